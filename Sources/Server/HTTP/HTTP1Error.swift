/// A violation of HTTP/1.1. A server answers with `status` and closes the connection, since it cannot tell where the
/// next request begins.
public struct HTTP1Error: Error, Sendable, Equatable {
    /// Status code of the response: 400, 413, 417, 431, 501 or 505; 502, that of a gateway, for a malformed response.
    public let status: Int
    /// The violation, for people.
    public let reason: StaticString

    init(_ status: Int, _ reason: StaticString) {
        self.status = status
        self.reason = reason
    }

    /// Errors are equal when status and reason are.
    public static func == (a: HTTP1Error, b: HTTP1Error) -> Bool {
        a.status == b.status && "\(a.reason)" == "\(b.reason)"
    }
}
