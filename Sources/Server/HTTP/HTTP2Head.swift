/// The head of an HTTP/2 request.
public struct HTTP2Head: Sendable {
    /// The `:method` pseudo-header.
    public var method = HTTPMethod.other
    /// The `:path` pseudo-header, with query.
    public var target: [UInt8] = []
    /// The type in `content-type`.
    public var contentType = ContentType.absent
    /// True if `content-encoding` names a coding other than `identity`.
    public var isEncoded = false
    /// The `traceparent` header.
    public var traceparent = TraceparentHeader()
    /// The value of `content-length` in bytes; nil if there is none.
    public var contentLength: Int?

    /// Creates an empty head.
    public init() {}
}
