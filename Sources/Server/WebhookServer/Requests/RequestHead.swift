internal import HTTP

/// The head of a request, as far as its acceptance depends on it, in HTTP/1.1 and HTTP/2.
struct RequestHead: ~Escapable {
    /// Bytes that `path` and `query` are ranges of.
    let bytes: Span<UInt8>
    let path: Range<Int>
    let query: Range<Int>
    let method: HTTPMethod
    let contentType: ContentType
    /// True if the body has a content coding, such as gzip.
    let isEncoded: Bool
    /// Size of the body in bytes; nil if the head does not contain it.
    let length: Int?
    let traceparent: TraceparentHeader

    /// The head of an HTTP/1.1 request whose ranges are those of `bytes`.
    @_lifetime(copy bytes)
    init(_ head: HTTP1Head, in bytes: Span<UInt8>) {
        self.bytes = bytes
        (path, query) = (head.path, head.query)
        (method, contentType, isEncoded) = (head.method, head.contentType, head.isEncoded)
        traceparent = head.traceparent
        switch head.framing {
        case .none: length = 0
        case .length(let bytes): length = bytes
        case .chunked: length = nil
        }
    }

    /// The head of an HTTP/2 request whose target is `target`.
    @_lifetime(copy target)
    init(_ head: HTTP2Head, target: Span<UInt8>) {
        bytes = target
        var end = 0
        while end < target.count, target[end] != UInt8(ascii: "?") { end += 1 }
        path = 0..<end
        query = min(end + 1, target.count)..<target.count
        (method, contentType, isEncoded) = (head.method, head.contentType, head.isEncoded)
        traceparent = head.traceparent
        length = head.contentLength
    }
}

/// A request whose head was accepted: its body is read, and a handler answers it.
struct AcceptedRequest: Sendable {
    let route: RouteTable.ID
    /// Time of the end of its head, in nanoseconds of the monotonic clock.
    let accepted: UInt64
    /// Time by which the body must be complete and the response is due, on the same clock.
    let deadline: UInt64
    let trace: RequestTrace?
}

/// The decision about the head of a request.
enum Acceptance {
    case accepted(AcceptedRequest)
    /// Refused, with the route if there is one for the path.
    case refused(Refusal, RouteTable.ID?)
}
