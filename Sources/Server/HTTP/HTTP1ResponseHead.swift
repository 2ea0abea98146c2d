/// The head of an HTTP/1.1 response: the parts of the status line and fields that a client needs.
public struct HTTP1ResponseHead: Equatable, Sendable {
    /// Status code (RFC 9110, section 15).
    public var status = 0
    /// The framing of the body.
    public var framing = Framing.untilClose
    /// The type in `Content-Type`.
    public var contentType = ContentType.absent
    /// True if the connection persists after this response.
    public var keepsAlive = true
    /// `Retry-After` in seconds; nil when absent or a date.
    public var retryAfterSeconds: Int?
    /// `Date` by the peer's clock, in seconds since 1970; nil if absent or not in the preferred format.
    public var dateUnixSeconds: Int64?
    /// Length of the head in bytes.
    public var length = 0

    /// The framing of a body (RFC 9112, section 6.3).
    public enum Framing: Equatable, Sendable {
        /// There is no body: 1xx, 204 and 304.
        case none
        /// A body of this many bytes (`Content-Length`).
        case length(Int)
        /// Chunked transfer coding (`Transfer-Encoding`).
        case chunked
        /// The body ends when the connection is closed.
        case untilClose
    }

    /// Creates an empty head; use `parse` to read one.
    public init() {}
}
