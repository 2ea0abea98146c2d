internal import APISchema
internal import JSON

/// The types and formats of a value: the part of a schema that decides if a program can decode the value.
struct ValueShape: Sendable {
    private let type: SchemaType

    /// Creates the shape of values of `schema`.
    init(_ schema: Schema) { self.init(schema.type) }

    private init(_ type: SchemaType) { self.type = type }

    /// Returns the shape of a member; nil if the value is not an object, or lacks the member.
    ///
    /// - Parameter key: That of `name`.
    func member(_ name: String, _ key: NameKey) -> ValueShape? {
        guard case .object(let properties) = type else { return nil }
        // Subscripting a span borrows the property; an array would copy it.
        let span = properties.span
        for i in span.indices where key.isKey(of: span[i].name) && (key.isWhole || span[i].name.description == name) {
            return ValueShape(span[i].schema.type)
        }
        return nil
    }

    /// The shape of the elements; nil if the value is not a list.
    var element: ValueShape? {
        guard case .array(let inner) = type else { return nil }
        return ValueShape(inner)
    }

    /// The path to a value that cannot be decoded, and the reason.
    struct Problem {
        /// The path, the last step first.
        var reversedSteps: [PathStep] = []
        let reason: String

        init(_ reason: String) {
            self.reason = reason
        }

        /// Returns the same problem, relative to the value that holds the one in which it was found.
        func inside(_ step: PathStep) -> Problem {
            var problem = self
            problem.reversedSteps.append(step)
            return problem
        }
    }

    /// Returns the reason why `value` cannot be decoded, at any depth; nil if it can. Null always can; of unknown
    /// members only the numbers are checked.
    func problem(of value: Cursor) -> Problem? {
        if value.isNull { return nil }
        switch type {
        case .string(let format):
            guard value.isString else { return Problem("expected a string") }
            return format == .text || format.reads(value.string ?? "") ? nil : Problem("not \(format.article)")
        case .boolean: return value.bool == nil ? Problem("expected true or false") : nil
        case .integer(let bits):
            return value.isInteger(bits: bits) ? nil : Problem("expected an integer of \(bits) bits")
        case .intOrString:
            return value.isString || value.isInteger(bits: 32)
                ? nil : Problem("expected an integer of 32 bits or a string")
        case .object(let properties):
            guard value.isObject else { return Problem("expected an object") }
            var members = value.members
            while let member = members.next() {
                let property = properties.indices.first { member.name.stringEquals(properties[$0].name) }
                let problem =
                    property.map { ValueShape(properties[$0].schema.type).problem(of: member.value) }
                    ?? member.value.numberProblem
                if let problem { return problem.inside(.member(member.name.string ?? "")) }
            }
            return nil
        case .map(let inner):
            guard value.isObject else { return Problem("expected an object") }
            let shape = ValueShape(inner)
            var members = value.members
            while let member = members.next() {
                if let problem = shape.problem(of: member.value) {
                    return problem.inside(.member(member.name.string ?? ""))
                }
            }
            return nil
        case .array(let inner):
            guard value.isArray else { return Problem("expected a list") }
            let shape = ValueShape(inner)
            var elements = value.elements
            var index = 0
            while let element = elements.next() {
                // API servers leave out members that are null, and refuse elements.
                if element.isNull { return Problem("null in a list").inside(.element(index)) }
                if let problem = shape.problem(of: element) { return problem.inside(.element(index)) }
                index += 1
            }
            return nil
        case .any: return value.numberProblem
        }
    }
}

extension TextFormat {
    /// The format, with an article.
    fileprivate var article: String {
        switch self {
        case .text: "a string"
        case .duration: "a duration such as \"1h30m\""
        case .dateTime: "a time of RFC 3339 such as \"2030-01-01T00:00:00Z\""
        case .bytes: "base64"
        case .bootstrapToken: "a bootstrap token"
        }
    }
}

extension Cursor {
    /// The reason why a JSON decoder refuses the value; nil if it reads all numbers in it, as int64 or as float64
    /// (apimachinery, `util/json`).
    var numberProblem: ValueShape.Problem? {
        hasOnlyFiniteNumbers ? nil : ValueShape.Problem("a number does not fit 64 bits")
    }

    fileprivate func isInteger(bits: Int) -> Bool {
        guard kind == .number, let value = int64 else { return false }
        return bits > 32 || Int32(exactly: value) != nil
    }
}
