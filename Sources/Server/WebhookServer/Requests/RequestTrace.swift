public import HTTP
public import Metrics

/// The trace that a request belongs to, and the span that the server records of it.
public struct RequestTrace: Sendable {
    /// The trace context of the caller.
    public let context: TraceContext
    /// The id of the server's span; 0 if none is recorded.
    let ownSpanID: UInt64

    init(_ context: TraceContext, ownSpanID: UInt64) {
        self.context = context
        self.ownSpanID = ownSpanID
    }

    /// True if the server records a span.
    public var isRecorded: Bool { ownSpanID != 0 }

    /// The span that log lines and exemplars refer to: that of the server, or of the caller if the server records none.
    public var spanID: UInt64 { isRecorded ? ownSpanID : context.parentID }
}

/// The span of a request that was answered or refused.
public struct RequestSpan: Sendable {
    /// The trace of the request.
    public let trace: RequestTrace
    /// The path of the route; nil if no route has the path of the request.
    public let route: String?
    /// The method of the request.
    public let method: HTTPMethod
    /// HTTP status code of the response.
    public let status: Int
    /// `1.1` or `2`.
    public let protocolVersion: StaticString
    /// Time of the last byte of the request, or of its head if it was refused, in nanoseconds since 1970.
    public let startUnixNanoseconds: UInt64
    /// Time of the response, in nanoseconds since 1970.
    public let endUnixNanoseconds: UInt64
    /// Attributes that the handler has set; none if the request was refused.
    public let attributes: [SpanAttribute]
}

/// Takes spans of sampled requests. Any thread; must not block.
public protocol SpanRecorder: Sendable {
    /// Returns a random id for a new span, other than 0.
    func makeSpanID() -> UInt64
    /// Records a span that has ended.
    func record(_ span: RequestSpan)
}
