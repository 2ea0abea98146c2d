import APISchema
import JSON
import KubernetesAPI
import OCNEAPI
import Reference
import TestDocuments
import TestObjects

/// A copy of a valid object with a single change, derived from the schema of the kind.
struct SingleMistake: CustomStringConvertible {
    /// What was done to the field at `path`.
    let change: String
    let path: [PathStep]
    let object: Value
    /// True if the schema refuses the object; otherwise a rule may.
    let isRefused: Bool

    var description: String { "\(FieldPath(path)): \(change)" }

    /// Returns one copy of `object` for each mistake that the schema of a kind knows.
    static func all(in object: Value, _ kind: OCNEKind, _ version: APIVersion) -> [SingleMistake] {
        var maker = Maker(kind: kind, version: version, root: object)
        maker.add(object, kind.schema(in: version).whole, [])
        maker.addMoved()
        return maker.found
    }
}

private struct Maker {
    let kind: OCNEKind
    let version: APIVersion
    let root: Value
    var found: [SingleMistake] = []

    private static let wrongTypes: [Value] = [
        .string(Array("text".utf8)), .number(Array("5".utf8)), .bool(true), .array([]), .object([:]),
    ]

    init(kind: OCNEKind, version: APIVersion, root: Value) {
        (self.kind, self.version, self.root) = (kind, version, root)
    }

    /// Adds the mistakes in a value at a path, and in its members and elements.
    mutating func add(_ value: Value, _ schema: Schema, _ path: [PathStep]) {
        if !path.isEmpty {
            for wrong in Self.wrongTypes where !schema.type.takes(wrong) {
                replace(path, with: wrong, "\(wrong) instead of \(value)", isRefused: true)
            }
        }
        switch (schema.type, value) {
        case (.integer, .number), (.intOrString, .number): addNumbers(schema, path)
        case (.string(let format), .string(let text)):
            addTexts(String(decoding: text, as: UTF8.self), format, schema, path)
        case (.array(let inner), .array(let elements)):
            addLists(elements, inner, schema, path)
            for (index, element) in elements.enumerated() { add(element, inner, path + [.element(index)]) }
        case (.map(let inner), .object(let members)):
            for name in value.names { add(members[Array(name.utf8)] ?? .null, inner, path + [.member(name)]) }
        case (.object(let properties), .object): addMembers(value, properties, schema, path)
        default: break
        }
    }

    private mutating func addNumbers(_ schema: Schema, _ path: [PathStep]) {
        for spelling in ["1.5", "2147483648", "9223372036854775808"] {
            if spelling == "2147483648", case .integer(bits: 64) = schema.type { continue }
            replace(path, with: .number(Array(spelling.utf8)), spelling, isRefused: true)
        }
        if let least = schema.minimum, least > .min {
            replace(path, with: .number(Array("\(least - 1)".utf8)), "below the minimum", isRefused: true)
        }
        if let most = schema.maximum, most < .max {
            replace(path, with: .number(Array("\(most + 1)".utf8)), "above the maximum", isRefused: true)
        }
        for spelling in ["-1", "0", "70000"] {
            replace(path, with: .number(Array(spelling.utf8)), spelling, isRefused: false)
        }
    }

    private mutating func addTexts(_ text: String, _ format: TextFormat, _ schema: Schema, _ path: [PathStep]) {
        func value(_ text: String) -> Value { .string(Array(text.utf8)) }
        if format != .text { replace(path, with: value("!!! no such thing"), "not in the format", isRefused: true) }
        if let most = schema.maxLength {
            replace(path, with: value(String(repeating: "a", count: most + 1)), "too long", isRefused: true)
        }
        if schema.minLength ?? 0 > 0 { replace(path, with: value(""), "empty", isRefused: true) }
        if !schema.allowedValues.isEmpty {
            replace(path, with: value("NoSuchValue"), "no allowed value", isRefused: true)
            let lowercased = text.lowercased()
            if !schema.allowedValues.contains(lowercased) {
                replace(path, with: value(lowercased), "in lower case", isRefused: true)
            }
        }
        for other in ["", "Bad_Name!", "other", "-", "\(text) "] {
            replace(path, with: value(other), quoted(other), isRefused: false)
        }
    }

    private mutating func addLists(_ elements: [Value], _ inner: Schema, _ schema: Schema, _ path: [PathStep]) {
        replace(path, with: .array([]), "an empty list", isRefused: schema.minItems ?? 0 > 0)
        guard let first = elements.first else { return }
        replace(
            path, with: .array([first] + elements), "an element twice", isRefused: schema.listType != .atomic)
        if let most = schema.maxItems, most < 300 {
            let many = Array(repeating: first, count: most + 1)
            replace(path, with: .array(many), "too many elements", isRefused: true)
        }
    }

    private mutating func addMembers(_ object: Value, _ properties: [Property], _ schema: Schema, _ path: [PathStep]) {
        let names = Set(properties.map { "\($0.name)" })
        if !path.isEmpty { replace(path, with: .object([:]), "an empty object", isRefused: false) }
        guard !names.isEmpty else { return }
        put(.bool(true), at: path + [.member("unknownField")], "an unknown field")
        for property in properties {
            let name = "\(property.name)"
            let here = path + [.member(name)]
            let value = object[name]
            guard value != .null else {
                for wrong in Self.wrongTypes where !property.schema.type.takes(wrong) {
                    put(wrong, at: here, "\(wrong) added")
                }
                continue
            }
            replace(here, with: nil, "removed", isRefused: property.isRequired)
            for other in ["\(name)s", String(name.dropLast()), name.uppercased()] where !names.contains(other) {
                rename(name, to: other, value, in: path)
            }
            add(value, property.schema, here)
        }
        addForeign(names, path)
    }

    /// Adds the fields that the same object has in another version.
    private mutating func addForeign(_ names: Set<String>, _ path: [PathStep]) {
        let text = path.names.joined(separator: ".")
        for other in APIVersion.allCases where other != version {
            let schema = kind.schema(in: other)
            guard let field = text.isEmpty ? schema.whole : try? schema.field(at: text).schema else { continue }
            for property in field.elementProperties where !names.contains("\(property.name)") {
                var random = SeededRandom(seed: 1)
                let value = RandomObject.value(of: property.schema, named: "\(property.name)", using: &random)
                put(value, at: path + [.member("\(property.name)")], "a field of \(other.rawValue)")
            }
        }
    }

    /// Adds the fields of the object at the place that they have in another version.
    mutating func addMoved() {
        for other in APIVersion.allCases where other != version {
            let rows = kind.conversionTable(between: version, and: other)?.rows(fromHub: version.isHub) ?? []
            let schema = kind.schema(in: version)
            for row in rows {
                guard let here = row.here, let there = row.there, (try? schema.field(at: there)) == nil else {
                    continue
                }
                let (from, to) = (here.split(separator: "."), there.split(separator: "."))
                var value = root
                for name in from { value = value[String(name)] }
                guard value != .null else { continue }
                let target = to.map { PathStep.member(String($0)) }
                let object = root.setting(from.map { .member(String($0)) }, to: nil).setting(target, to: value)
                // The first name on the way that this version does not know.
                let known = (1..<target.count).first {
                    (try? schema.field(at: to.prefix($0).joined(separator: "."))) == nil
                }
                found.append(
                    SingleMistake(
                        change: "\(here) as in \(other.rawValue)", path: Array(target.prefix(known ?? target.count)),
                        object: object, isRefused: true))
            }
        }
    }

    // MARK: - Changes

    private mutating func rename(_ name: String, to other: String, _ value: Value, in path: [PathStep]) {
        let object = root.setting(path + [.member(name)], to: nil).setting(path + [.member(other)], to: value)
        found.append(
            SingleMistake(
                change: "misspelling of \(name)", path: path + [.member(other)], object: object, isRefused: true))
    }

    private mutating func put(_ value: Value, at path: [PathStep], _ change: String) {
        found.append(
            SingleMistake(change: change, path: path, object: root.setting(path, to: value), isRefused: true))
    }

    private mutating func replace(_ path: [PathStep], with value: Value?, _ change: String, isRefused: Bool) {
        let object = root.setting(path, to: value)
        guard object != root else { return }
        found.append(SingleMistake(change: change, path: path, object: object, isRefused: isRefused))
    }
}

extension [PathStep] {
    /// The names in a path.
    fileprivate var names: [String] { compactMap { if case .member(let name) = $0 { name } else { nil } } }
}

extension Schema {
    /// The members of an object, or of the objects in a list.
    fileprivate var elementProperties: [Property] {
        switch type {
        case .object(let properties): properties
        case .array(let inner): inner.elementProperties
        default: []
        }
    }
}

extension SchemaType {
    /// Returns true if a value is of the type.
    fileprivate func takes(_ value: Value) -> Bool {
        switch (self, value) {
        case (.any, _), (.string, .string), (.boolean, .bool), (.integer, .number), (.array, .array),
            (.object, .object), (.map, .object), (.intOrString, .string), (.intOrString, .number):
            true
        default: false
        }
    }
}

extension Value {
    /// The value with another one at a path, or without it; objects on the way are created.
    func setting(_ path: some Collection<PathStep>, to value: Value?) -> Value {
        guard let step = path.first else { return value ?? .null }
        switch (self, step) {
        case (.object(var members), .member(let name)):
            let name = Array(name.utf8)
            if path.count == 1 {
                members[name] = value
            } else {
                members[name] = (members[name] ?? .object([:])).setting(path.dropFirst(), to: value)
            }
            return .object(members)
        case (.array(var elements), .element(let index)) where elements.indices.contains(index):
            elements[index] = elements[index].setting(path.dropFirst(), to: value)
            return .array(elements)
        default: return self
        }
    }
}
