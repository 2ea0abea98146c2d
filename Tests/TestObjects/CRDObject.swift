public import TestDocuments

/// Generates random objects from an installed CustomResourceDefinition, using its OpenAPI schema
/// only.
public struct CRDObject: Sendable {
    private let crd: Value
    private let version: String
    private let schema: Value

    /// Creates a generator for a version of a CRD; nil if the CRD does not have it.
    public init?(_ crd: Value, version: String) {
        guard let found = crd["spec"]["versions"].elements.first(where: { $0["name"].text == version }) else {
            return nil
        }
        self.crd = crd
        self.version = version
        schema = found["schema"]["openAPIV3Schema"]
    }

    /// Returns the next object.
    public func next(using random: inout SeededRandom) -> Value {
        var members: [[UInt8]: Value] = [
            Array("apiVersion".utf8): .string(Array("\(crd["spec"]["group"].text ?? "")/\(version)".utf8)),
            Array("kind".utf8): crd["spec"]["names"]["kind"],
            Array("metadata".utf8): .object([
                Array("name".utf8): .string(Array("n-\(random.below(100))".utf8)),
                Array("namespace".utf8): .string(Array("ns".utf8)),
            ]),
        ]
        let density = 1 + random.below(4)
        for name in ["spec", "status"] where schema["properties"].names.contains(name) {
            var budget = 400
            members[Array(name.utf8)] = value(schema["properties"][name], named: name, density, &budget, using: &random)
        }
        return .object(members)
    }

    private func value(
        _ schema: Value, named name: String, _ density: Int, _ budget: inout Int, using random: inout SeededRandom
    ) -> Value {
        budget -= 1
        if schema["x-kubernetes-int-or-string"].bool == true {
            if random.once(in: 2) { return .number(Array("\(random.below(3))".utf8)) }
            let text = schema["pattern"] == .null ? "\(random.below(100))%" : text(schema, named: name, using: &random)
            return .string(Array(text.utf8))
        }
        switch schema["type"].text {
        case "boolean": return .bool(random.once(in: 2))
        case "integer":
            let least = schema["minimum"].int ?? (schema["format"].text == "int64" ? -5_000_000_000 : -3)
            let most = schema["maximum"].int ?? max(least, 100) + 1000
            return .number(Array("\(least + random.below(most - least + 1))".utf8))
        case "string": return .string(Array(text(schema, named: name, using: &random).utf8))
        case "array": return .array(list(schema, named: name, density, &budget, using: &random))
        case "object": return .object(object(schema, density, &budget, using: &random))
        default: return .object([Array("any".utf8): .bool(true)])
        }
    }

    private func object(_ schema: Value, _ density: Int, _ budget: inout Int, using random: inout SeededRandom)
        -> [[UInt8]: Value]
    {
        var members: [[UInt8]: Value] = [:]
        if case .object = schema["additionalProperties"] {
            for i in 0..<(budget > 0 ? random.below(4) : 0) {
                members[Array("key-\(i + random.below(9))".utf8)] = value(
                    schema["additionalProperties"], named: "", density, &budget, using: &random)
            }
            return members
        }
        let required = Set(schema["required"].elements.compactMap(\.text))
        // `[has(self.a), has(self.b)].exists_one(x, x)`: exactly one of these members is set.
        let alternatives = schema["x-kubernetes-validations"].elements.compactMap { $0["rule"].text }
            .filter { $0.hasSuffix(".exists_one(x, x)") }
            .flatMap { $0.split(separator: "has(self.").dropFirst().map { String($0.prefix { $0 != ")" }) } }
        let chosen = alternatives.isEmpty ? nil : alternatives[random.below(alternatives.count)]
        let names = schema["properties"].names.sorted().filter { $0 == chosen || !alternatives.contains($0) }
        for name in names where required.contains(name) || name == chosen || (budget > 0 && random.below(5) < density) {
            members[Array(name.utf8)] = value(schema["properties"][name], named: name, density, &budget, using: &random)
        }
        while members.count < schema["minProperties"].int ?? 0, !names.isEmpty {
            let name = names[random.below(names.count)]
            members[Array(name.utf8)] = value(schema["properties"][name], named: name, density, &budget, using: &random)
        }
        return members
    }

    private func list(
        _ schema: Value, named name: String, _ density: Int, _ budget: inout Int, using random: inout SeededRandom
    ) -> [Value] {
        let least = schema["minItems"].int ?? 0
        let most = max(least, min(schema["maxItems"].int ?? 3, budget > 0 ? 3 : least))
        let keys = schema["x-kubernetes-list-map-keys"].elements.compactMap(\.text)
        var elements: [Value] = []
        var seen: Set<[Value]> = []
        for _ in 0..<(least + random.below(most - least + 1)) {
            let element = value(schema["items"], named: name, density, &budget, using: &random)
            if keys.isEmpty && schema["x-kubernetes-list-type"].text != "set"
                || seen.insert(keys.isEmpty ? [element] : keys.map { element[$0] }).inserted
            {
                elements.append(element)
            }
        }
        return elements
    }

    private func text(_ schema: Value, named name: String, using random: inout SeededRandom) -> String {
        let values = schema["enum"].elements.compactMap(\.text)
        if !values.isEmpty { return values[random.below(values.count)] }
        switch schema["format"].text {
        case "date-time": return "2030-01-01T00:00:0\(random.below(10))Z"
        case "byte": return ["AA==", "c29tZQ=="][random.below(2)]
        default: break
        }
        if let pattern = schema["pattern"].text, let regex = try? Regex(pattern) {
            let fitting = Self.stock.filter {
                (try? regex.firstMatch(in: $0)) != nil && $0.count >= schema["minLength"].int ?? 0
            }
            return fitting.isEmpty ? "" : fitting[random.below(fitting.count)]
        }
        // Formats that OpenAPI cannot express: Go's durations, and tokens without a pattern.
        if name == "ttl" || name.contains("imeout") { return ["90s", "1m0s", "1.5h", "0", "999ms"][random.below(5)] }
        if name == "token" { return "abcdef.012345678\(random.below(10))abcdef" }
        let length =
            (schema["minLength"].int ?? 0)
            + random.below(min(schema["maxLength"].int ?? 12, 12) - (schema["minLength"].int ?? 0) + 1)
        return String(
            (0..<length).map { _ in ["a", "b", "-", "/", ".", "\"", "\n", "é", "😀"][random.below(9)] as Character })
    }

    /// Strings, at least one for each pattern of the CRDs.
    private static let stock = [
        "a", "A", "Ready", "example.com/a", "a.example.com", "OCIMachineTemplate", "Linux", "abcdef.0123456789abcdef",
        "1", "5Gi",
        "00000000-0000-0000-0000-000000000000", "/a",
    ]
}
