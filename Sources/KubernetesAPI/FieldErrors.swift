public import JSON

/// The violations of one object, in the order in which they were found.
///
/// Borrows the object, so that a rule only says which field is wrong; path and place in the text are worked out when there is an error.
public struct FieldErrors: ~Escapable {
    /// The object that is being checked.
    public let root: Cursor
    public private(set) var all: [FieldError] = []

    @_lifetime(copy root)
    public init(root: Cursor) {
        self.root = root
    }

    public var isEmpty: Bool { all.isEmpty }

    /// The value is not acceptable. `value` is shown as it is given; quote texts with `quoted`.
    public mutating func invalid(_ field: borrowing Field, _ value: String, _ detail: String, by rule: Rule) {
        add(.invalid, field, value, detail, rule)
    }

    /// A text is not acceptable; it is shown.
    public mutating func invalid(text field: borrowing Field, _ detail: String, by rule: Rule) {
        add(.invalid, field, quoted(field.string), detail, rule)
    }

    /// The field must have a value.
    public mutating func required(_ field: borrowing Field, _ detail: String, by rule: Rule) {
        add(.required, field, "", detail, rule)
    }

    /// The field may not be set, or not so.
    public mutating func forbidden(_ field: borrowing Field, _ detail: String, by rule: Rule) {
        add(.forbidden, field, "", detail, rule)
    }

    /// The rule could not be applied.
    public mutating func internalError(_ field: borrowing Field, _ detail: String, by rule: Rule) {
        add(.internalError, field, "", detail, rule)
    }

    /// An error whose place was worked out by the caller.
    public mutating func append(_ error: FieldError) {
        all.append(error)
    }

    private mutating func add(
        _ type: FieldError.ErrorType, _ field: borrowing Field, _ value: String, _ detail: String, _ rule: Rule
    ) {
        all.append(
            FieldError(
                type, FieldPath(field.path(from: root)), shownValue: value, detail: detail, rule: rule,
                byteOffset: field.nearestValue.byteOffset))
    }
}

/// A text in double quotes as Go's `%q` prints it, cut after 256 characters so that a message stays readable.
public func quoted(_ text: String) -> String {
    var result = "\""
    var length = 0
    for scalar in text.unicodeScalars {
        guard length < 256 else { return result + "…\"" }
        length += 1
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case _ where scalar.value < 0x20 || scalar.value == 0x7F:
            let hex = String(scalar.value, radix: 16)
            result += "\\x" + (hex.count < 2 ? "0" : "") + hex
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
