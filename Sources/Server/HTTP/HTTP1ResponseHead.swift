/// The head of an HTTP/1.1 answer: what a client needs of status line and fields.
public struct HTTP1ResponseHead: Equatable, Sendable {
    /// Status code (RFC 9110, section 15).
    public var status = 0
    /// How the end of the body is found.
    public var framing = Framing.untilClose
    /// What `Content-Type` says.
    public var contentType = ContentType.absent
    /// True if the connection can take another request after this answer.
    public var keepsAlive = true
    /// `Retry-After` in seconds; nil when absent or a date.
    public var retryAfterSeconds: Int?
    /// `Date` in seconds since 1970, as the peer's clock has it; nil when absent or in another form than the preferred
    /// one.
    public var dateUnixSeconds: Int64?
    /// Bytes of the head, from where parsing began to the body.
    public var length = 0

    /// How the end of the body is found (RFC 9112, section 6.3).
    public enum Framing: Equatable, Sendable {
        /// There is no body: 1xx, 204 and 304.
        case none
        /// So many bytes (`Content-Length`).
        case length(Int)
        /// In chunks (`Transfer-Encoding`).
        case chunked
        /// It ends with the connection.
        case untilClose
    }

    /// A head of which nothing has been read; `parse` makes those that have been.
    public init() {}
}
