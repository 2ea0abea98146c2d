import APISchema
import EventLoop
import KubernetesAPI
import OCNEAPI
import TechPreview
import Testing

@testable import Reference

@Suite("docs/reference")
struct ReferencePageTests {
    @Test(
        "Pages equal the output of the schemas, rules and conversion tables; `make manifests` refreshes them",
        arguments: [
            ("conversion", ConversionReference.markdown), ("rules", RuleReference.markdown),
        ] + APIVersion.allCases.map { ($0.rawValue, FieldReference.markdown(version: $0.rawValue)) })
    func fresh(name: String, made: String) throws {
        let path =
            "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/docs/reference/\(name).md"
        let kept = String(decoding: try File.read(path, limit: 1 << 22), as: UTF8.self)
        let differing = zip(kept.split(separator: "\n"), made.split(separator: "\n")).first { $0 != $1 }
        #expect(kept == made, "\(name).md is stale, from \(String(describing: differing)) on")
    }

    @Test("Every rule has a section")
    func rules() {
        for rule in OCNERule.rules { #expect(RuleReference.markdown.contains("| `\(rule.id)` |")) }
        for rule in TechPreviewRule.allCases { #expect(RuleReference.markdown.contains("\n### \(rule.id)\n")) }
    }

    @Test(
        "Every field has a section, shared fields in that of the first kind", arguments: KindName.versions)
    func fields(version: String) {
        let lines = FieldReference.markdown(version: version).split(separator: "\n")
        var told: Set<String> = []
        var referred: Set<String> = []
        for line in lines {
            guard let name = line.split(separator: "`").dropFirst().first.map(String.init) else { continue }
            told.insert(name)
            if line.contains("For its fields, see") { referred.insert(name) }
        }
        func check(_ field: SchemaField, of kind: KindSchema, named path: String) {
            for member in field.members where !path.isEmpty || ["spec", "status"].contains("\(member.name)") {
                let name = path.isEmpty ? "\(member.name)" : "\(path).\(member.name)"
                let isListed = told.contains(name)
                #expect(isListed, "\(kind.gvk.kind): \(name)")
                if referred.contains(name) { continue }
                var marks = ""
                var schema = member.schema
                while true {
                    if case .array(let inner) = schema.type {
                        (schema, marks) = (inner, marks + "[]")
                        continue
                    }
                    if case .map(let inner) = schema.type {
                        (schema, marks) = (inner, marks + "{}")
                        continue
                    }
                    break
                }
                check(SchemaField(path: [], schema: member.schema, isRequired: false), of: kind, named: name + marks)
            }
        }
        for kind in KindName.kinds(in: version) {
            check(SchemaField(path: [], schema: kind.whole, isRequired: true), of: kind, named: "")
        }
        #expect(
            lines.allSatisfy { !$0.hasPrefix("| `") || $0.replacing("\\|", with: "").split(separator: "|").count == 3 })
    }

    @Test("Unknown versions have no page")
    func unknown() {
        #expect(FieldReference.markdown(version: "v1").isEmpty)
    }
}
