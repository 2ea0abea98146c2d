public import APISchema

extension Schema {
    /// The type of the value for readers: `string`, `list of objects`.
    public var typeWords: String {
        switch type {
        case .string(.text): "string"
        case .string(.duration): "duration"
        case .string(.dateTime): "time"
        case .string(.bootstrapToken): "bootstrap token"
        case .string(.bytes): "base64 string"
        case .boolean: "boolean"
        case .integer: "integer"
        case .intOrString: "integer or string"
        case .object: "object"
        case .any: "any"
        case .map(let values): "map of \(values.pluralWords)"
        case .array(let elements): "list of \(elements.pluralWords)"
        }
    }

    private var pluralWords: String {
        switch type {
        case .string(.text): "strings"
        case .string(.duration): "durations"
        case .string(.dateTime): "times"
        case .string(.bootstrapToken): "bootstrap tokens"
        case .string(.bytes): "base64 strings"
        case .boolean: "booleans"
        case .integer: "integers"
        case .intOrString: "integers or strings"
        case .object: "objects"
        case .any: "any values"
        case .map(let values): "maps of \(values.pluralWords)"
        case .array(let elements): "lists of \(elements.pluralWords)"
        }
    }

    /// The constraints on the value beyond its type, a few words each. Those of a list include the constraints on its items.
    public var limitWords: [String] { limitWords { $0 } }

    /// Returns the constraints, with `code` applied to patterns.
    func limitWords(code: (String) -> String) -> [String] {
        var words: [String] = []
        if !allowedValues.isEmpty {
            words.append(allowedValues.count == 1 ? "must be \(allowedValues[0])" : Self.either(allowedValues))
        }
        words += Self.range(minimum, maximum, unit: "")
        words += Self.range(minLength, maxLength, unit: " characters")
        if let pattern { words.append("matches \(code(pattern))") }
        words += Self.range(minItems, maxItems, unit: " items")
        words += Self.range(minProperties, maxProperties, unit: " entries")
        if !listMapKeys.isEmpty {
            words.append("items unique by \(listMapKeys.map { "\($0)" }.joined(separator: " and "))")
        }
        if listType == .set { words.append("unique items") }
        if !exactlyOneOf.isEmpty {
            words.append("exactly one of \(exactlyOneOf.map { "\($0)" }.joined(separator: " and "))")
        }
        if isAtomic { words.append("atomic") }
        switch type {
        case .string(.duration): words.append("a duration such as 1h30m or 90s")
        case .string(.dateTime): words.append("RFC 3339, for example 2030-01-01T00:00:00Z")
        case .string(.bootstrapToken): words.append("6 characters, a dot, and 16 characters, each of a-z or 0-9")
        case .integer(let bits) where minimum == nil || maximum == nil: words.append("\(bits)-bit")
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
            ["at least \(least)\(least == 1 ? String(unit == " entries" ? " entry" : unit.dropLast()) : unit)"]
        case (nil, let most?): ["at most \(most)\(unit)"]
        case (let least?, let most?): ["\(least) to \(most)\(unit)"]
        }
    }

    private static func either(_ values: [String]) -> String {
        values.dropLast().joined(separator: ", ") + " or " + (values.last ?? "")
    }
}
