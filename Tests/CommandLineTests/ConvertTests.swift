import TestSupport
import Testing

@Suite("convert")
struct ConvertTests {
    private static let text = """
        apiVersion: controlplane.cluster.x-k8s.io/v1alpha1
        kind: OCNEControlPlane
        metadata:
          name: demo
        spec:
          version: v1.25.7
          replicas: 3
          rolloutAfter: "2030-01-01T00:00:00Z"
          machineTemplate:
            infrastructureRef:
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
              kind: OCIMachineTemplate
              name: demo
        """
    private static let other = "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: b\n"

    @Test("Converts OCNE objects and passes others through, one document each")
    func yaml() throws {
        let result = try Command.run(
            ["convert", "-f", "-", "--to", "v1beta2"], input: "\(Self.text)\n---\n---\n\(Self.other)")
        #expect(result.status == 0 && result.diagnostics == "")
        let documents = result.output.split(separator: "---\n")
        try #require(documents.count == 2)
        #expect(documents[0].hasPrefix("apiVersion: controlplane.cluster.x-k8s.io/v1beta2\nkind: OCNEControlPlane\n"))
        #expect(documents[0].contains("  rollout:\n    after: \"2030-01-01T00:00:00Z\"\n"), "\(documents[0])")
        #expect(documents[1] == Self.other)
    }

    @Test("Converting there and back yields the same object")
    func thereAndBack() throws {
        let there = try Command.run(["convert", "-f", "-", "--to", "v1beta2"], input: Self.text).output
        let back = try Command.run(["convert", "-f", "-", "--to", "v1alpha1", "-o", "json"], input: there)
        let same = try Command.run(["convert", "-f", "-", "--to", "v1alpha1", "-o", "json"], input: Self.text)
        #expect(back.status == 0 && same.status == 0)
        // An object of the desired version passes through unchanged.
        #expect(same.output.contains(#""rolloutAfter":"2030-01-01T00:00:00Z""#) && same.output.contains("v1alpha1"))
        let files = try Scratch()
        try files.write("old.json", same.output)
        let update = try Command.run(["validate", "-f", "-", "--old", "old.json"], input: back.output, in: files.path)
        #expect(update.output == "1 object in 1 file, 1 as an update: no findings\n")
    }

    @Test("Writes references in the version of a CRD in --state-dir")
    func stateDir() throws {
        let files = try Scratch()
        try files.write(
            "state/definitions.yaml",
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: ocimachinetemplates.infrastructure.cluster.x-k8s.io
              labels: {cluster.x-k8s.io/v1beta1: v1alpha7_v1beta1}
            """)
        let text = try Command.run(["convert", "-f", "-", "--to", "v1beta2", "--without-annotation"], input: Self.text)
            .output
        for (flags, version) in [(["--state-dir", "state"], "v1beta1"), ([], "v1beta2")] {
            let back = try Command.run(["convert", "-f", "-", "--to", "v1alpha1"] + flags, input: text, in: files.path)
            #expect(
                back.status == 0 && back.output.contains("apiVersion: infrastructure.cluster.x-k8s.io/\(version)\n"),
                "\(back.output)")
        }
        let nowhere = try Command.run(
            ["convert", "-f", "-", "--to", "v1alpha1", "--state-dir", "nowhere"], input: text)
        #expect(nowhere.status == 2 && nowhere.diagnostics.contains("--state-dir: nowhere"))
    }

    @Test("Converts several files in order; JSON output is one line per document")
    func files() throws {
        let files = try Scratch()
        try files.write("a.yaml", Self.text)
        try files.write("b.json", #"{"kind":"Other"}"#)
        let result = try Command.run(
            ["convert", "-f", "b.json", "-f", "a.yaml", "--to", "v1beta2", "-o", "json"], in: files.path)
        let lines = result.output.split(separator: "\n")
        #expect(result.status == 0 && lines.count == 2 && lines[0] == #"{"kind":"Other"}"#)
        #expect(lines.last?.hasPrefix(#"{"apiVersion":"controlplane.cluster.x-k8s.io/v1beta2""#) == true)
    }

    @Test("Comments move with their fields, and lost ones are reported on standard error")
    func comments() throws {
        let text =
            Self.text.replacing("  rolloutAfter:", with: "  # when\n  rolloutAfter:")
            + "\n  controlPlaneConfig:\n    useExperimentalRetryJoin: true # gone\n"
        let files = try Scratch()
        try files.write("a/b.yaml", text)
        let result = try Command.run(["convert", "-f", "a", "--to", "v1beta2"], in: files.path)
        #expect(
            result.status == 1 && result.diagnostics.hasSuffix("\na/b.yaml: lost: comment on line 16\n"),
            "\(result.diagnostics)")
        #expect(
            result.output.contains("  rollout:\n    # when\n    after: \"2030-01-01T00:00:00Z\"\n"), "\(result.output)")
        let difference = try Command.run(["convert", "-f", "a", "--to", "v1beta2", "--diff"], in: files.path)
        #expect(difference.output.hasPrefix("--- a/a/b.yaml\n+++ b/a/b.yaml\n@@ "))
    }

    @Test("A variable that the result depends on is reported by its place, with status 1; values change nothing")
    func variables() throws {
        let kept = Self.text.replacing("replicas: 3", with: "replicas: ${COUNT=3}")
        let result = try Command.run(["convert", "-f", "-", "--to", "v1beta2", "--var", "COUNT=5"], input: kept)
        #expect(result.status == 0 && result.diagnostics == "")
        #expect(result.output.contains("  replicas: ${COUNT=3}\n"))
        let text = kept + "\n    nodeDrainTimeout: ${DRAIN}\n"
        for format in ["yaml", "json"] {
            let result = try Command.run(["convert", "-f", "-", "--to", "v1beta2", "-o", format], input: text)
            #expect(result.status == 1)
            #expect(
                result.diagnostics
                    == "<stdin>:14:23: OCNEControlPlane demo is not converted: the result depends on the value of ${DRAIN}; substitute the variable first\n",
                "\(result.diagnostics)")
            let group = "controlplane.cluster.x-k8s.io"
            #expect(result.output.contains("\(group)/v1alpha1") && !result.output.contains("\(group)/v1beta2"))
        }
    }

    @Test("A missing file exits with status 2 and is named")
    func missing() throws {
        let result = try Command.run(["convert", "-f", "nowhere.yaml", "--to", "v1beta2"])
        #expect(
            result.status == 2 && result.diagnostics.contains("nowhere.yaml: open: No such file"),
            "\(result.diagnostics)")
    }
}
