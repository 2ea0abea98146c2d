import JSON
import KubernetesAPI
import OCNEAPI
import Testing

@testable import Checking

@Suite("Unusual manifest files")
struct OddFileTests {
    private static let bad =
        "apiVersion: bootstrap.cluster.x-k8s.io/v1beta2\nkind: OCNEConfig\nmetadata: {name: a}\nspec: {format: x}\n"

    private static func places(_ text: String) throws -> [String] {
        try report(on: text).findings.map { "\($0.position.line):\($0.position.column) \($0.rule.id)" }
    }

    @Test("Positions are right with carriage returns, byte order marks, directives and document end markers")
    func layouts() throws {
        #expect(try Self.places(Self.bad) == ["4:16 schema-value"])
        #expect(try Self.places(Self.bad.replacing("\n", with: "\r\n")) == ["4:16 schema-value"])
        #expect(try Self.places("\u{FEFF}\(Self.bad)") == ["4:16 schema-value"])
        #expect(try Self.places("%YAML 1.1\n---\n\(Self.bad)...\n") == ["6:16 schema-value"])
        #expect(
            try Self.places("# a\n---\n---\n\(Self.bad)---\n\(Self.bad)") == [
                "7:16 schema-value", "12:16 schema-value",
            ])
    }

    @Test("Findings in aliased and merged values name the alias and the source")
    func aliases() throws {
        let head = "apiVersion: bootstrap.cluster.x-k8s.io/v1beta2\nkind: OCNEConfig\nmetadata: {name: a}\nspec:\n"
        #expect(
            try Self.places("\(head)  verbosity: &v x\n  format: *v\n") == ["5:14 schema-type", "6:11 schema-value"])
        #expect(try Self.places("\(head)  <<: {format: x}\n") == ["5:16 schema-value"])
    }

    @Test("Objects of lists in lists are found")
    func lists() throws {
        let item = Self.bad.split(separator: "\n").joined(separator: ", ")
        let list = "{kind: List, apiVersion: v1, items: [{kind: List, apiVersion: v1, items: [{\(item)}]}]}"
        let report = try report(on: list)
        #expect(report.objects == 1 && report.others == 0 && report.findings.count == 1)
    }

    @Test("Positions are right in concatenated JSON objects")
    func stream() throws {
        let object =
            #"{"apiVersion":"bootstrap.cluster.x-k8s.io/v1beta2","kind":"OCNEConfig","metadata":{"name":"a"},"spec":{"format":"x"}}"#
        #expect(try Self.places("\(object)\n\(object)\n") == ["1:113 schema-value", "2:113 schema-value"])
    }

    @Test("Counts documents that are not Kubernetes objects, and reports unknown kinds of the OCNE groups")
    func otherDocuments() throws {
        for (text, count) in [
            ("just text", 1), ("- a", 1), ("a: b\n---\n---\nc: d", 2), ("", 0), ("# a\n---\n", 0), (Self.bad, 0),
        ] {
            #expect(try report(on: text).otherDocuments == count, "\(text)")
        }
        #expect(
            try report(on: "a: b").text(inColor: false).hasSuffix(
                "1 document with neither apiVersion nor kind\n"))
        #expect(try Self.places("apiVersion: bootstrap.cluster.x-k8s.io/v1beta2\nspec: {}") == ["1:1 served-version"])
        #expect(try Self.places("kind: OCNEConfig\nspec: {}") == ["1:1 served-version"])
    }

    @Test(
        "Names the misspelling of a required field of the object",
        arguments: [
            ("apiversion: bootstrap.cluster.x-k8s.io/v1beta2\nkind: OCNEConfig\n", "apiversion", "apiVersion"),
            ("apiVersoin: bootstrap.cluster.x-k8s.io/v1beta2\nkind: OCNEConfig\n", "apiVersoin", "apiVersion"),
            ("Kind: OCNEConfig\napiVersion: bootstrap.cluster.x-k8s.io/v1beta2\n", "Kind", "kind"),
        ])
    func misspelled(text: String, name: String, field: String) throws {
        let found = try report(on: "\(text)metadata: {name: a}\nspec: {}\n").findings
        #expect(found.map(\.message) == ["unknown field; \(field) is required"] && found.map(\.path) == [name])
        #expect(found.map(\.help) == ["did you mean \(field)?"] && found.map(\.position.line) == [1])
    }

    @Test("Messages say that an object has no name")
    func title() throws {
        let text = "apiVersion: bootstrap.cluster.x-k8s.io/v1beta2\nkind: OCNEConfig\n"
        for metadata in ["", "metadata: {namespace: a}\n"] {
            let found = try report(on: text + metadata + "spec: {formt: a}\n").findings
            #expect(Set(found.map(\.object)) == ["OCNEConfig without a name"])
        }
    }

    @Test("Reports files in other encodings")
    func encodings() throws {
        var checker = Checker(.init(controlPlanes: NoControlPlanes())) { _ in nil }
        checker.add([0xFF, 0xFE, 0x61, 0x00], named: "utf16.yaml")
        checker.add(Array("a: caf".utf8) + [0xE9, 0x0A], named: "latin1.yaml")
        checker.check()
        #expect(checker.report.findings.map(\.message) == ["the text is UTF-16", "not UTF-8"])
        #expect(checker.report.findings.map(\.help) == ["save the file as UTF-8", "save the file as UTF-8"])
        #expect(checker.report.findings.map(\.position.column) == [1, 7])
    }
}
