import APISchema
import KubernetesAPI
import OCNEAPI
import Testing

@Suite("Schema declarations")
struct SchemaDeclarationTests {
    /// A field of a schema and its path, for messages.
    struct Place: CustomTestStringConvertible, Sendable {
        let path: String
        let schema: Schema
        var testDescription: String { path }
    }

    static let places: [Place] = (V1Alpha1.kinds + V1Beta2.kinds).flatMap { kind in
        kind.properties.flatMap { places("\(kind.gvk.version) \(kind.gvk.kind).\($0.name)", $0.schema) }
    }

    static func places(_ path: String, _ schema: Schema) -> [Place] {
        let inner: [Place] =
            switch schema.type {
            case .object(let members): members.flatMap { places("\(path).\($0.name)", $0.schema) }
            case .map(let values): places(path + "{}", values)
            case .array(let elements): places(path + "[]", elements)
            default: []
            }
        return [Place(path: path, schema: schema)] + inner
    }

    @Test("Every field has a description that is a sentence")
    func docs() {
        for place in Self.places {
            #expect(place.schema.doc.last == "." && place.schema.doc.count >= 5, "\(place.path)")
        }
    }

    @Test("Field names are unique")
    func names() {
        for place in Self.places {
            guard case .object(let members) = place.schema.type else { continue }
            #expect(Set(members.map { "\($0.name)" }).count == members.count, "\(place.path)")
        }
    }

    @Test("Examples match their patterns and lengths")
    func examples() throws {
        for place in Self.places {
            guard let pattern = place.schema.pattern else { continue }
            let expression = try Regex(pattern)
            #expect(!place.schema.examples.isEmpty, "\(place.path)")
            for example in place.schema.examples {
                #expect(try expression.wholeMatch(in: example) != nil, "\(place.path): \(example)")
                #expect(
                    (place.schema.minLength ?? 0)...(place.schema.maxLength ?? .max) ~= example.count,
                    "\(place.path): \(example)")
            }
        }
    }

    @Test("List map keys are required fields of the elements, and alternatives are fields")
    func keys() {
        for place in Self.places {
            if case .array(let elements) = place.schema.type, place.schema.listType == .map {
                guard case .object(let members) = elements.type else {
                    Issue.record("\(place.path) is a map list of no objects")
                    continue
                }
                #expect(!place.schema.listMapKeys.isEmpty, "\(place.path)")
                for key in place.schema.listMapKeys {
                    #expect(members.contains { "\($0.name)" == "\(key)" && $0.isRequired }, "\(place.path): \(key)")
                }
            }
            if case .object(let members) = place.schema.type {
                for name in place.schema.exactlyOneOf {
                    #expect(members.contains { "\($0.name)" == "\(name)" && !$0.isRequired }, "\(place.path): \(name)")
                }
            }
        }
    }

    @Test("Minimums do not exceed maximums")
    func bounds() {
        for place in Self.places {
            let schema = place.schema
            #expect((schema.minimum ?? .min) <= (schema.maximum ?? .max), "\(place.path)")
            #expect((schema.minLength ?? 0) <= (schema.maxLength ?? .max), "\(place.path)")
            #expect((schema.minItems ?? 0) <= (schema.maxItems ?? .max), "\(place.path)")
        }
    }

    @Test("All versions have the same kinds with the same names")
    func versions() {
        #expect(V1Alpha1.kinds.map(\.plural) == V1Beta2.kinds.map(\.plural))
        #expect(V1Alpha1.kinds.map(\.gvk.kind) == V1Beta2.kinds.map(\.gvk.kind))
        #expect(V1Alpha1.kinds.map(\.gvk.group) == V1Beta2.kinds.map(\.gvk.group))
    }
}
