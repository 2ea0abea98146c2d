import JSON
import KubernetesAPI
import Testing

@testable import Checking

@Suite("Selection of findings")
struct SelectionTests {
    @Test(
        "A comment names rules and a reason",
        arguments: [
            ("# ocne-webhook: ignore replicas a lab", ["replicas"], "a lab"),
            ("#ocne-webhook: ignore replicas,scale  two of them ", ["replicas", "scale"], "two of them"),
            ("## ocne-webhook:ignore replicas", ["replicas"], ""), ("# ocne-webhook: ignore", [], ""),
        ])
    func comment(text: String, rules: [String], reason: String) {
        let comment = IgnoreComment(text)
        #expect(comment?.rules == rules && comment?.reason == reason)
    }

    @Test(
        "Other comments mean nothing",
        arguments: ["# replicas", "# ocne-webhook: explain", "# ocne-webhook ignore x y"])
    func otherComment(text: String) {
        #expect(IgnoreComment(text) == nil)
    }

    /// A control plane with an even number of replicas, which line 8 of 9 is, and an unknown field after it.
    private static func text(
        top: String = "", above: String = "", end: String = "", parent: String = ""
    ) -> String {
        """
        \(top)
        apiVersion: controlplane.cluster.x-k8s.io/v1beta2
        kind: OCNEControlPlane
        metadata: {name: demo, namespace: default}
        \(parent)
        spec:
        \(above)
          replicas: 2 \(end)
          version: v1.26.6
          machineTemplate:
            spec:
              infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: OCIMachineTemplate, name: demo}
        """
    }

    @Test("A comment accepts findings on its line, in the field below, or in the document")
    func accepted() throws {
        let comment = "# ocne-webhook: ignore replicas a lab"
        #expect(try report(on: Self.text()).errors == 1)
        for text in [
            Self.text(top: comment), Self.text(above: "  " + comment), Self.text(end: comment),
            Self.text(parent: comment),
        ] {
            let report = try report(on: text)
            #expect(report.errors == 0 && report.accepted.map(\.reason) == ["a lab"], "\(text)")
            #expect(report.unusedComments.isEmpty)
        }
    }

    @Test("A comment for another field, rule or document accepts nothing")
    func notAccepted() throws {
        for text in [
            Self.text(parent: "# ocne-webhook: ignore scale no scaling"),
            Self.text().replacing("  version", with: "  # ocne-webhook: ignore replicas too low\n  version"),
            Self.text(top: "a: 1\n# ocne-webhook: ignore replicas a lab\n---"),
        ] {
            let report = try report(on: text)
            #expect(report.errors == 1 && report.accepted.isEmpty && report.unusedComments.count == 1, "\(text)")
        }
    }

    @Test("An incomplete comment is a warning and accepts nothing")
    func incomplete() throws {
        for comment in ["ignore", "ignore replicas", "ignore replcas a lab"] {
            let report = try report(on: Self.text(above: "  # ocne-webhook: \(comment)"))
            let found = report.findings.filter { $0.rule == .ignoreComment }
            #expect(report.errors == 1 && report.warnings == 1 && found.map(\.position.line) == [7], "\(comment)")
            #expect(found.map(\.severity) == [.warning] && report.unusedComments.isEmpty)
        }
    }

    @Test("Only selected rules are reported, and syntax errors always")
    func rules() throws {
        let known = CheckReport.knownRules
        #expect(known.count > 60)
        #expect(RuleSelection.all.contains(.schemaType))
        let only = RuleSelection(only: ["replicas"], except: [])
        #expect(!only.contains(.schemaType) && only.contains(.syntax))
        let except = RuleSelection(only: [], except: ["schema-type", "syntax"])
        #expect(!except.contains(.schemaType) && except.contains(.schemaUnknown) && except.contains(.syntax))
    }

    @Test(
        "A pattern matches paths",
        arguments: [
            ("*.yaml", "a/b.yaml", true), ("*.yaml", "a.yml", false), ("testdata", "x/testdata/y/a.yaml", true),
            ("testdata", "x/testdata.yaml", false), ("a/**/b", "x/a/b/c.yaml", true), ("a/**/b", "a/c/d/b", true),
            ("a/*/b", "a/c/d/b", false), ("/a", "a/b.yaml", true), ("/a", "x/a/b.yaml", false),
            ("/a", "./a/b.yaml", true), ("?.yaml", "a.yaml", true), ("?.yaml", "ab.yaml", false),
            ("a*b*c", "aXbXbXc", true), ("a*b*c", "aXbXbX", false), ("**/x", "x", true), ("**", "a", true),
            ("../k", "../k/a.yaml", true), ("", "a", true),
        ])
    func pattern(pattern: String, path: String, isMatch: Bool) {
        #expect(PathPattern(pattern).matches(path) == isMatch)
    }

    @Test("A kustomization uses other files as patches and contents")
    func kustomization() {
        let text = """
            resources: [cp.yaml]
            patches: [{path: a.yaml}, {patch: "kind: X"}, {path: ../b.yaml, target: {kind: OCNEControlPlane}}]
            patchesStrategicMerge: [c.yaml, "kind: X\\nspec: {}"]
            patchesJson6902: [{path: d.json}]
            replacements: [{path: e.yaml}]
            configMapGenerator: [{files: [f.yaml, key=g.yaml]}]
            helmCharts: [{valuesFile: h.yaml}]
            """
        let files = ["a.yaml", "../b.yaml", "d.json", "e.yaml", "c.yaml", "f.yaml", "g.yaml", "h.yaml"]
        #expect(Kustomization(Array(text.utf8)).otherFiles == files)
        #expect(Kustomization(Array("{".utf8)).otherFiles.isEmpty)
    }

    @Test("The lines of a field end at the next one of its depth")
    func outline() {
        let text = """
            # top
            a:
            - x: 1
              y: 2
            # second
            - z

            b: |
              text
            ---
            # third
            c: 1
            """
        let outline = LineOutline(SourceText(Array(text.utf8)))
        #expect(outline.field(below: 1) == 2...9)
        #expect(outline.field(below: 2) == 3...5)
        #expect(outline.field(below: 3) == 4...5)
        #expect(outline.field(below: 5) == 6...7)
        #expect(outline.field(below: 7) == 8...9)
        #expect(outline.field(below: 11) == 12...12)
        #expect(outline.field(below: 12) == nil && outline.field(below: 99) == nil)
    }
}
