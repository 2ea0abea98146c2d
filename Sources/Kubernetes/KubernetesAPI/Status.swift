public import JSON

/// A failure as the API machinery writes it (`Status` of meta/v1).
public struct Status: Sendable, Equatable {
    /// HTTP status code, 400 or more.
    public var code: Int
    /// Machine-readable reason (`StatusReason` of meta/v1), such as `Invalid`; left out when empty.
    public var reason: String
    /// The message for people: kubectl prints it, unless there are `details` with causes.
    public var message: String

    /// A failure with this code, reason and message.
    public init(code: Int, reason: String, message: String) {
        self.code = code
        self.reason = reason
        self.message = message
    }

    /// The request cannot be read: 400 BadRequest.
    public static func badRequest(_ message: String) -> Status {
        Status(code: 400, reason: "BadRequest", message: message)
    }

    /// The rules do not allow it: 403 Forbidden.
    public static func forbidden(_ message: String) -> Status {
        Status(code: 403, reason: "Forbidden", message: message)
    }

    /// The decision depends on something that cannot be read: 500 InternalError.
    public static func internalError(_ message: String) -> Status {
        Status(code: 500, reason: "InternalError", message: message)
    }

    /// The reason that goes with an HTTP status code (`StatusReason` of meta/v1); empty for a code that has none.
    public static func reason(for code: Int) -> String {
        switch code {
        case 400: "BadRequest"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "NotFound"
        case 405: "MethodNotAllowed"
        case 406: "NotAcceptable"
        case 408, 504: "Timeout"
        case 413: "RequestEntityTooLarge"
        case 415: "UnsupportedMediaType"
        case 422: "Invalid"
        case 429: "TooManyRequests"
        case 503: "ServiceUnavailable"
        case 500: "InternalError"
        default: ""
        }
    }

    /// Writes the whole object, as the body of an HTTP error.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("kind")
        writer.string("Status" as StaticString)
        writer.key("apiVersion")
        writer.string("v1" as StaticString)
        writer.key("metadata")
        writer.raw("{}" as StaticString)
        writeMembers(to: &writer)
        writer.endObject()
    }

    /// Writes the members that the response of a review has as well.
    func writeMembers(to writer: inout JSONWriter) {
        writer.key("status")
        writer.string("Failure" as StaticString)
        writer.key("message")
        writer.string(message)
        if !reason.isEmpty {
            writer.key("reason")
            writer.string(reason)
        }
        writer.key("code")
        writer.integer(code)
    }
}
