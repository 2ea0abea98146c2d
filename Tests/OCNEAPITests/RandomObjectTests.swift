import APISchema
import JSON
import KubernetesAPI
import OCNEAPI
import TestDocuments
import TestObjects
import Testing

@Suite("Random objects for property tests")
struct RandomObjectTests {
    static let kinds = V1Alpha1.kinds + V1Beta2.kinds

    @Test("Random objects match the schema of their kind and can be decoded", arguments: SeededRandom.seeds)
    func valid(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for kind in Self.kinds {
            let whole = Schema.object(kind.doc, kind.properties)
            let objects = RandomObject(kind)
            for _ in 0..<PropertyRun.count(default: 60) {
                let object = objects.next(using: &random)
                guard case .object(var members) = object else { return }
                for name in ["apiVersion", "kind", "metadata"] { members[Array(name.utf8)] = nil }
                let found = violations(of: whole, .object(members))
                try #require(found.isEmpty, "\(kind.gvk.version) \(kind.gvk.kind): \(found) in \(object)")
                let bytes = object.json
                var tape = Tape(capacity: 64)
                var unknown: [UnknownField] = []
                let failure = kind.compiled.check(try tape.parse(bytes.span).root, unknown: &unknown)
                try #require(
                    failure == nil, "\(kind.gvk.version) \(kind.gvk.kind): \(String(describing: failure)) in \(object)")
            }
        }
    }

    @Test("A seed always yields the same objects")
    func repeatable() {
        var (one, other) = (SeededRandom(seed: 7), SeededRandom(seed: 7))
        let objects = RandomObject(V1Beta2.ocneControlPlane, withUnreadableTexts: true)
        for _ in 0..<20 { #expect(objects.next(using: &one) == objects.next(using: &other)) }
    }

    @Test(
        "A few hundred objects set every field, and leave it absent, empty and zero wherever that is allowed", .slow,
        arguments: kinds.indices)
    func coverage(index: Int) {
        let kind = Self.kinds[index]
        var random = SeededRandom(seed: 11)
        var missing = SchemaDeclarationTests.places("", .object(kind.doc, kind.properties)).reduce(into: Set<String>())
        { set, place in
            let schema = place.schema
            set.insert(place.path)
            switch schema.type {
            case .string(.text)
            where schema.allowedValues.isEmpty && schema.pattern == nil && (schema.minLength ?? 0) == 0:
                set.insert(place.path + " empty")
            case .array where (schema.minItems ?? 0) == 0, .map: set.insert(place.path + " empty")
            case .object(let members) where (schema.minProperties ?? 0) == 0 && !members.contains { $0.isRequired }:
                if schema.exactlyOneOf.isEmpty { set.insert(place.path + " empty") }
            case .integer where (schema.minimum ?? 0) <= 0: set.insert(place.path + " empty")
            case .boolean: set.insert(place.path + " empty")
            default: break
            }
        }
        missing.remove("")
        missing.remove(" empty")
        let objects = RandomObject(kind)
        for _ in 0..<900 where !missing.isEmpty {
            Self.visit(objects.next(using: &random), .object(kind.doc, kind.properties), "", &missing)
        }
        #expect(missing.isEmpty, "\(missing.sorted())")
    }

    static func visit(_ value: Value, _ schema: Schema, _ path: String, _ missing: inout Set<String>) {
        missing.remove(path)
        switch (schema.type, value) {
        case (_, .string([])), (_, .array([])), (_, .object([:])), (_, .bool(false)): missing.remove(path + " empty")
        case (_, .number(let digits)) where digits == Array("0".utf8): missing.remove(path + " empty")
        case (.array(let elements), .array(let values)):
            for value in values { visit(value, elements, path + "[]", &missing) }
        case (.map(let element), .object(let members)):
            for value in members.values { visit(value, element, path + "{}", &missing) }
        case (.object(let properties), .object(let members)):
            for property in properties {
                if let member = members[Array("\(property.name)".utf8)] {
                    visit(member, property.schema, "\(path).\(property.name)", &missing)
                }
            }
        default: break
        }
    }
}
