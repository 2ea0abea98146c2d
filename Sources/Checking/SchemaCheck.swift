internal import APISchema
internal import JSON
internal import KubernetesAPI
internal import Reference

/// Holds an object to its schema as an API server does, all of it: types, unknown and missing members, values, bounds, patterns, keys.
///
/// `null` is the same as absent, as API servers prune it. Nothing is said of values.
struct SchemaCheck {
    /// Violations that are kept.
    private static let maxViolations = 200

    private(set) var violations: [Violation] = []
    private var path: [PathStep] = []
    /// Whether members that are missing are told of: not before defaults are in.
    private let demandsMembers: Bool

    init(demandsMembers: Bool) {
        self.demandsMembers = demandsMembers
    }

    /// Where values have a wrong type, so that the object could not be decoded.
    var wrongTypes: [[PathStep]] { violations.filter { $0.rule == .schemaType }.map(\.path) }

    /// Checks an object of a kind; `status` is the controllers' business.
    mutating func check(_ object: Cursor, _ kind: KindSchema) {
        guard case .object(let properties) = kind.whole.type else { return }
        var schema = kind.whole
        schema.type = .object(properties.map { "\($0.name)" == "status" ? Property($0.name, .any(""), .pointer, isRequired: false) : $0 })
        check(object, schema)
    }

    private mutating func check(_ value: Cursor, _ schema: Schema) {
        guard violations.count < Self.maxViolations, !value.isNull else { return }
        switch (schema.type, value.kind) {
        case (.any, _), (.boolean, .true), (.boolean, .false): break
        case (.string(let format), .string): checkText(value, format, schema)
        case (.intOrString, .string): checkLength(value.string ?? "", schema)
        case (.integer(let bits), .number): checkNumber(value, bits: bits, schema)
        case (.intOrString, .number): checkNumber(value, bits: 32, schema)
        case (.object(let properties), .object): checkMembers(value, properties, schema)
        case (.map(let values), .object):
            checkCount(value, "member", schema.minProperties, schema.maxProperties)
            var members = value.members
            while let member = members.next() { step(.member(member.name.string ?? ""), member.value, values) }
        case (.array(let elements), .array): checkElements(value, elements, schema)
        default: fail(.schemaType, "expected \(schema.typeWithArticle), found \(value.kindWords)", help: Self.hint(for: schema, value))
        }
    }

    private mutating func step(_ step: PathStep, _ value: Cursor, _ schema: Schema) {
        path.append(step)
        check(value, schema)
        path.removeLast()
    }

    // MARK: Texts and numbers

    private mutating func checkText(_ value: Cursor, _ format: TextFormat, _ schema: Schema) {
        let text = value.string ?? ""
        let isReadable =
            switch format {
            case .text: true
            case .bytes: Base64Text.isValid(text)
            case .duration: GoDuration(text) != nil
            case .dateTime: RFC3339Time(text) != nil
            case .bootstrapToken: BootstrapToken.isValid(text)
            }
        guard isReadable else {
            let help = format == .bytes ? "letters in groups of four, padded with = at the end" : schema.limitWords.first ?? ""
            return fail(.schemaType, "not \(schema.typeWithArticle)", help: help)
        }
        checkLength(text, schema)
        if !schema.allowedValues.isEmpty, !schema.allowedValues.contains(text) {
            let near = nearest(to: text, among: schema.allowedValues)
            fail(
                .schemaValue, "\(quoted(text)) is none of the values",
                help: Self.oneOf(schema.allowedValues) + (near.isEmpty ? "" : "; did you mean \(near[0])?"))
        }
        if let pattern = schema.pattern, let regex = try? Regex(pattern), (try? regex.firstMatch(in: text)) == nil {
            let examples = schema.examples.isEmpty ? "" : ", such as \(schema.examples.joined(separator: " or "))"
            fail(.schemaPattern, "\(quoted(text)) does not look as it should", help: "write what matches \(pattern)\(examples)")
        }
    }

    private mutating func checkLength(_ text: String, _ schema: Schema) {
        let length = text.unicodeScalars.count
        guard length < schema.minLength ?? 0 || length > schema.maxLength ?? .max else { return }
        fail(
            .schemaLength, length == 0 ? "the text is empty" : "the text has \(length) characters",
            help: Self.between(schema.minLength ?? 0, schema.maxLength, "character"))
    }

    private mutating func checkNumber(_ value: Cursor, bits: Int, _ schema: Schema) {
        let shown = String(decoding: [UInt8](copying: value.text), as: UTF8.self)
        guard let number = value.int64, bits == 64 || Int64(Int32.min)...Int64(Int32.max) ~= number else {
            return fail(
                .schemaType, value.isInteger ? "the number does not fit \(bits) bits" : "expected an integer, found \(shown)",
                help: "write an integer of \(bits) bits")
        }
        guard number < schema.minimum ?? .min || number > schema.maximum ?? .max else { return }
        let help =
            switch (schema.minimum, schema.maximum) {
            case (let least?, let most?): "between \(least) and \(most)"
            case (let least?, nil): "at least \(least)"
            case (nil, let most): "at most \(most ?? .max)"
            }
        fail(.schemaRange, "\(shown) is out of bounds", help: help)
    }

    // MARK: Objects and lists

    private mutating func checkMembers(_ object: Cursor, _ properties: [Property], _ schema: Schema) {
        checkCount(object, "member", schema.minProperties, schema.maxProperties)
        var members = object.members
        while let member = members.next() {
            let name = member.name.string ?? ""
            if let property = properties.first(where: { "\($0.name)" == name }) {
                step(.member(name), member.value, property.schema)
            } else if !properties.isEmpty {
                noteUnknown(name, properties)
            }
        }
        guard demandsMembers else { return }
        for property in properties where property.isRequired && !Field(object)[property.name].exists {
            violations.append(
                Violation(
                    .schemaRequired, path + [.member("\(property.name)")], "required, but not there",
                    help: "add \(property.name): \(property.schema.doc)"))
        }
        let present = schema.exactlyOneOf.filter { Field(object)[$0].exists }
        if !schema.exactlyOneOf.isEmpty, present.count != 1 {
            let names = schema.exactlyOneOf.map { "\($0)" }
            fail(
                .schemaOneOf, present.isEmpty ? "none of the alternatives is there" : "there are \(present.count) alternatives",
                help: "set exactly one of \(names.joined(separator: ", "))")
        }
    }

    private mutating func noteUnknown(_ name: String, _ properties: [Property]) {
        let names = properties.map { "\($0.name)" }
        let near = nearest(to: name, among: names)
        let help =
            if !near.isEmpty {
                "did you mean \(near.joined(separator: " or "))?"
            } else if names.count <= 12 {
                "the fields are \(names.sorted().joined(separator: ", "))"
            } else {
                "remove it, or put it where it belongs"
            }
        violations.append(
            Violation(.schemaUnknown, path + [.member(name)], "there is no such field", help: help, isAboutName: true))
    }

    private mutating func checkElements(_ array: Cursor, _ elements: Schema, _ schema: Schema) {
        checkCount(array, "element", schema.minItems, schema.maxItems)
        var keys: [[String]: Int] = [:]
        var values = array.elements
        var index = 0
        while let value = values.next() {
            step(.element(index), value, elements)
            if schema.listType != .atomic { checkKey(of: value, index, schema, &keys) }
            index += 1
        }
    }

    private mutating func checkKey(of value: Cursor, _ index: Int, _ schema: Schema, _ keys: inout [[String]: Int]) {
        let parts =
            schema.listType == .set
            ? [String(decoding: [UInt8](copying: value.text), as: UTF8.self)] : schema.listMapKeys.map { Field(value)[$0].string }
        // One that lacks a key is told of elsewhere.
        guard !parts.contains("") else { return }
        if let first = keys[parts] {
            let names = schema.listMapKeys.map { "\($0)" }.joined(separator: " and ")
            violations.append(
                Violation(
                    .schemaUnique, path + [.element(index)], "the element with index \(first) is called the same",
                    help: names.isEmpty ? "name each value once" : "give each element another \(names)"))
        } else {
            keys[parts] = index
        }
    }

    private mutating func checkCount(_ value: Cursor, _ what: String, _ least: Int?, _ most: Int?) {
        let count = value.count
        guard count < least ?? 0 || count > most ?? .max else { return }
        fail(.schemaCount, "there \(count == 1 ? "is 1 \(what)" : "are \(count) \(what)s")", help: Self.between(least ?? 0, most, what))
    }

    // MARK: Words

    private mutating func fail(_ rule: Rule, _ message: String, help: String) {
        violations.append(Violation(rule, path, message, help: help))
    }

    private static func between(_ least: Int, _ most: Int?, _ what: String) -> String {
        let one = least == 1 ? "" : "s"
        guard let most else { return "at least \(least) \(what)\(one)" }
        return least == 0 ? "at most \(most) \(what)s" : "between \(least) and \(most) \(what)s"
    }

    private static func oneOf(_ values: [String]) -> String {
        values.count == 1 ? "only \(values[0]) is taken" : "one of \(values.map { $0.isEmpty ? "\"\"" : $0 }.joined(separator: ", "))"
    }

    /// What helps most people who wrote a value of another type.
    private static func hint(for schema: Schema, _ value: Cursor) -> String {
        switch (schema.type, value.kind) {
        case (.string, .number), (.string, .true), (.string, .false):
            // Without the value: it may be a password.
            return "put it in quotes"
        case (.integer, .string) where Int64(value.string ?? "") != nil, (.boolean, .string) where value.stringEquals("true"),
            (.boolean, .string) where value.stringEquals("false"):
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
        case .boolean, .any, .string(.bytes): typeWords
        default: "a \(typeWords)"
        }
    }
}

extension Cursor {
    /// What kind of value it is, in words.
    var kindWords: String {
        switch kind {
        case .null: "nothing"
        case .true, .false: "true or false"
        case .number: isInteger ? "a number" : "a number with a fraction or an exponent"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
