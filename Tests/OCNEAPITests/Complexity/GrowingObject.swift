import APISchema
import TestDocuments
import TestObjects
import Testing

@testable import OCNEAPI

/// Objects with one field that grows without limit.
struct GrowingPlace: Sendable, CustomTestStringConvertible {
    let served: Served
    /// The path of the field.
    let steps: [Step]
    let filling: Filling

    enum Step: Sendable, Equatable {
        case member(String)
        /// The only element of a list.
        case element
    }

    /// The content of the field that grows.
    enum Filling: String, Sendable, CaseIterable {
        /// Distinct elements of a list.
        case elements
        /// Equal elements of a list.
        case sameElements
        /// Members of a map.
        case names
        /// Unknown members.
        case unknown
        /// The same member of an object, repeated.
        case repeated
        /// Characters.
        case text
    }

    var testDescription: String {
        let path = steps.map { if case .member(let name) = $0 { ".\(name)" } else { "[]" } }.joined()
        return "\(served.testDescription)\(path) \(filling.rawValue)"
    }

    /// All such fields of a kind in a version.
    static func all(_ served: Served) -> [GrowingPlace] {
        var places: [GrowingPlace] = []
        func look(_ schema: Schema, _ steps: [Step]) {
            let fillings: [Filling] =
                switch schema.type {
                case .array: [.elements, .sameElements]
                case .map: [.names, .repeated]
                case .object: [.unknown, .repeated]
                case .string(.text) where schema.allowedValues.isEmpty: [.text]
                case .any: [.unknown]
                default: []
                }
            places += fillings.map { GrowingPlace(served: served, steps: steps, filling: $0) }
            switch schema.type {
            case .array(let inner): look(inner, steps + [.element])
            case .object(let properties):
                for property in properties { look(property.schema, steps + [.member("\(property.name)")]) }
            default: break
            }
        }
        for property in served.schema.properties { look(property.schema, [.member("\(property.name)")]) }
        for name in ["labels", "annotations"] {
            for filling in [Filling.names, .repeated] {
                places.append(
                    GrowingPlace(served: served, steps: [.member("metadata"), .member(name)], filling: filling))
            }
        }
        return places
    }

    /// Returns the object with `count` items in the field.
    ///
    /// - Parameter variant: Selects different values.
    func object(_ count: Int, variant: Int = 0) throws -> String {
        let mark = "@@"
        let isMember = filling == .names || filling == .repeated || filling == .unknown
        let leaf: Value = isMember ? .object([Array(mark.utf8): .string(Array(mark.utf8))]) : .string(Array(mark.utf8))
        let change = steps.reversed().reduce(leaf) { inner, step in
            switch step {
            case .member(let name): .object([Array(name.utf8): inner])
            case .element: .array([inner])
            }
        }
        let base = try served.kind.sample(in: served.version).merged(with: change)
        let text = "\(base)"
        let place = isMember ? "\"\(mark)\":\"\(mark)\"" : "\"\(mark)\""
        guard let range = text.firstRange(of: place) else { return text }
        return text.replacing(place, with: content(count, variant, schema), maxReplacements: range.isEmpty ? 0 : 1)
    }

    /// Returns the object without the field.
    func base() throws -> String { "\(try served.kind.sample(in: served.version))" }

    private var schema: Schema {
        var schema = served.schema.whole
        for step in steps {
            switch (step, schema.type) {
            case (.member(let name), .object(let properties)):
                schema = properties.first { "\($0.name)" == name }?.schema ?? schema
            case (.element, .array(let inner)): schema = inner
            default: break
            }
        }
        return schema
    }

    private func content(_ count: Int, _ variant: Int, _ schema: Schema) -> String {
        switch (filling, schema.type) {
        case (.elements, .array(let element)):
            return
                "[\((0..<count).map { "\(Self.value(element, $0 &+ variant &* 1_000_000))" }.joined(separator: ","))]"
        case (.sameElements, .array(let element)):
            return "[\(Array(repeating: "\(Self.value(element, variant))", count: count).joined(separator: ","))]"
        case (.names, .map(let value)):
            return (0..<count).map { "\"n\($0)\":\(Self.value(value, $0 &+ variant))" }.joined(separator: ",")
        case (.repeated, .map(let value)):
            return Array(repeating: "\"n\":\(Self.value(value, variant))", count: count).joined(separator: ",")
        case (.repeated, .object(let properties)):
            let property = properties[variant % max(properties.count, 1)]
            return Array(repeating: "\"\(property.name)\":\(Self.value(property.schema, variant))", count: count)
                .joined(separator: ",")
        case (.text, _): return "\"" + String(repeating: variant == 0 ? "a" : "b", count: count * 16) + "\""
        default: return (0..<count).map { "\"u\($0)\":\(variant)" }.joined(separator: ",")
        }
    }

    /// Returns a valid value of the schema, different for each index.
    private static func value(_ schema: Schema, _ index: Int, depth: Int = 0) -> Value {
        func text(_ text: String) -> Value { .string(Array(text.utf8)) }
        if let allowed = schema.allowedValues.first { return text(allowed) }
        switch schema.type {
        case .boolean: return .bool(index % 2 == 0)
        case .integer, .intOrString: return .number(Array("\(max(schema.minimum ?? 0, 0) + 1 + Int64(index % 7))".utf8))
        case .string(.duration): return text("\(index % 9 + 1)s")
        case .string(.dateTime): return text("2030-01-01T00:00:0\(index % 10)Z")
        case .string(.bootstrapToken): return text("abcdef.0123456789abcde\(index % 10)")
        case .string(.bytes): return text("AA==")
        case .string(.text): return text("t\(index)")
        case .array(let inner): return depth > 1 ? .array([]) : .array([value(inner, index, depth: depth + 1)])
        case .map(let inner): return .object([Array("m".utf8): value(inner, index, depth: depth + 1)])
        case .object(let properties):
            return .object(
                Dictionary(
                    properties.filter { $0.isRequired || depth < 2 }.map {
                        (Array("\($0.name)".utf8), value($0.schema, index, depth: depth + 1))
                    },
                    uniquingKeysWith: { first, _ in first }))
        case .any: return .object([:])
        }
    }
}
