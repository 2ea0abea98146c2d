/// The head of an HTTP/1.1 request: what a server needs of request line and fields, as offsets into the bytes that were read.
public struct HTTP1Head: Equatable, Sendable {
    public var method = HTTPMethod.other
    /// The path, without query, in the bytes that were parsed.
    public var path = 0..<0
    /// What follows the question mark.
    public var query = 0..<0
    public var framing = Framing.none
    public var contentType = ContentType.absent
    /// Whether the connection can take another request.
    public var keepsAlive = true
    /// Whether the client waits for 100 before it sends the body (RFC 9110, section 10.1.1).
    public var expectsContinue = false
    /// Whether the client would like OpenMetrics.
    public var acceptsOpenMetrics = false
    /// Bytes up to the body.
    public var length = 0

    /// How the end of the body is found (RFC 9112, section 6.3).
    public enum Framing: Equatable, Sendable {
        case none
        case length(Int)
        case chunked
    }

    public init() {}
}

/// A request that breaks the rules of HTTP/1.1: it is answered with `status` and the connection is closed, since where the next request
/// begins is anybody's guess.
public struct HTTP1Error: Error, Sendable, Equatable {
    public let status: Int
    /// What is wrong, for people.
    public let reason: StaticString

    init(_ status: Int, _ reason: StaticString) {
        self.status = status
        self.reason = reason
    }

    /// Errors are equal when status and reason are.
    public static func == (a: HTTP1Error, b: HTTP1Error) -> Bool { a.status == b.status && "\(a.reason)" == "\(b.reason)" }
}

/// Limits of the codec.
public enum HTTP1Limits {
    /// Request line and fields together. API servers send some 300 bytes; 16 KiB leaves room for proxies.
    public static let headBytes = 16 * 1024
    /// Fields of a request.
    public static let fields = 100
    /// A chunk's size line, extensions included.
    public static let chunkLineBytes = 256
    /// Trailers of a chunked body.
    public static let trailerBytes = 4 * 1024
}
