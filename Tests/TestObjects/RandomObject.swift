public import APISchema
import JSON
import KubernetesAPI
public import TestDocuments

/// Generates random objects of a kind that an API server could store: valid by the schema of the kind, but not
/// necessarily by the webhooks' rules.
///
/// Absent, empty and zero values occur wherever the schema allows them. Strings contain characters that JSON escapes
/// and repeat, so that list elements have values in common. Durations have many spellings.
public struct RandomObject: Sendable {
    /// The kind, in one of its versions.
    public let kind: KindSchema
    /// Also generates strings that an API server stores and Go's types cannot decode: durations such as `1d`, tokens
    /// such as `abc`.
    public let withUnreadableTexts: Bool

    /// Creates a generator for a kind; its objects depend on the random numbers only.
    public init(_ kind: KindSchema, withUnreadableTexts: Bool = false) {
        self.kind = kind
        self.withUnreadableTexts = withUnreadableTexts
    }

    /// Returns the next object.
    public func next(using random: inout SeededRandom) -> Value {
        var maker = Maker(random: random, unreadable: withUnreadableTexts)
        maker.density = [1, 2, 2, 3, 4][maker.random.below(5)]
        var members: [[UInt8]: Value] = [
            Array("apiVersion".utf8): .string(Array("\(kind.gvk.group)/\(kind.gvk.version)".utf8)),
            Array("kind".utf8): .string(Array(kind.gvk.kind.utf8)),
            Array("metadata".utf8): maker.metadata(),
        ]
        for property in kind.properties where property.isRequired || !maker.random.once(in: 12) {
            members[Array("\(property.name)".utf8)] = maker.value(property.schema, named: "\(property.name)")
        }
        random = maker.random
        return .object(members)
    }
}

/// Generates values of a schema, and counts them to limit the size of an object.
struct Maker {
    var random: SeededRandom
    let unreadable: Bool
    /// The number of every four optional members that are set.
    var density = 2
    /// The number of further values; below zero only required ones are generated.
    var budget = 1500

    init(random: SeededRandom, unreadable: Bool) {
        self.random = random
        self.unreadable = unreadable
    }

    mutating func value(_ schema: Schema, named name: String) -> Value {
        budget -= 1
        if !schema.allowedValues.isEmpty { return .string(Array(pick(schema.allowedValues).utf8)) }
        switch schema.type {
        case .boolean: return .bool(random.once(in: 2))
        case .integer(let bits): return integer(schema, bits: bits)
        case .intOrString: return intOrString(schema)
        case .string(let format): return .string(text(schema, format, named: name))
        case .array(let elements): return .array(list(schema, of: elements, named: name))
        case .map(let values): return .object(map(schema, of: values))
        case .object(let properties): return .object(object(schema, properties))
        case .any: return Value.randomObject(depth: 2, using: &random)
        }
    }

    private mutating func object(_ schema: Schema, _ properties: [Property]) -> [[UInt8]: Value] {
        let outer = density
        defer { density = outer }
        // Occasionally a part is much emptier or fuller than the rest.
        if random.once(in: 5) { density = random.below(5) }
        let chosen = schema.exactlyOneOf.isEmpty ? nil : "\(pick(schema.exactlyOneOf))"
        let allowed = properties.filter { property in
            chosen == "\(property.name)" || !schema.exactlyOneOf.contains { "\($0)" == "\(property.name)" }
        }
        var members: [[UInt8]: Value] = [:]
        for property in allowed {
            let name = "\(property.name)"
            guard property.isRequired || name == chosen || (budget > 0 && random.below(4) < density) else { continue }
            members[Array(name.utf8)] = value(property.schema, named: name)
        }
        while members.count < schema.minProperties ?? 0, let property = allowed.randomElement(using: &random) {
            members[Array("\(property.name)".utf8)] = value(property.schema, named: "\(property.name)")
        }
        return members
    }

    private mutating func list(_ schema: Schema, of elements: Schema, named name: String) -> [Value] {
        let fewest = schema.minItems ?? 0
        let most = min(schema.maxItems ?? .max, budget > 0 ? (random.once(in: 50) ? 24 : 4) : fewest)
        let count = fewest + random.below(max(most - fewest, 0) + 1)
        var values: [Value] = []
        var seen: Set<[Value]> = []
        // Keys may run out, so an element is tried a few times and then omitted.
        for _ in 0..<(4 * count) where values.count < count {
            let element = value(elements, named: name)
            let key: [Value] =
                switch schema.listType {
                case .atomic: [.number(Array("\(values.count)".utf8))]
                case .set: [element]
                case .map: schema.listMapKeys.map { element["\($0)"] }
                }
            if seen.insert(key).inserted { values.append(element) }
        }
        return values
    }

    private mutating func map(_ schema: Schema, of values: Schema) -> [[UInt8]: Value] {
        var members: [[UInt8]: Value] = [:]
        for _ in 0..<(budget > 0 ? random.below(5) : 0) {
            members[plainText(length: 0...64)] = value(values, named: "")
        }
        return members
    }

    /// Returns `metadata` as API servers send it.
    mutating func metadata() -> Value {
        var members = [
            ("name", "n-\(random.below(100))"), ("namespace", "ns-\(random.below(4))"),
            ("uid", "u-\(random.below(1000))"),
        ]
        if random.once(in: 2) { members.append(("resourceVersion", "\(random.below(100_000))")) }
        var object: [[UInt8]: Value] = [:]
        for (name, text) in members { object[Array(name.utf8)] = .string(Array(text.utf8)) }
        if random.once(in: 2) { object[Array("generation".utf8)] = .number(Array("\(1 + random.below(9))".utf8)) }
        if random.once(in: 2) { object[Array("creationTimestamp".utf8)] = .string(Array("2026-01-02T03:04:05Z".utf8)) }
        for name in ["labels", "annotations"] where random.once(in: 2) {
            var entries: [[UInt8]: Value] = [:]
            // The API server drops empty ones.
            for _ in 0...random.below(2) {
                entries[Array("example.com/\(random.below(5))".utf8)] = .string(plainText(length: 0...20))
            }
            object[Array(name.utf8)] = .object(entries)
        }
        if random.once(in: 4) { object[Array("finalizers".utf8)] = .array([.string(Array("example.com/keep".utf8))]) }
        if random.once(in: 4) {
            object[Array("managedFields".utf8)] = .array([Value.randomObject(depth: 3, using: &random)])
        }
        return .object(object)
    }

    mutating func pick<T>(_ values: [T]) -> T { values[random.below(values.count)] }
}
