public import JSON

/// Validates an object against its schema as an API server does: types, missing and unknown members, values, bounds,
/// patterns, keys.
/// `null` equals absent, as API servers prune it. Takes time linear in the object.
public struct SchemaValidation {
    /// The violations found, in document order, up to the limit.
    public private(set) var violations: [SchemaViolation] = []
    /// Number of violations beyond the limit.
    public private(set) var furtherCount = 0
    private let demandsMembers: Bool
    private let findsUnknown: Bool
    private let limit: Int
    private var path: [PathStep] = []
    private var patterns: [String: Regex<AnyRegexOutput>] = [:]

    /// Creates a validation.
    ///
    /// - Parameters:
    ///   - demandsMembers: True to report missing required members, which is only correct after defaulting.
    ///   - findsUnknown: True to report members that are not in the schema.
    ///   - limit: Maximum number of violations kept.
    public init(demandsMembers: Bool, findsUnknown: Bool = true, limit: Int) {
        self.demandsMembers = demandsMembers
        self.findsUnknown = findsUnknown
        self.limit = limit
    }

    /// Checks `value` against `schema`.
    ///
    /// - Parameter other: A value to compare with; values with the same path and bytes in both are not checked.
    public mutating func check(_ value: Cursor, _ schema: Schema, unlike other: Cursor? = nil) {
        guard !value.isNull else { return }
        if let other, spansEqual(value.text, other.text) { return }
        switch (schema.type, value.kind) {
        case (.any, _), (.boolean, .true), (.boolean, .false): break
        case (.string(let format), .string): checkText(value, format, schema)
        case (.intOrString, .string): _ = checkLength(value, value.string ?? "", schema)
        case (.integer(let bits), .number): checkNumber(value, bits: bits, schema)
        case (.intOrString, .number): checkNumber(value, bits: 32, schema)
        case (.object(let properties), .object): checkMembers(value, properties, schema, other)
        case (.map(let values), .object):
            checkCount(value, .members, schema.minProperties, schema.maxProperties, schema)
            var members = value.members
            while let member = members.next() { step(.member(member.name.string ?? ""), member.value, values, nil) }
        case (.array(let elements), .array): checkElements(value, elements, schema, other)
        default: failType(value, schema)
        }
    }

    private mutating func step(_ step: PathStep, _ value: Cursor, _ schema: Schema, _ other: Cursor?) {
        path.append(step)
        check(value, schema, unlike: other)
        path.removeLast()
    }

    // MARK: - Texts and numbers

    private mutating func checkText(_ value: Cursor, _ format: TextFormat, _ schema: Schema) {
        let text = value.string ?? ""
        guard format.reads(text) else { return failType(value, schema) }
        let hasRightLength = checkLength(value, text, schema)
        if !schema.allowedValues.isEmpty, !schema.allowedValues.contains(text) {
            fail(.notAllowed(text), value, schema)
        }
        // Skips the pattern for a string of invalid length: it may be arbitrarily long.
        if hasRightLength, let pattern = schema.pattern, !matches(text, pattern) { fail(.pattern(text), value, schema) }
    }

    private mutating func matches(_ text: String, _ pattern: String) -> Bool {
        if patterns[pattern] == nil { patterns[pattern] = try? Regex(pattern) }
        guard let regex = patterns[pattern] else { return true }
        return (try? regex.firstMatch(in: text)) != nil
    }

    private mutating func checkLength(_ value: Cursor, _ text: String, _ schema: Schema) -> Bool {
        guard schema.minLength != nil || schema.maxLength != nil else { return true }
        let length = text.unicodeScalars.count
        guard length < schema.minLength ?? 0 || length > schema.maxLength ?? .max else { return true }
        fail(.length(length), value, schema)
        return false
    }

    private mutating func checkNumber(_ value: Cursor, bits: Int, _ schema: Schema) {
        guard let number = value.int64, bits == 64 || Int32(exactly: number) != nil else {
            return failType(value, schema)
        }
        guard number < schema.minimum ?? .min || number > schema.maximum ?? .max else { return }
        fail(.range(value.spelling), value, schema)
    }

    // MARK: - Objects and lists

    private mutating func checkMembers(_ object: Cursor, _ properties: [Property], _ schema: Schema, _ other: Cursor?) {
        checkCount(object, .members, schema.minProperties, schema.maxProperties, schema)
        var members = object.members
        while let member = members.next() {
            if let property = properties.first(where: { member.name.stringEquals($0.name) }) {
                let counterpart = other?[property.name]
                if let counterpart, spansEqual(member.value.text, counterpart.text) { continue }
                step(.member("\(property.name)"), member.value, property.schema, counterpart)
            } else if !properties.isEmpty, findsUnknown {
                let name = violations.count < limit ? member.name.string ?? "" : ""
                path.append(.member(name))
                fail(.unknown(name: name), member.value, schema)
                path.removeLast()
            }
        }
        guard demandsMembers else { return }
        for property in properties where property.isRequired && !Field(object)[property.name].exists {
            path.append(.member("\(property.name)"))
            fail(.missing(property), object, schema)
            path.removeLast()
        }
        guard !schema.exactlyOneOf.isEmpty else { return }
        let present = schema.exactlyOneOf.count { Field(object)[$0].exists }
        if present != 1 { fail(.alternatives(present), object, schema) }
    }

    private mutating func checkElements(_ array: Cursor, _ elements: Schema, _ schema: Schema, _ other: Cursor?) {
        checkCount(array, .elements, schema.minItems, schema.maxItems, schema)
        var keys: [[String]: Int] = [:]
        var values = array.elements
        // Empty without a counterpart.
        var others = Field(absentFrom: array).elements
        if let other { others = Field(other).elements }
        var index = 0
        while let value = values.next() {
            step(.element(index), value, elements, others.next())
            if schema.listType != .atomic { checkKey(of: value, index, schema, &keys) }
            index += 1
        }
    }

    private mutating func checkKey(of value: Cursor, _ index: Int, _ schema: Schema, _ keys: inout [[String]: Int]) {
        let parts = schema.listType == .set ? [value.spelling] : schema.listMapKeys.map { Field(value)[$0].string }
        // An element that lacks a key is reported as missing a member.
        guard !parts.contains("") else { return }
        if let first = keys[parts] {
            path.append(.element(index))
            fail(.duplicate(of: first), value, schema)
            path.removeLast()
        } else {
            keys[parts] = index
        }
    }

    private mutating func checkCount(
        _ value: Cursor, _ counted: SchemaViolation.Counted, _ least: Int?, _ most: Int?, _ schema: Schema
    ) {
        guard least != nil || most != nil else { return }
        let count = value.count
        guard count < least ?? 0 || count > most ?? .max else { return }
        fail(.count(count, of: counted), value, schema)
    }

    // MARK: - Violations

    private mutating func failType(_ value: Cursor, _ schema: Schema) {
        let isHarmless: Bool =
            switch (schema.type, value.kind) {
            case (.integer, .number), (.intOrString, .number): true
            case (.integer, .string): Int64(value.string ?? "") != nil
            case (.boolean, .string): value.stringEquals("true") || value.stringEquals("false")
            default: false
            }
        let text = isHarmless ? value.string ?? value.spelling : ""
        fail(.type(found: .init(kind: value.kind, isInteger: value.isInteger, harmlessText: text)), value, schema)
    }

    private mutating func fail(_ problem: SchemaViolation.Problem, _ value: Cursor, _ schema: Schema) {
        guard violations.count < limit else {
            furtherCount += 1
            return
        }
        violations.append(SchemaViolation(path: path, problem: problem, schema: schema, byteOffset: value.byteOffset))
    }
}

extension Cursor {
    /// The bytes of the value in the input.
    fileprivate var spelling: String { String(decoding: [UInt8](copying: text), as: UTF8.self) }
}
