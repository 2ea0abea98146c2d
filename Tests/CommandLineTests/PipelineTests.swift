import TestSupport
import Testing

@Suite("Commands in pipelines")
struct PipelineTests {
    /// A control plane with an error (even replicas) and a warning (version).
    private static let controlPlane = """
        apiVersion: controlplane.cluster.x-k8s.io/v1beta2
        kind: OCNEControlPlane
        metadata: {name: demo, namespace: default}
        spec:
          replicas: 2
          version: v1.99.0
          machineTemplate:
            spec:
              infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: OCIMachineTemplate, name: demo}

        """
    private static let config = """
        apiVersion: bootstrap.cluster.x-k8s.io/v1beta2
        kind: OCNEConfig
        metadata: {name: demo, namespace: default}
        spec: {}

        """

    private func text(of name: String, in files: Scratch) throws -> String {
        String(decoding: try files.read(name), as: UTF8.self)
    }

    @Test("--rule and --skip-rule select findings; --strict fails on warnings")
    func selection() throws {
        let text = Self.controlPlane
        let only = try Command.run(["validate", "-f", "-", "--rule", "supported-version"], input: text)
        #expect(only.status == 0 && only.output.contains("[supported-version]") && !only.output.contains("[replicas]"))
        let strict = try Command.run(["validate", "-f", "-", "--skip-rule", "replicas", "--strict"], input: text)
        #expect(strict.status == 1 && strict.output.hasSuffix("1 object in 1 file: 1 warning\n"))
        let unknown = try Command.run(["validate", "-f", "-", "--skip-rule", "replica"], input: text)
        #expect(
            unknown.status == 2
                && unknown.diagnostics.contains("--skip-rule replica: no such rule; did you mean replicas?"))
    }

    @Test("--quiet leaves out the summary, --color always colors")
    func display() throws {
        let quiet = try Command.run(["validate", "-f", "-", "-q"], input: Self.config)
        #expect(quiet.status == 0 && quiet.output == "" && quiet.diagnostics == "")
        let colored = try Command.run(["validate", "-f", "-", "--color", "always"], input: Self.config)
        #expect(colored.output.contains("\u{1B}[32mno findings"))
    }

    @Test("Reports contain accepted findings with their reasons")
    func accepted() throws {
        let text = Self.controlPlane.replacing(
            "replicas: 2", with: "replicas: 2  # ocne-webhook: ignore replicas a lab")
        let result = try Command.run(["validate", "-f", "-"], input: text)
        #expect(result.status == 0 && result.output.hasSuffix("1 warning, 1 accepted by comments\n"))
        let json = try Command.run(["validate", "-f", "-", "-o", "json"], input: text).output
        #expect(json.contains(#""reason":"a lab""#) && json.contains(#""accepted":1"#))
        let sarif = try Command.run(["validate", "-f", "-", "-o", "sarif"], input: text).output
        #expect(sarif.contains(#""suppressions":[{"kind":"inSource","justification":"a lab"}]"#))
        #expect(try !Command.run(["validate", "-f", "-", "-o", "github"], input: text).output.contains("replicas"))
    }

    @Test("Excluded files and patches of kustomizations are left out")
    func leftOut() throws {
        let files = try Scratch()
        try files.write("base/config.yaml", Self.config)
        try files.write("base/kustomization.yaml", "resources: [config.yaml]\n")
        try files.write("overlay/kustomization.yaml", "resources: [../base]\npatches: [{path: patch.yaml}]\n")
        try files.write("overlay/patch.yaml", "kind: OCNEConfig\nspec: {verbosity: 1}\n")
        try files.write("old/broken.yaml", "kind: OCNEConfig\n")
        let result = try Command.run(["validate", "-f", ".", "--exclude", "old"], in: files.path)
        #expect(result.status == 0 && result.output == "1 object in 1 file: no findings\n")
        #expect(
            result.diagnostics == """
                ./base/kustomization.yaml: left out: a kustomization, not an object
                ./overlay/kustomization.yaml: left out: a kustomization, not an object
                ./overlay/patch.yaml: left out: used by overlay/kustomization.yaml, not applied by itself

                """)
        let named = try Command.run(["validate", "overlay/patch.yaml", "-q"], in: files.path)
        #expect(named.status == 0 && named.output == "" && named.diagnostics == "")
    }

    @Test("--check and --diff exit with 1 if something would change")
    func changes() throws {
        let files = try Scratch()
        try files.write("a.yaml", Self.config)
        let check = try Command.run(["default", "a.yaml", "--check"], in: files.path)
        #expect(check.status == 1 && check.output == "a.yaml\n")
        #expect(try Command.run(["default", "a.yaml", "--diff"], in: files.path).status == 1)
        let written = try Command.run(["default", "a.yaml", "-w"], in: files.path)
        #expect(written.status == 0 && written.output == "" && written.diagnostics == "a.yaml: changed\n")
        #expect(try text(of: "a.yaml", in: files).contains("format: cloud-config"))
        let done = try Command.run(["default", "a.yaml", "--check"], in: files.path)
        #expect(done.status == 0 && done.output == "")
        #expect(try Command.run(["default", "a.yaml", "--diff"], in: files.path).status == 0)
    }

    @Test("Results go to the paths that the files have below their directory")
    func directory() throws {
        let files = try Scratch()
        try files.write("in/a.yaml", Self.config)
        try files.write("in/sub/b.yaml", Self.config)
        try files.write("other/a.yaml", Self.config)
        let result = try Command.run(["convert", "-f", "in", "--to", "v1alpha1", "-o", "out/"], in: files.path)
        #expect(result.status == 0 && result.output == "")
        #expect(
            try text(of: "out/a.yaml", in: files).contains("v1alpha1")
                && text(of: "out/sub/b.yaml", in: files).contains("v1alpha1"))
        let clash = try Command.run(
            ["convert", "in/a.yaml", "other/a.yaml", "--to", "v1alpha1", "-o", "out/"], in: files.path)
        #expect(clash.status == 2 && clash.diagnostics.contains("would both be written to a.yaml"))
        let both = try Command.run(["default", "-f", "in"], in: files.path)
        #expect(
            both.output.hasPrefix("# Source: in/a.yaml\n") && both.output.contains("\n---\n# Source: in/sub/b.yaml\n"))
        let modes = try Command.run(["default", "in/a.yaml", "-w", "--check"], in: files.path)
        #expect(modes.status == 2 && modes.diagnostics.contains("--check must not be set together with --write"))
    }

    @Test("Settings come from the nearest .ocne-webhook.yaml of the repository")
    func settings() throws {
        let files = try Scratch()
        try files.write("repo/.git/HEAD", "")
        try files.write("repo/sub/a.yaml", Self.controlPlane)
        try files.write(".ocne-webhook.yaml", "strict: true\n")
        let directory = files.path + "/repo/sub"
        #expect(try Command.run(["validate", "a.yaml", "--skip-rule", "replicas"], in: directory).status == 0)
        try files.write("repo/.ocne-webhook.yaml", "skip-rule: [replicas, supported-version]\npolicy: policy.yaml\n")
        let missing = try Command.run(["validate", "a.yaml"], in: directory)
        #expect(
            missing.status == 2 && missing.diagnostics.contains("--policy: ../policy.yaml"), "\(missing.diagnostics)")
        try files.write("repo/policy.yaml", "profile: ocne\n")
        #expect(try Command.run(["validate", "a.yaml"], in: directory).status == 0)
        #expect(try Command.run(["validate", "a.yaml", "--config", "none"], in: directory).status == 1)
        #expect(try Command.run(["default", "a.yaml"], in: directory).status == 0)
    }

    @Test(
        "Mistakes in settings have a position",
        arguments: [
            ("stritc: true", ":1:1: unknown setting \"stritc\"; did you mean strict?"),
            ("output: json", ":1:1: output can only be set on the command line"),
            ("env: true", ":1:1: env can only be set on the command line"),
            ("skip-rule: foo", ":1:12: --skip-rule foo: no such rule"), ("strict: 3", ":1:9: expected true or false"),
            ("var: [A]", ":1:6: expected variables with values"), ("strict: {a: [b]}", ":1:9: expected a string"),
            ("- a", ":1:1: expected a map"),
        ])
    func mistakes(text: String, message: String) throws {
        let files = try Scratch()
        try files.write("a.yaml", Self.config)
        try files.write(".ocne-webhook.yaml", text)
        let result = try Command.run(["validate", "a.yaml"], in: files.path)
        #expect(
            result.status == 2 && result.diagnostics.contains(".ocne-webhook.yaml\(message)"), "\(result.diagnostics)")
    }
}
