/// What is wrong with a field: one cause of a refusal (apimachinery, `util/validation/field`).
public struct FieldError: Sendable, Equatable {
    /// What kind of wrong.
    public let type: ErrorType
    /// The field, from the object's root.
    public let path: FieldPath
    /// The offending value as messages show it; empty where the type of error shows none, or where the value may hold a
    /// secret.
    public let shownValue: String
    /// What would be right.
    public let detail: String
    /// The rule that says so.
    public let rule: Rule
    /// Where the field, or what is nearest to it, stands in the text that was read, in bytes.
    public let byteOffset: Int
    /// Where the value is written, when that is not the field: the annotation that carries it into another version.
    public let origin: FieldPath?

    /// A violation that was put together by hand; rules go through `FieldErrors`, which works out path and place.
    public init(
        _ type: ErrorType, _ path: FieldPath, shownValue: String = "", detail: String, rule: Rule, byteOffset: Int,
        origin: FieldPath? = nil
    ) {
        self.type = type
        self.path = path
        self.shownValue = shownValue
        self.detail = detail
        self.rule = rule
        self.byteOffset = byteOffset
        self.origin = origin
    }

    /// The kinds of field error. A struct, so that it can grow.
    public struct ErrorType: Sendable, Equatable {
        /// `reason` of the cause.
        public let reason: String
        /// How the message begins.
        public let text: String

        /// A value that is there and not acceptable (`field.Invalid`).
        public static let invalid = ErrorType(reason: "FieldValueInvalid", text: "Invalid value")
        /// A value that must be there and is not (`field.Required`).
        public static let required = ErrorType(reason: "FieldValueRequired", text: "Required value")
        /// A value that is right by itself but not allowed here, or a change that is not (`field.Forbidden`).
        public static let forbidden = ErrorType(reason: "FieldValueForbidden", text: "Forbidden")
        /// A value that is none of those that are known (`field.NotSupported`).
        public static let notSupported = ErrorType(reason: "FieldValueNotSupported", text: "Unsupported value")
        /// A value that must be unique and stands here a second time (`field.Duplicate`).
        public static let duplicate = ErrorType(reason: "FieldValueDuplicate", text: "Duplicate value")
        /// A value that takes more room than there is (`field.TooLong`).
        public static let tooLong = ErrorType(reason: "FieldValueTooLong", text: "Too long")
        /// A list or a map with more entries than there may be.
        public static let tooMany = ErrorType(reason: "FieldValueTooMany", text: "Too many")
        /// The rule could not be applied, such as for a version that cannot be read (`field.InternalError`).
        public static let internalError = ErrorType(reason: "InternalError", text: "Internal error")
    }

    /// The text of a warning: field and detail.
    public var warningText: String { path.steps.isEmpty ? detail : "\(path): \(detail)" }

    /// The text of a warning in the place of a refusal: field, message and rule.
    public var unenforcedText: String { "\(description) (rule \(rule.id), not enforced)" }

    /// The message of the cause: type, value and detail, without the field.
    public var message: String {
        var message = type.text
        if !shownValue.isEmpty { message += ": \(shownValue)" }
        if !detail.isEmpty { message += ": \(detail)" }
        return message
    }
}

extension FieldError: CustomStringConvertible {
    /// Field and message, as Kubernetes prints field errors.
    public var description: String { "\(path): \(message)" }
}
