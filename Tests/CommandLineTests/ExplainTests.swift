import OCNEAPI
import TestSupport
import Testing

@Suite("explain and version")
struct ExplainTests {
    @Test("Prints a field with its type, limits and description")
    func field() throws {
        let result = try Command.run(["explain", "ocnecp.spec.version"])
        #expect(result.status == 0 && result.diagnostics == "")
        for words in [
            "FIELD        spec.version\n", "TYPE         string, required\n", "LIMIT        1 to 256 characters\n",
            "CHANGES      mutable\n", "RULE         version: The Kubernetes version is",
            "             version-skew: ", "IN v1alpha1  spec.version",
        ] {
            #expect(result.output.contains(words), "\(result.output)")
        }
        let json = try Command.run(["explain", "ocnecp.spec.version", "-o", "json"]).output
        #expect(
            json.contains(#""changes":"mutable"#)
                && json.contains(#""rules":["version","version-skew","supported-version"]"#), "\(json)"
        )
    }

    @Test("Prints the defaults that the server sets", arguments: APIVersion.allCases)
    func defaults(version: APIVersion) throws {
        let strategy = version.rolloutStrategyPath
        let object =
            #"{"apiVersion":"controlplane.cluster.x-k8s.io/\#(version)","kind":"OCNEControlPlane","metadata":{"name":"a"},"spec":{}}"#
        let made = try Command.run(["default", "-f", "-", "-o", "json"], input: object).output
        for (path, value) in [
            ("replicas", "1"), ("controlPlaneConfig.format", "\"cloud-config\""),
            ("\(strategy).type", "\"RollingUpdate\""),
            ("\(strategy).rollingUpdate.maxSurge", "1"),
        ] {
            let text = try Command.run(["explain", "ocnecp.spec.\(path)", "--api-version", version.rawValue]).output
            #expect(text.contains(#/\nDEFAULT +/#) && text.contains(" \(value)\n"), "\(text)")
            let name = path.split(separator: ".").last ?? ""
            #expect(made.contains("\"\(name)\":\(value)"), "\(made)")
        }
    }

    @Test(
        "Prints a rule with its fields", arguments: ["file-path-unique", "no-control-plane-machines", "schema-type"])
    func rule(id: String) throws {
        let result = try Command.run(["explain", id])
        #expect(result.status == 0 && result.output.contains(id))
        if id == "file-path-unique" {
            #expect(result.output.contains("OCNEControlPlane (create, update)\n  spec.controlPlaneConfig.files.path\n"))
        }
    }

    @Test(
        "An unknown name is reported with the valid ones",
        arguments: [
            ("ocnecp.spec.rollot", "field \"rollot\" not found in spec; did you mean rollout?"),
            (
                "ocnecp.spec.rolloutStrategy",
                "field \"rolloutStrategy\" not found in spec; v1alpha1 has it: --api-version v1alpha1"
            ),
            (
                "ocnecp.maxSurge",
                "field \"maxSurge\" not found; did you mean spec.rollout.strategy.rollingUpdate.maxSurge?"
            ),
            ("ocnecp.rolloutAfter", "field \"rolloutAfter\" not found; did you mean spec.rolloutAfter in v1alpha1?"),
            ("OCNEControlPlan", #"unknown kind "OCNEControlPlan"; did you mean OCNEControlPlane?"#),
            (
                "pod",
                #"unknown kind "pod"; available kinds: OCNEConfig, OCNEConfigTemplate, OCNEControlPlane, OCNEControlPlaneTemplate"#
            ),
            ("", "unknown kind"), (".", #"unknown kind ".";"#), ("ocnecp.spec.x.y", "field \"x\" not found in spec"),
        ])
    func mistakes(field: String, says: String) throws {
        let result = try Command.run(["explain", field])
        #expect(result.status == 2 && result.output == "" && result.diagnostics.contains(says), "\(result.diagnostics)")
    }

    @Test(
        "Unusual spellings of a path find the field",
        arguments: ["ocnecp..spec.", "OCNECP.spec", "ocnecontrolplanes.spec[]", "OCNEControlPlane.spec[0]"])
    func spellings(field: String) throws {
        #expect(try Command.run(["explain", field]).output.contains("FIELD        spec\n"))
    }

    @Test("Prints versions of the program and its libraries, as text and JSON")
    func version() throws {
        #expect(
            try Command.run(["version"]).output.contains(
                #/^ocne-webhook \d[^\n]*\nOpenSSL [^\n]*, FIPS o(n|ff)\nnghttp2 \d[^\n]*\nlibyaml \d/#))
        #expect(
            try Command.run(["version", "-o", "json"]).output.contains(
                #/^\{"version":"[^"]+","openssl":"OpenSSL .*"fips":(true|false)\}\n$/#))
        #expect(try Command.run(["version", "-o", "yaml"]).output.contains(#/(?m)^fips: (true|false)$/#))
        #expect(try Command.run(["--version"]).output.hasPrefix("ocne-webhook "))
    }

    @Test("A misspelled command is reported with a suggestion")
    func commands() throws {
        let near = try Command.run(["validat"])
        #expect(
            near.status == 2
                && near.diagnostics == "ocne-webhook: unknown command \"validat\"; did you mean validate?\n")
        #expect(try Command.run(["install"]).diagnostics.contains("available commands: serve, validate, "))
    }
}
