/// What is wrong with a field: one cause of a refusal (apimachinery, `util/validation/field`).
public struct FieldError: Sendable, Equatable {
    /// What kind of wrong.
    public let type: ErrorType
    /// The field, from the object's root.
    public let path: FieldPath
    /// The offending value as messages show it; empty where the type of error shows none, or where the value may hold a secret.
    public let shownValue: String
    /// What would be right.
    public let detail: String
    /// The rule that says so.
    public let rule: Rule
    /// Where the field, or what is nearest to it, stands in the text that was read, in bytes.
    public let byteOffset: Int

    public init(_ type: ErrorType, _ path: FieldPath, shownValue: String = "", detail: String, rule: Rule, byteOffset: Int) {
        self.type = type
        self.path = path
        self.shownValue = shownValue
        self.detail = detail
        self.rule = rule
        self.byteOffset = byteOffset
    }

    /// The kinds of field error. A struct, so that it can grow.
    public struct ErrorType: Sendable, Equatable {
        /// `reason` of the cause.
        public let reason: String
        /// How the message begins.
        public let text: String

        public static let invalid = ErrorType(reason: "FieldValueInvalid", text: "Invalid value")
        public static let required = ErrorType(reason: "FieldValueRequired", text: "Required value")
        public static let forbidden = ErrorType(reason: "FieldValueForbidden", text: "Forbidden")
        public static let notSupported = ErrorType(reason: "FieldValueNotSupported", text: "Unsupported value")
        public static let duplicate = ErrorType(reason: "FieldValueDuplicate", text: "Duplicate value")
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
