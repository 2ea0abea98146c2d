/// An error in a field: one cause of a refusal (apimachinery, `util/validation/field`).
public struct FieldError: Sendable, Equatable {
    /// The kind of error.
    public let type: ErrorType
    /// The field, from the object's root.
    public let path: FieldPath
    /// The offending value as messages show it; empty if the type of error shows none, or if the value may be a secret.
    public let shownValue: String
    /// The reason, or what is expected.
    public let detail: String
    /// The rule that is violated.
    public let rule: Rule
    /// The field that contains the value, if it is another one: the annotation that preserves it for another version.
    public let origin: FieldPath?

    /// Creates an error; rules use `FieldErrors`, which computes the path.
    public init(
        _ type: ErrorType, _ path: FieldPath, shownValue: String = "", detail: String, rule: Rule,
        origin: FieldPath? = nil
    ) {
        self.type = type
        self.path = path
        self.shownValue = shownValue
        self.detail = detail
        self.rule = rule
        self.origin = origin
    }

    /// The types of field error.
    public struct ErrorType: Sendable, Equatable {
        /// `reason` of the cause.
        public let reason: String
        /// The beginning of the message.
        public let text: String

        /// A value that is not acceptable (`field.Invalid`).
        public static let invalid = ErrorType(reason: "FieldValueInvalid", text: "Invalid value")
        /// A value that is missing (`field.Required`).
        public static let required = ErrorType(reason: "FieldValueRequired", text: "Required value")
        /// A value that is correct by itself but not allowed here, or a change that is not allowed (`field.Forbidden`).
        public static let forbidden = ErrorType(reason: "FieldValueForbidden", text: "Forbidden")
        /// A value that is none of the supported ones (`field.NotSupported`).
        public static let notSupported = ErrorType(reason: "FieldValueNotSupported", text: "Unsupported value")
        /// A value that must be unique and is not (`field.Duplicate`).
        public static let duplicate = ErrorType(reason: "FieldValueDuplicate", text: "Duplicate value")
        /// A value that is too long (`field.TooLong`).
        public static let tooLong = ErrorType(reason: "FieldValueTooLong", text: "Too long")
        /// A list or a map with too many entries (`field.TooMany`).
        public static let tooMany = ErrorType(reason: "FieldValueTooMany", text: "Too many")
        /// The rule could not be applied, such as for a version that cannot be read (`field.InternalError`).
        public static let internalError = ErrorType(reason: "InternalError", text: "Internal error")
    }

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
