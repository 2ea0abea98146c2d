import TestDocuments

/// A JSON Schema of draft-07: an independent implementation of the keywords that this project writes. It rejects others.
struct JSONSchema {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let root: Value
    /// The compiled patterns: compiling one takes longer than matching it.
    private let patterns: [String: Regex<AnyRegexOutput>]

    init(_ json: [UInt8]) throws {
        root = try Value(json: json)
        var patterns: [String: Regex<AnyRegexOutput>] = [:]
        try Self.compile(root, into: &patterns)
        self.patterns = patterns
    }

    private static func compile(_ schema: Value, into patterns: inout [String: Regex<AnyRegexOutput>]) throws {
        if let pattern = schema["pattern"].text, patterns[pattern] == nil {
            // Unicode scalars, as in ECMA 262 with the u flag.
            patterns[pattern] = try Regex(pattern).matchingSemantics(.unicodeScalar)
        }
        for name in schema.names { try compile(schema[name], into: &patterns) }
        for element in schema.elements { try compile(element, into: &patterns) }
    }

    /// Returns the errors of a value, each with the JSON pointer of its location.
    func errors(in value: Value) throws -> [String] { try errors(root, value, "") }

    private static let annotations: Set<String> = [
        "$schema", "title", "description", "default", "definitions", "contentEncoding", "then", "else",
    ]

    private func errors(_ schema: Value, _ value: Value, _ path: String) throws -> [String] {
        if case .bool(let accepts) = schema { return accepts ? [] : ["\(path): is not allowed"] }
        return try schema.names.filter { !Self.annotations.contains($0) }.flatMap { keyword in
            try errors(keyword, schema[keyword], of: schema, value, path)
        }
    }

    private func errors(
        _ keyword: String, _ operand: Value, of schema: Value, _ value: Value, _ path: String
    ) throws -> [String] {
        func holds(_ schema: Value) throws -> Bool { try errors(schema, value, path).isEmpty }
        func check(_ isValid: Bool) -> [String] { isValid ? [] : ["\(path): \(keyword) \(operand)"] }
        switch keyword {
        case "$ref":
            let prefix = "#/definitions/"
            guard let target = operand.text, target.hasPrefix(prefix) else { break }
            return try errors(root["definitions"][String(target.dropFirst(prefix.count))], value, path)
        case "type":
            let types = operand.text.map { [$0] } ?? operand.elements.compactMap(\.text)
            return check(types.contains { Self.isA($0, value) })
        case "enum": return check(operand.elements.contains(value))
        case "const": return check(operand == value)
        case "anyOf": return check(try operand.elements.contains(where: holds))
        case "oneOf": return check(try operand.elements.filter(holds).count == 1)
        case "allOf": return try operand.elements.flatMap { try errors($0, value, path) }
        case "not": return check(try !holds(operand))
        case "if":
            let next = schema[try holds(operand) ? "then" : "else"]
            return next == .null ? [] : try errors(next, value, path)
        case "minimum": return check(value.int.map { $0 >= operand.int ?? .min } ?? true)
        case "maximum": return check(value.int.map { $0 <= operand.int ?? .max } ?? true)
        case "minLength": return check(value.text.map { $0.unicodeScalars.count >= operand.int ?? 0 } ?? true)
        case "maxLength": return check(value.text.map { $0.unicodeScalars.count <= operand.int ?? 0 } ?? true)
        case "pattern":
            guard let text = value.text, let pattern = operand.text.flatMap({ patterns[$0] }) else { return [] }
            return check(text.contains(pattern))
        case "format" where operand.text == "date-time":
            return check(value.text.map { $0.contains(#/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/#) } ?? true)
        case "minItems", "maxItems", "uniqueItems", "items": return try listErrors(keyword, operand, value, path)
        case "properties", "required", "additionalProperties", "minProperties", "maxProperties":
            return try objectErrors(keyword, operand, of: schema, value, path)
        default: break
        }
        throw Failure(description: "\(path): \(keyword) \(operand) is not supported")
    }

    private func listErrors(_ keyword: String, _ operand: Value, _ value: Value, _ path: String) throws -> [String] {
        guard case .array(let elements) = value else { return [] }
        let isValid =
            switch keyword {
            case "minItems": elements.count >= operand.int ?? 0
            case "maxItems": elements.count <= operand.int ?? 0
            case "uniqueItems": Set(elements).count == elements.count
            default: true
            }
        guard keyword == "items" else { return isValid ? [] : ["\(path): \(keyword) \(operand)"] }
        return try elements.enumerated().flatMap { try errors(operand, $0.element, "\(path)/\($0.offset)") }
    }

    private func objectErrors(
        _ keyword: String, _ operand: Value, of schema: Value, _ value: Value, _ path: String
    ) throws -> [String] {
        guard case .object(let members) = value else { return [] }
        switch keyword {
        case "properties":
            return try operand.names.flatMap { name in
                try members[Array(name.utf8)].map { try errors(operand[name], $0, "\(path)/\(name)") } ?? []
            }
        case "additionalProperties":
            let known = Set(schema["properties"].names)
            return try value.names.filter { !known.contains($0) }.flatMap {
                try errors(operand, value[$0], "\(path)/\($0)")
            }
        case "required":
            return operand.elements.compactMap(\.text).filter { members[Array($0.utf8)] == nil }.map {
                "\(path): \($0) is required"
            }
        default:
            let limit = operand.int ?? 0
            let isValid = keyword == "minProperties" ? members.count >= limit : members.count <= limit
            return isValid ? [] : ["\(path): \(keyword) \(operand)"]
        }
    }

    private static func isA(_ type: String, _ value: Value) -> Bool {
        switch (type, value) {
        case ("string", .string), ("boolean", .bool), ("object", .object), ("array", .array), ("null", .null),
            ("number", .number):
            true
        case ("integer", .number): value.int != nil
        default: false
        }
    }
}
