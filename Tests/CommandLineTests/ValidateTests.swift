import TestSupport
import Testing

@Suite("validate")
struct ValidateTests {
    static let broken = """
        apiVersion: bootstrap.cluster.x-k8s.io/v1beta2
        kind: OCNEConfig
        metadata:
          name: demo
        spec:
          format: ignitoin
        """
    static let fine = """
        apiVersion: bootstrap.cluster.x-k8s.io/v1beta2
        kind: OCNEConfig
        metadata:
          name: demo
        spec: {}
        """

    static let finding = """
        broken.yaml:6:11: error: spec.format: unsupported value "ignitoin" [schema-value]
         6 |   format: ignitoin
           |           ^^^^^^^^
           = must be one of cloud-config, ignition; did you mean ignition?

        1 object in 1 file: 1 error

        """

    @Test("Prints findings like a compiler and exits with status 1; without colors in a pipe")
    func piped() throws {
        let files = try Scratch()
        try files.write("broken.yaml", Self.broken)
        let result = try Command.run(["validate", "-f", "broken.yaml"], in: files.path)
        #expect(result.status == 1 && result.diagnostics == "")
        #expect(result.output == Self.finding)
    }

    @Test(
        "Prints colors on a terminal unless disabled", arguments: [[:], ["NO_COLOR": "1"], ["TERM": "dumb"]])
    func terminal(environment: [String: String]) throws {
        let files = try Scratch()
        try files.write("broken.yaml", Self.broken)
        let result = try Command.runOnTerminal(
            ["validate", "-f", "broken.yaml"], environment: environment, in: files.path)
        #expect(result.status == 1)
        #expect(result.output.contains("\u{1B}[") == environment.isEmpty)
        #expect(result.output.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") == Self.finding)
    }

    @Test("Exits with status 0 without findings, from a file, a directory and standard input")
    func fine() throws {
        let files = try Scratch()
        try files.write("a/b/fine.yaml", Self.fine)
        try files.write("a/c.json", "{}")
        try files.write("a/notes.txt", "no: [manifest")
        for (arguments, count) in [
            (["-f", "a/b/fine.yaml"], "1 file"), (["-f", "a"], "2 files"), (["-f", "-"], "1 file"),
        ] {
            let result = try Command.run(["validate"] + arguments, input: Self.fine, in: files.path)
            #expect(result.status == 0)
            #expect(result.output.hasPrefix("1 object in \(count): no findings\n"), "\(result.output)")
        }
    }

    @Test("Shows progress for many files on a terminal, and erases it")
    func progress() throws {
        let files = try Scratch()
        for i in 0..<30 { try files.write("\(i).yaml", Self.fine) }
        let watched = try Command.runOnTerminal(
            ["validate", "-f", "."], environment: ["NO_COLOR": "1"], in: files.path)
        #expect(watched.output.contains("\r\u{1B}[K30/30 ./9.yaml"))
        #expect(
            watched.output.hasSuffix("\r\u{1B}[K30 objects in 30 files: no findings\n"), "\(watched.output.suffix(80))")
        let piped = try Command.run(["validate", "-f", "."], in: files.path)
        #expect(piped.output == "30 objects in 30 files: no findings\n" && piped.diagnostics == "")
    }

    @Test(
        "Machine-readable formats are written to standard output only",
        arguments: [
            (
                "json",
                #"{"findings":[{"severity":"error","rule":"schema-value","file":"broken.yaml","line":6,"column":11,"length":8,"#
            ),
            ("yaml", "findings:\n- severity: error\n  rule: schema-value\n  file: broken.yaml\n  line: 6\n"),
            ("github", "::error file=broken.yaml,line=6,col=11,endColumn=19,title=schema-value::spec.format"),
            ("junit", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"),
            ("sarif", #"{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","#),
        ])
    func formats(format: String, start: String) throws {
        let files = try Scratch()
        try files.write("broken.yaml", Self.broken)
        let result = try Command.run(["validate", "-f", "broken.yaml", "-o", format], in: files.path)
        #expect(result.status == 1 && result.diagnostics == "")
        #expect(result.output.hasPrefix(start), "\(result.output)")
    }

    @Test(
        "Waits for a slow pipe, and fails if output cannot be written",
        .requires(.bash))
    func streams() throws {
        let files = try Scratch()
        try files.write("broken.yaml", Self.broken)
        let program = "\(Command.directory)/ocne-webhook"
        func run(_ script: String) throws -> Tool.Result {
            try Tool.bash.run(["-c", "cd \"$1\"; \(script)", program, files.path])
        }
        for script in [
            #"mkfifo pipe; cat broken.yaml >pipe & "$0" validate -f pipe"#, #""$0" validate -f <(cat broken.yaml)"#,
        ] {
            let result = try run(script)
            #expect(result.status == 1 && result.text.hasSuffix("1 object in 1 file: 1 error\n"), "\(result.all)")
        }
        let full = try run(#""$0" version >/dev/full"#)
        #expect(
            full.status == 1 && full.diagnostics == "ocne-webhook: standard output: write: No space left on device\n")
    }

    @Test("Takes variables from --var, then with --env from the environment, then from the template")
    func variables() throws {
        let text = Self.broken.replacing("ignitoin", with: "${FORMAT=cloud-config}")
        func run(_ arguments: [String], _ environment: [String: String] = [:]) throws -> Int32 {
            try Command.run(["validate", "-f", "-"] + arguments, input: text, environment: environment).status
        }
        #expect(try run([]) == 0)
        #expect(try run([], ["FORMAT": "wrong"]) == 0)
        #expect(try run(["--env"], ["FORMAT": "wrong"]) == 1)
        #expect(try run(["--var", "FORMAT"], ["FORMAT": "wrong"]) == 1)
        #expect(try run(["--var", "FORMAT"]) == 0)
        #expect(
            try run(
                ["--env", "--var", "FORMAT=ignition", "--feature-gates", "KubeadmBootstrapFormatIgnition=true"],
                ["FORMAT": "wrong"]) == 0)
        #expect(try run(["--var", "FORMAT=wrong"]) == 1)
    }

    @Test("--old validates an update; --state-dir, --policy and --profile describe the cluster")
    func surroundings() throws {
        let files = try Scratch()
        try files.write("new.yaml", Self.fine)
        let update = try Command.run(["validate", "-f", "new.yaml", "--old", "new.yaml"], in: files.path)
        #expect(update.output == "1 object in 1 file, 1 as an update: no findings\n")

        try files.write(
            "md.yaml",
            """
            apiVersion: cluster.x-k8s.io/v1beta2
            kind: MachineDeployment
            metadata: {name: md, namespace: here}
            spec:
              template:
                spec:
                  infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: OCIMachineTemplate, name: md}
                  bootstrap: {configRef: {apiGroup: bootstrap.cluster.x-k8s.io, kind: OCNEConfigTemplate, name: cp}}
            """)
        try files.write(
            "state/cp.yaml",
            """
            apiVersion: bootstrap.cluster.x-k8s.io/v1beta2
            kind: OCNEConfigTemplate
            metadata: {name: cp, namespace: here}
            spec: {template: {spec: {joinConfiguration: {controlPlane: {localAPIEndpoint: {bindPort: 6443}}}}}}
            """)
        try files.write(
            "policy.yaml",
            """
            apiVersion: policy.ocne-webhook/v1
            kind: TechPreviewPolicy
            rules:
              no-control-plane-machines:
                mode: "off"
            """)
        func status(_ arguments: String...) throws -> Int32 {
            try Command.run(["validate", "-f", "md.yaml"] + arguments, in: files.path).status
        }
        #expect(try status() == 0)
        #expect(try status("--state-dir", "state") == 1)
        #expect(try status("--state-dir", "state", "--tech-preview", "false") == 0)
        #expect(try status("--old", "state/cp.yaml") == 1)
    }

    @Test(
        "A usage error exits with status 2 and reports the valid values",
        arguments: [
            (["validate"], "-f is required: a file, a directory, or - for standard input"),
            (["validate", "-f", "nowhere.yaml"], "-f nowhere.yaml: open: No such file or directory"),
            (["validate", "-f", "empty"], "-f empty: directory contains no .yaml, .yml or .json file"),
            (["validate", "-f", "-", "-f", "-"], "standard input can be read only once"),
            (["validate", "-f", "-", "-o", "xml"], "-o"),
            (["validate", "-f", "-", "--var", "=A"], "--var"),
            (["validate", "-f", "-", "--feature-gates", "A=true"], "supported: ClusterTopology"),
            (["validate", "-f", "-", "--profile", "aks"], "--profile"),
            (["validate", "-f", "-", "--policy", "nowhere.yaml"], "nowhere.yaml: open: No such file"),
            (["validate", "-f", "-", "--state-dir", "nowhere"], "--state-dir: nowhere"),
            (["validate", "-f", "-", "--old", "bad.yaml"], "--old bad.yaml:1:8: "),
            (
                ["validate", "-f", "-", "--ocne-metadata", "bad.yaml"],
                "bad.yaml:1:8: did not find expected node content"
            ),
            (["default"], "-f is required"), (["default", "-f", "bad.yaml"], "bad.yaml:1:8: "),
            (["default", "-f", "-", "--diff", "-o", "json"], "--diff"),
            (["convert", "-f", "-", "--to", "v2"], "'--to <version>'. Please provide one of 'v1alpha1' and 'v1beta2'"),
            (["convert", "--to", "v1beta2"], "-f is required"),
            (["convert", "-f", "bad.yaml", "--to", "v1beta2"], "bad.yaml:1:8: "), (["validat"], "validat"),
        ])
    func mistakes(arguments: [String], says: String) throws {
        let files = try Scratch()
        try files.write("empty/notes.txt", "")
        try files.write("bad.yaml", "a: [b, }")
        let result = try Command.run(arguments, in: files.path)
        #expect(result.status == 2 && result.output == "")
        #expect(result.diagnostics.contains(says), "\(result.diagnostics)")
    }
}
