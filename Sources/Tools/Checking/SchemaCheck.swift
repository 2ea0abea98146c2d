internal import APISchema
internal import JSON
internal import KubernetesAPI
internal import Primitives
internal import Reference

/// Violations of a kind's schema in an object, with messages for the command line. Messages never contain values that
/// may be secret.
struct SchemaCheck {
    /// Violations that are kept.
    private static let maxViolations = 200

    let violations: [Violation]
    /// Paths of values with a wrong type, which decoding would refuse.
    let wrongTypes: [[PathStep]]

    /// Checks an object of a kind.
    ///
    /// - Parameter demandsMembers: True to report missing members: only after defaulting.
    init(_ object: Cursor, _ kind: KindSchema, demandsMembers: Bool) {
        var validation = SchemaValidation(demandsMembers: demandsMembers, limit: Self.maxViolations)
        validation.check(object, kind.whole)
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
                    ? "use base64: groups of four characters, padded with =" : schema.limitWords.first ?? ""
                return Violation(.schemaType, found.path, "must be \(schema.typeWithArticle)", help: help)
            }
            if value.kind == .number, let bits = schema.type.bits {
                return Violation(
                    .schemaType, found.path,
                    value.isInteger
                        ? "must fit \(bits) bits" : "expected an integer, found \(value.harmlessText)",
                    help: "use an integer of \(bits) bits")
            }
            return Violation(
                .schemaType, found.path, "expected \(schema.typeWithArticle), found \(value.words)",
                help: hint(for: schema, value))
        case .length(let length):
            return Violation(
                .schemaLength, found.path, length == 0 ? "must not be empty" : "invalid length of \(length) characters",
                help: between(schema.minLength ?? 0, schema.maxLength, "character"))
        case .notAllowed(let text):
            let near = nearest(to: text, among: schema.allowedValues)
            return Violation(
                .schemaValue, found.path, "unsupported value \(quoted(text))",
                help: oneOf(schema.allowedValues) + (near.isEmpty ? "" : "; did you mean \(near[0])?"))
        case .pattern(let text):
            let examples = schema.examples.isEmpty ? "" : ", such as \(schema.examples.joined(separator: " or "))"
            return Violation(
                .schemaPattern, found.path, "invalid value \(quoted(text))",
                help: "must match \(schema.pattern ?? "")\(examples)")
        case .range(let number):
            let help =
                switch (schema.minimum, schema.maximum) {
                case (let least?, let most?): "must be between \(least) and \(most)"
                case (let least?, nil): "must be at least \(least)"
                case (nil, let most): "must be at most \(most ?? .max)"
                }
            return Violation(.schemaRange, found.path, "invalid value \(number)", help: help)
        case .count(let count, let counted):
            let what = counted == .members ? "member" : "element"
            let (least, most) =
                counted == .members ? (schema.minProperties, schema.maxProperties) : (schema.minItems, schema.maxItems)
            return Violation(
                .schemaCount, found.path, count == 0 ? "must not be empty" : "invalid number of \(what)s: \(count)",
                help: between(least ?? 0, most, what))
        case .unknown(let name): return unknown(name, found)
        case .missing(let property):
            return Violation(
                .schemaRequired, found.path, "required field is not set",
                help: "set \(property.name) (\(property.schema.typeWords)). \(property.schema.doc)")
        case .alternatives(let count):
            return Violation(
                .schemaOneOf, found.path,
                count == 0 ? "none of the alternative fields is set" : "\(count) alternative fields are set",
                help: "set exactly one of \(schema.exactlyOneOf.map { "\($0)" }.joined(separator: ", "))")
        case .duplicate(let first):
            let names = schema.listMapKeys.map { "\($0)" }.joined(separator: " and ")
            return Violation(
                .schemaUnique, found.path, "duplicate of the element with index \(first)",
                help: names.isEmpty ? "list each value once" : "give each element a different \(names)")
        }
    }

    private static func unknown(_ name: String, _ found: SchemaViolation) -> Violation {
        let names = found.schema.type.memberNames
        let near = nearest(to: name, among: names)
        let help =
            if !near.isEmpty {
                "did you mean \(near.joined(separator: " or "))?"
            } else if names.count <= 12 {
                "must be one of \(names.sorted().joined(separator: ", "))"
            } else {
                "remove it, or move it to the right object"
            }
        var violation = Violation(.schemaUnknown, found.path, "unknown field", help: help, isAboutName: true)
        violation.intended = near.map { found.path.dropLast() + [.member($0)] }
        return violation
    }

    private static func list(_ names: [String]) -> String { names.sorted().prefix(12).joined(separator: ", ") }

    private static func between(_ least: Int, _ most: Int?, _ what: String) -> String {
        let one = least == 1 ? "" : "s"
        guard let most else { return "must have at least \(least) \(what)\(one)" }
        return least == 0 ? "must have at most \(most) \(what)s" : "must have between \(least) and \(most) \(what)s"
    }

    private static func oneOf(_ values: [String]) -> String {
        values.count == 1
            ? "must be \(values[0])"
            : "must be one of \(values.map { $0.isEmpty ? "\"\"" : $0 }.joined(separator: ", "))"
    }

    /// The usual correction of a value of another type.
    private static func hint(for schema: Schema, _ value: SchemaViolation.FoundType) -> String {
        switch (schema.type, value.kind) {
        case (.string, .number), (.string, .true), (.string, .false):
            // Without the value: it may be a password.
            return "put it in quotes"
        case (.integer, .string) where !value.harmlessText.isEmpty,
            (.boolean, .string) where !value.harmlessText.isEmpty:
            return "remove the quotes"
        case (.array(let elements), _):
            let members = elements.type.memberNames.isEmpty ? "" : " of objects with \(list(elements.type.memberNames))"
            return "use a list\(members): elements begin with a dash"
        case (.object, _): return "use an object with \(list(schema.type.memberNames))"
        case (.map, _): return "use a map: NAME: VALUE"
        case (.boolean, _): return "use true or false"
        case (.integer(let bits), _): return "use an integer of \(bits) bits"
        default: return schema.limitWords.first ?? "use \(schema.typeWithArticle)"
        }
    }
}

extension Schema {
    /// The type with its article.
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
    /// The type of the value.
    fileprivate var words: String {
        switch kind {
        case .null: "null"
        case .true, .false: "true or false"
        case .number: isInteger ? "a number" : "a number with a fraction or an exponent"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
