/// The head of an HTTP/2 request.
public struct HTTP2Head: Sendable {
    /// `:method`, as far as it matters.
    public var method = HTTPMethod.other
    /// `:path`, with query.
    public var target: [UInt8] = []
    /// What `content-type` says.
    public var contentType = ContentType.absent
    /// True if `content-encoding` names a coding other than `identity`.
    public var isEncoded = false
    /// The header `traceparent`.
    public var traceparent = TraceparentHeader()
    /// What `content-length` says, in bytes; nil when there is none.
    public var contentLength: Int?

    /// A head of which nothing has come.
    public init() {}
}
