import TestSupport
import Testing

@Suite("Usage errors")
struct MistakeTests {
    @Test(
        "Are reported with the valid alternatives, and exit with status 2",
        arguments: [
            (["validate", "--file", "a.yaml"], "Unknown option '--file'"),
            (["validate"], "-f is required: a file, a directory, or - for standard input"),
            (["validate", "-f", "-", "-"], "-f -: standard input can be read only once"),
            (
                ["validate", "-f", "a.yaml", "--policy", "none-there"],
                "--policy: none-there: open: No such file or directory"
            ),
            (["convert", "--to", "v1beta2"], "-f is required"),
            (["default", "--colour"], "Unknown option '--colour'"),
            (["policy", "shw"], #"unknown command "policy shw"; did you mean show?"#),
            (["certs", "x"], #"unknown command "certs x"; available commands: generate, inspect, rotate"#),
            (["manifests", "crd"], #"unknown command "manifests crd"; did you mean crds?"#),
            (
                ["manifests", "crds", "--image", "a"],
                "manifests crds accepts only --storage, --namespace and --service"
            ),
            (
                ["manifests", "--image", "a", "crds"],
                "manifests crds accepts only --storage, --namespace and --service"
            ),
            (["manifests", "schemas", "--replicas", "2"], "manifests schemas accepts only --output-dir"),
            (
                ["manifests", "provider", "--profile", "ocne", "--output-dir", "a"],
                "manifests provider accepts only --image, "
            ),
            (["manifests", "chart"], "--output-dir is required"),
            (["manifests", "--service", "a"], "Unknown option '--service'"),
            (
                ["manifests", "--replace-capocne", "--certificates", "self-managed"],
                "--replace-capocne: requires --certificates cert-manager"
            ),
            (["policy", "explain", "no-control-plane-machine"], "did you mean no-control-plane-machines?"),
            (["policy", "show", "--policy", "none-there"], "--policy: none-there: open: No such file or directory"),
            (["explain", "ocnecp.spec.replicas.x"], "field \"x\" not found in spec.replicas, which has no fields"),
            (["serve", "--listen", "localhost:9443"], "'localhost:9443' is invalid for '--listen <address>'"),
            (["serve", "--operations-listen", "[::g]:1"], "'[::g]:1' is invalid for '--operations-listen <address>'"),
            (
                ["serve", "--self-made-names", "a.example,b..c"],
                "--self-made-names: \"b..c\" is neither a host name nor an IP address"
            ),
            (["serve", "--client-ca-file", "/dev/null"], "--client-ca-file: /dev/null: no PEM certificate found"),
            (["serve", "--tls-curves", "X25519,P-257"], "the curve P-257 is unknown"),
            (["certs", "generate", "--name", "a b"], "--name: \"a b\" is neither a host name nor an IP address"),
        ])
    func mistake(arguments: [String], message: String) throws {
        let files = try Scratch()
        try files.write("a.yaml", ValidateTests.fine)
        let listening = arguments[0] == "serve" && !arguments[1].hasSuffix("listen") ? ["--listen=127.0.0.1:0"] : []
        let result = try Command.run(arguments + listening, in: files.path)
        #expect(result.status == 2 && result.diagnostics.contains(message), "\(result.status) \(result.diagnostics)")
    }

    @Test("Accepts paths without -f, for shells that expand -f *.yaml")
    func paths() throws {
        let files = try Scratch()
        for name in ["a.yaml", "b.yaml"] { try files.write(name, ValidateTests.fine) }
        for arguments in [["-f", "a.yaml", "b.yaml"], ["a.yaml", "b.yaml"], ["a.yaml", "-f", "b.yaml"]] {
            #expect(
                try Command.run(["validate"] + arguments, in: files.path).output
                    == "2 objects in 2 files: no findings\n")
            let converted = try Command.run(["convert", "--to", "v1alpha1"] + arguments, in: files.path)
            #expect(converted.status == 0 && converted.output.matches(of: #/v1alpha1/#).count == 2)
        }
    }

    @Test("Accepts hosts, wildcards and addresses as names of certificates")
    func names() throws {
        let files = try Scratch()
        let names = ["host.example", "*.example", "127.0.0.1", "::1"].flatMap { ["--name", $0] }
        let result = try Command.run(["certs", "generate", "--dir", "c"] + names, in: files.path)
        #expect(result.status == 0, "\(result.diagnostics)")
    }

    @Test("Reports limits that contradict each other")
    func limits() throws {
        let server = try ServerProcess(["--max-inflight-bytes", "1Mi", "--log-level", "notice"])
        server.signal(15)
        _ = try server.waitForExit()
        #expect(server.log.contains("conversions above max-inflight-bytes are always refused"), "\(server.log)")
    }

    @Test(
        "Accepts the durations shown in help",
        arguments: [("serve", "default: 2m)"), ("serve", "87600h)")])
    func durations(command: String, words: String) throws {
        let help = try Command.run(command.split(separator: " ").map(String.init) + ["--help"]).output
        #expect(help.split(separator: " ").joined(separator: " ").replacing("\n", with: "").contains(words), "\(help)")
    }
}
