/// The head of an HTTP/1.1 request: what a server needs of request line and fields, as offsets into the bytes that were
/// read.
public struct HTTP1Head: Equatable, Sendable {
    /// The method (RFC 9110, section 9), as far as it matters.
    public var method = HTTPMethod.other
    /// The path, without query, in the bytes that were parsed.
    public var path = 0..<0
    /// What follows the question mark, in the bytes that were parsed; empty when there is none.
    public var query = 0..<0
    /// How the end of the body is found.
    public var framing = Framing.none
    /// What `Content-Type` says.
    public var contentType = ContentType.absent
    /// True if `Content-Encoding` names a coding other than `identity`.
    public var isEncoded = false
    /// The header `traceparent`.
    public var traceparent = TraceparentHeader()
    /// True if the connection can take another request.
    public var keepsAlive = true
    /// True if the client waits for 100 before it sends the body (RFC 9110, section 10.1.1).
    public var expectsContinue = false
    /// True if the client would like OpenMetrics (`Accept` names `application/openmetrics-text`).
    public var acceptsOpenMetrics = false
    /// The value of `Authorization`, in the bytes that were parsed; empty when there is none, or more than one.
    public var authorization = 0..<0
    /// Bytes of the head, from where parsing began to the body.
    public var length = 0

    /// How the end of the body is found (RFC 9112, section 6.3).
    public enum Framing: Equatable, Sendable {
        /// There is no body.
        case none
        /// So many bytes (`Content-Length`).
        case length(Int)
        /// In chunks (`Transfer-Encoding`); `HTTP1ChunkedBody` reads them.
        case chunked
    }

    /// A head of which nothing has been read; `parse` makes those that have been.
    public init() {}
}
