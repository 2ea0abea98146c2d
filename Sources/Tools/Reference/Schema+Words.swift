public import APISchema

extension Schema {
    /// What a value is, in a word or three: `text`, `list of objects`.
    public var typeWords: String {
        switch type {
        case .string(.text): "text"
        case .string(.duration): "duration"
        case .string(.dateTime): "time"
        case .string(.bootstrapToken): "bootstrap token"
        case .string(.bytes): "bytes in base64"
        case .boolean: "true or false"
        case .integer: "integer"
        case .intOrString: "integer or text"
        case .object: "object"
        case .any: "anything"
        case .map(let values): "map of \(values.manyWords)"
        case .array(let elements): "list of \(elements.manyWords)"
        }
    }

    private var manyWords: String {
        switch type {
        case .string(.text): "texts"
        case .string(.duration): "durations"
        case .string(.dateTime): "times"
        case .string(.bootstrapToken): "bootstrap tokens"
        case .string(.bytes): "bytes in base64"
        case .boolean: "true or false"
        case .integer: "integers"
        case .intOrString: "integers or texts"
        case .object: "objects"
        case .any: "anything"
        case .map(let values): "maps of \(values.manyWords)"
        case .array(let elements): "lists of \(elements.manyWords)"
        }
    }

    /// What the value is held to beyond its type, each a few words; of a list also what its elements are held to.
    public var limitWords: [String] { limitWords { $0 } }

    /// The same, with what is no language marked by `code`.
    func limitWords(code: (String) -> String) -> [String] {
        var words: [String] = []
        if !allowedValues.isEmpty {
            words.append(allowedValues.count == 1 ? "only \(allowedValues[0])" : Self.either(allowedValues))
        }
        words += Self.range(minimum, maximum, unit: "")
        words += Self.range(minLength, maxLength, unit: " characters")
        if let pattern { words.append("matches \(code(pattern))") }
        words += Self.range(minItems, maxItems, unit: " elements")
        words += Self.range(minProperties, maxProperties, unit: " members")
        if !listMapKeys.isEmpty {
            words.append("no two elements with the same \(listMapKeys.map { "\($0)" }.joined(separator: " and "))")
        }
        if listType == .set { words.append("no element twice") }
        if !exactlyOneOf.isEmpty {
            words.append("exactly one of \(exactlyOneOf.map { "\($0)" }.joined(separator: " and "))")
        }
        if isAtomic { words.append("applied as a whole") }
        switch type {
        case .string(.duration): words.append("numbers with units, such as 1h30m or 90s")
        case .string(.dateTime): words.append("as in RFC 3339, such as 2030-01-01T00:00:00Z")
        case .string(.bootstrapToken): words.append("six characters of a-z and 0-9, a dot, and sixteen more")
        case .integer(let bits) where minimum == nil || maximum == nil: words.append("\(bits) bits")
        case .array(let elements), .map(let elements):
            let inner = elements.limitWords(code: code)
            if !inner.isEmpty { words.append("each: \(inner.joined(separator: "; "))") }
        default: break
        }
        return words
    }

    private static func range(_ least: (some BinaryInteger)?, _ most: (some BinaryInteger)?, unit: String) -> [String] {
        switch (least, most) {
        case (nil, nil): []
        case (0?, nil) where !unit.isEmpty: []
        case (let least?, nil):
            ["at least \(least)\(least == 1 ? String(unit.hasSuffix("s") ? unit.dropLast() : unit[...]) : unit)"]
        case (nil, let most?): ["at most \(most)\(unit)"]
        case (let least?, let most?): ["\(least) to \(most)\(unit)"]
        }
    }

    private static func either(_ values: [String]) -> String {
        values.dropLast().joined(separator: ", ") + " or " + (values.last ?? "")
    }
}
