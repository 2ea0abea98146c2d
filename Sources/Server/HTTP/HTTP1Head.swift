/// The head of an HTTP/1.1 request: the parts of the request line and fields that a server needs, as offsets into the
/// input.
public struct HTTP1Head: Equatable, Sendable {
    /// The method (RFC 9110, section 9).
    public var method = HTTPMethod.other
    /// The path without the query, as offsets into the input.
    public var path = 0..<0
    /// The query after the question mark, as offsets into the input; empty if there is none.
    public var query = 0..<0
    /// The framing of the body.
    public var framing = Framing.none
    /// The type in `Content-Type`.
    public var contentType = ContentType.absent
    /// True if `Content-Encoding` names a coding other than `identity`.
    public var isEncoded = false
    /// The `traceparent` header.
    public var traceparent = TraceparentHeader()
    /// True if the connection persists after this request.
    public var keepsAlive = true
    /// True if the client waits for a 100 response before it sends the body (RFC 9110, section 10.1.1).
    public var expectsContinue = false
    /// True if the client accepts OpenMetrics (`Accept` names `application/openmetrics-text`).
    public var acceptsOpenMetrics = false
    /// The value of `Authorization`, as offsets into the input; empty if there is none, or more than one.
    public var authorization = 0..<0
    /// Length of the head in bytes.
    public var length = 0

    /// The framing of a body (RFC 9112, section 6.3).
    public enum Framing: Equatable, Sendable {
        /// There is no body.
        case none
        /// A body of this many bytes (`Content-Length`).
        case length(Int)
        /// Chunked transfer coding (`Transfer-Encoding`), decoded by `HTTP1ChunkedBody`.
        case chunked
    }

    /// Creates an empty head; use `parse` to read one.
    public init() {}
}
