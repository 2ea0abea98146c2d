internal import APISchema
internal import JSON
internal import KubernetesAPI
internal import Primitives
internal import Reference

/// What the schema of a kind says of an object, in the words of the command line: what is wrong and what would be
/// right.
///
/// Nothing is said of values that may be secret.
struct SchemaCheck {
    /// Violations that are kept.
    private static let maxViolations = 200

    let violations: [Violation]
    /// Where values have a wrong type, so that the object could not be decoded.
    let wrongTypes: [[PathStep]]

    /// Checks an object of a kind; `status` is the controllers' business.
    ///
    /// - Parameter demandsMembers: Whether members that are missing are told of: not before defaults are in.
    init(_ object: Cursor, _ kind: KindSchema, demandsMembers: Bool) {
        var schema = kind.whole
        if case .object(let properties) = schema.type {
            schema.type = .object(
                properties.map {
                    "\($0.name)" == "status" ? Property($0.name, .any(""), .pointer, isRequired: false) : $0
                })
        }
        var validation = SchemaValidation(demandsMembers: demandsMembers, limit: Self.maxViolations)
        validation.check(object, schema)
        violations = validation.violations.map(Self.violation)
        wrongTypes = validation.violations.filter { if case .type = $0.problem { true } else { false } }.map(\.path)
    }

    private static func violation(_ found: SchemaViolation) -> Violation {
        let schema = found.schema
        switch found.problem {
        case .type(let value):
            if value.kind == .string, case .string(let format) = schema.type {
                let help =
                    format == .bytes
                    ? "letters in groups of four, padded with = at the end" : schema.limitWords.first ?? ""
                return Violation(.schemaType, found.path, "not \(schema.typeWithArticle)", help: help)
            }
            if value.kind == .number, let bits = schema.type.bits {
                return Violation(
                    .schemaType, found.path,
                    value.isInteger
                        ? "the number does not fit \(bits) bits" : "expected an integer, found \(value.harmlessText)",
                    help: "write an integer of \(bits) bits")
            }
            return Violation(
                .schemaType, found.path, "expected \(schema.typeWithArticle), found \(value.words)",
                help: hint(for: schema, value))
        case .length(let length):
            return Violation(
                .schemaLength, found.path, length == 0 ? "the text is empty" : "the text has \(length) characters",
                help: between(schema.minLength ?? 0, schema.maxLength, "character"))
        case .notAllowed(let text):
            let near = nearest(to: text, among: schema.allowedValues)
            return Violation(
                .schemaValue, found.path, "\(quoted(text)) is none of the values",
                help: oneOf(schema.allowedValues) + (near.isEmpty ? "" : "; did you mean \(near[0])?"))
        case .pattern(let text):
            let examples = schema.examples.isEmpty ? "" : ", such as \(schema.examples.joined(separator: " or "))"
            return Violation(
                .schemaPattern, found.path, "\(quoted(text)) does not look as it should",
                help: "write what matches \(schema.pattern ?? "")\(examples)")
        case .range(let number):
            let help =
                switch (schema.minimum, schema.maximum) {
                case (let least?, let most?): "between \(least) and \(most)"
                case (let least?, nil): "at least \(least)"
                case (nil, let most): "at most \(most ?? .max)"
                }
            return Violation(.schemaRange, found.path, "\(number) is out of bounds", help: help)
        case .count(let count, let counted):
            let what = counted == .members ? "member" : "element"
            let (least, most) =
                counted == .members ? (schema.minProperties, schema.maxProperties) : (schema.minItems, schema.maxItems)
            return Violation(
                .schemaCount, found.path, "there \(count == 1 ? "is 1 \(what)" : "are \(count) \(what)s")",
                help: between(least ?? 0, most, what))
        case .unknown(let name): return unknown(name, found)
        case .missing(let property):
            return Violation(
                .schemaRequired, found.path, "required, but not there",
                help: "add \(property.name): \(property.schema.doc)")
        case .alternatives(let count):
            return Violation(
                .schemaOneOf, found.path,
                count == 0 ? "none of the alternatives is there" : "there are \(count) alternatives",
                help: "set exactly one of \(schema.exactlyOneOf.map { "\($0)" }.joined(separator: ", "))")
        case .duplicate(let first):
            let names = schema.listMapKeys.map { "\($0)" }.joined(separator: " and ")
            return Violation(
                .schemaUnique, found.path, "the element with index \(first) is called the same",
                help: names.isEmpty ? "name each value once" : "give each element another \(names)")
        }
    }

    private static func unknown(_ name: String, _ found: SchemaViolation) -> Violation {
        let names = found.schema.type.memberNames
        let near = nearest(to: name, among: names)
        let help =
            if !near.isEmpty {
                "did you mean \(near.joined(separator: " or "))?"
            } else if names.count <= 12 {
                "the fields are \(names.sorted().joined(separator: ", "))"
            } else {
                "remove it, or put it where it belongs"
            }
        return Violation(.schemaUnknown, found.path, "there is no such field", help: help, isAboutName: true)
    }

    private static func between(_ least: Int, _ most: Int?, _ what: String) -> String {
        let one = least == 1 ? "" : "s"
        guard let most else { return "at least \(least) \(what)\(one)" }
        return least == 0 ? "at most \(most) \(what)s" : "between \(least) and \(most) \(what)s"
    }

    private static func oneOf(_ values: [String]) -> String {
        values.count == 1
            ? "only \(values[0]) is taken" : "one of \(values.map { $0.isEmpty ? "\"\"" : $0 }.joined(separator: ", "))"
    }

    /// What helps most people who wrote a value of another type.
    private static func hint(for schema: Schema, _ value: SchemaViolation.FoundType) -> String {
        switch (schema.type, value.kind) {
        case (.string, .number), (.string, .true), (.string, .false):
            // Without the value: it may be a password.
            return "put it in quotes"
        case (.integer, .string) where !value.harmlessText.isEmpty,
            (.boolean, .string) where !value.harmlessText.isEmpty:
            return "leave out the quotes"
        case (.array, _): return "write a list: its elements begin with a dash"
        case (.object(let properties), _):
            return "its fields are \(properties.map { "\($0.name)" }.sorted().prefix(12).joined(separator: ", "))"
        case (.map, _): return "write names and values: NAME: VALUE"
        case (.boolean, _): return "write true or false"
        case (.integer(let bits), _): return "write an integer of \(bits) bits"
        default: return schema.limitWords.first ?? "write \(schema.typeWithArticle)"
        }
    }
}

extension Schema {
    /// What a value is, as a sentence goes on with it.
    fileprivate var typeWithArticle: String {
        switch type {
        case .integer, .intOrString, .object: "an \(typeWords)"
        case .any: "any value"
        default: "a \(typeWords)"
        }
    }
}

extension SchemaType {
    /// The bits of an integer; nil for any other type.
    fileprivate var bits: Int? {
        switch self {
        case .integer(let bits): bits
        case .intOrString: 32
        default: nil
        }
    }

    /// The names of an object's members; none for any other type.
    fileprivate var memberNames: [String] {
        guard case .object(let properties) = self else { return [] }
        return properties.map { "\($0.name)" }
    }
}

extension SchemaViolation.FoundType {
    /// What kind of value it is, in words.
    fileprivate var words: String {
        switch kind {
        case .null: "nothing"
        case .true, .false: "true or false"
        case .number: isInteger ? "a number" : "a number with a fraction or an exponent"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
