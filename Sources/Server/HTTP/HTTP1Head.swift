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
    /// Whether `Content-Encoding` names a coding other than `identity`.
    public var isEncoded = false
    /// The header `traceparent`.
    public var traceparent = TraceparentHeader()
    /// Whether the connection can take another request.
    public var keepsAlive = true
    /// Whether the client waits for 100 before it sends the body (RFC 9110, section 10.1.1).
    public var expectsContinue = false
    /// Whether the client would like OpenMetrics (`Accept` names `application/openmetrics-text`).
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

/// A request that breaks the rules of HTTP/1.1: it is answered with `status` and the connection is closed, since where
/// the next request begins is anybody's guess.
public struct HTTP1Error: Error, Sendable, Equatable {
    /// Status code of the answer: 400, 413, 417, 431, 501 or 505; 502, as a gateway says, for the answer of a server
    /// that was asked.
    public let status: Int
    /// What is wrong, for people.
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

/// Limits of the codec.
public enum HTTP1Limits {
    /// Request line or status line, and fields, together. API servers send some 300 bytes; 16 KiB leaves room for
    /// proxies.
    public static let headBytes = 16 * 1024
    /// Fields of a request or an answer.
    public static let fields = 100
    /// The extensions of a chunk, behind its size of at most 15 digits.
    public static let chunkLineBytes = 256
    /// All trailers of a chunked body together.
    public static let trailerBytes = 4 * 1024
}
