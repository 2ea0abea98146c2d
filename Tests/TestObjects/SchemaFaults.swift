public import APISchema
public import TestDocuments

extension RandomObject {
    /// Returns a value that a schema allows, empty only if it must be.
    public static func value(of schema: Schema, named name: String, using random: inout SeededRandom) -> Value {
        var maker = Maker(random: random, unreadable: false)
        maker.density = 4
        maker.budget = 60
        defer { random = maker.random }
        return maker.value(schema, named: name)
    }
}

extension Schema {
    /// Returns copies of the valid `value`, each with one fault in the value itself or in a nested
    /// one.
    ///
    /// Unknown members, which an API server prunes, are not faults.
    public func faultyCopies(of value: Value) -> [Value] {
        var faults: [Value] = []
        switch (type, value) {
        case (.boolean, _): faults = [.string(Array("yes".utf8)), .number([UInt8(ascii: "1")])]
        case (.integer(let bits), _):
            faults = [.string(Array("5".utf8)), .number(Array("1.5".utf8)), .number(Array("1e999".utf8))]
            faults.append(.number(Array((bits == 32 ? "2147483648" : "9223372036854775808").utf8)))
            if let minimum, minimum > .min { faults.append(.number(Array("\(minimum - 1)".utf8))) }
            if let maximum, maximum < .max { faults.append(.number(Array("\(maximum + 1)".utf8))) }
        case (.intOrString, _): faults = [.bool(true), .number(Array("1.5".utf8)), .array([])]
        case (.string(let format), _): faults = textFaults(format)
        case (.array(let inner), .array(let elements)):
            faults = [.string(Array("a".utf8)), .object([:])]
            if let least = minItems, least > 0 { faults.append(.array(Array(elements.prefix(least - 1)))) }
            if let first = elements.first {
                if let most = maxItems { faults.append(.array(Array(repeating: first, count: most + 1))) }
                if listType != .atomic { faults.append(.array([first, first])) }
                for fault in inner.faultyCopies(of: first) { faults.append(.array([fault] + elements.dropFirst())) }
            }
        case (.map(let inner), .object(let members)):
            faults = [.array([]), .bool(false)]
            if let (name, member) = members.first {
                for fault in inner.faultyCopies(of: member) {
                    faults.append(.object(members.merging([name: fault]) { $1 }))
                }
            }
        case (.object(let properties), .object(let members)):
            faults = [.string(Array("a".utf8)), .array([])]
            if minProperties ?? 0 > 0 { faults.append(.object([:])) }
            for property in properties {
                let name = Array("\(property.name)".utf8)
                guard let member = members[name] else { continue }
                if property.isRequired { faults.append(.object(members.filter { $0.key != name })) }
                for fault in property.schema.faultyCopies(of: member) {
                    faults.append(.object(members.merging([name: fault]) { $1 }))
                }
            }
        default: break
        }
        return faults
    }

    private func textFaults(_ format: TextFormat) -> [Value] {
        var texts: [String] = []
        if format != .text { texts += ["no such thing", "!!! \u{1F600}"] }
        if let most = maxLength { texts.append(String(repeating: "a", count: most + 1)) }
        if minLength ?? 0 > 0 { texts.append("") }
        if pattern != nil { texts += ["!", "a b", "-"] }
        if !allowedValues.isEmpty { texts.append("no such value") }
        return texts.map { .string(Array($0.utf8)) } + [
            .number([UInt8(ascii: "5")]), .bool(true), .array([.null]), .object([Array("a".utf8): .null]),
        ]
    }
}
