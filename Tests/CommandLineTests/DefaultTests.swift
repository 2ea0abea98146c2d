import TestSupport
import Testing

@Suite("default")
struct DefaultTests {
    private static let text = """
        # kept
        apiVersion: bootstrap.cluster.x-k8s.io/v1beta2
        kind: OCNEConfig
        spec:
          useExperimentalRetryJoin: true

        """

    @Test("Prints the input with the server's defaults")
    func printed() throws {
        let text = Self.text.replacing("  useExperimentalRetryJoin: true", with: "  ntp: {enabled: true}")
        let result = try Command.run(["default", "-f", "-"], input: text)
        #expect(result.status == 0 && result.diagnostics == "" && result.output == text + "  format: cloud-config\n")
        let files = try Scratch()
        try files.write("a.yaml", text)
        try files.write("b.yaml", text)
        let both = try Command.run(["default", "-f", "."], in: files.path)
        #expect(
            both.output
                == "# Source: ./a.yaml\n\(text)  format: cloud-config\n---\n# Source: ./b.yaml\n\(text)  format: cloud-config\n"
        )
        let json = try Command.run(["default", "-f", "-", "-o", "json"], input: text)
        #expect(json.output.hasSuffix(#""spec":{"ntp":{"enabled":true},"format":"cloud-config"}}"# + "\n"))
    }

    @Test("--diff prints added lines, and nothing without changes")
    func difference() throws {
        let result = try Command.run(["default", "-f", "-", "--diff"], input: Self.text)
        #expect(result.status == 1)
        #expect(
            result.output.hasPrefix("--- a/<stdin>\n+++ b/<stdin>\n@@ -3,3 +3,4 @@\n"), "\(result.output)")
        #expect(result.output.contains("\n+  format: cloud-config\n"))
        let done = try Command.run(["default", "-f", "-"], input: Self.text).output
        #expect(try Command.run(["default", "-f", "-", "--diff"], input: done).output == "")
    }

    @Test("Passes other objects through, and reports them on standard error")
    func notes() throws {
        let text = Self.text.replacing("true", with: "maybe")
        let result = try Command.run(
            ["default", "-f", "-"], input: text.replacing("useExperimentalRetryJoin", with: "verbosity"))
        #expect(result.status == 1 && result.output.hasPrefix("# kept\n"))
        #expect(
            result.diagnostics.hasPrefix("<stdin>:5:14: OCNEConfig without a name is unchanged: spec.verbosity: "),
            "\(result.diagnostics)")
    }

    @Test("--var and --env tell the values that the defaults have to be right for")
    func variables() throws {
        let text = """
            apiVersion: controlplane.cluster.x-k8s.io/v1alpha1
            kind: OCNEControlPlane
            metadata: {name: demo}
            spec: {version: "${DEFAULT_TEST_VERSION}"}

            """
        let fine = try Command.run(["default", "-f", "-", "--var", "DEFAULT_TEST_VERSION=v1.26.6"], input: text)
        #expect(fine.status == 0 && fine.diagnostics == "" && fine.output.contains("replicas"), "\(fine.output)")
        let changed = try Command.run(["default", "-f", "-", "--var", "DEFAULT_TEST_VERSION=1.26.6"], input: text)
        #expect(changed.status == 1 && changed.output == text)
        #expect(
            changed.diagnostics
                == "<stdin>:4:17: OCNEControlPlane demo gets no defaults: they depend on the value of ${DEFAULT_TEST_VERSION}; substitute the variable first\n",
            "\(changed.diagnostics)")
    }
}
