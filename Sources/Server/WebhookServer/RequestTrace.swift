public import HTTP
public import Metrics

/// The trace that a request belongs to, and the span that the server records of it.
public struct RequestTrace: Sendable {
    /// What the caller has sent.
    public let context: TraceContext
    /// The id of the server's span; 0 when none is recorded.
    let ownSpanID: UInt64

    init(_ context: TraceContext, ownSpanID: UInt64) {
        self.context = context
        self.ownSpanID = ownSpanID
    }

    /// Whether the server records a span.
    public var isRecorded: Bool { ownSpanID != 0 }

    /// The span that log lines and exemplars point to: the server's, or, where it records none, the caller's.
    public var spanID: UInt64 { isRecorded ? ownSpanID : context.parentID }
}

/// A request that was answered, as a span of its trace.
public struct RequestSpan: Sendable {
    /// Where it belongs.
    public let trace: RequestTrace
    /// The path that was asked for, which is one of a route.
    public let route: String
    /// HTTP status code of the answer.
    public let status: Int
    /// `1.1` or `2`.
    public let protocolVersion: StaticString
    /// When the last byte of the request had come, in nanoseconds since 1970.
    public let startUnixNanoseconds: UInt64
    /// When the answer was there, in nanoseconds since 1970.
    public let endUnixNanoseconds: UInt64
    /// What the processor had to say.
    public let attributes: [SpanAttribute]
}

/// Takes spans of sampled requests. Any thread, so it must not wait.
public protocol SpanRecorder: Sendable {
    /// An id for a new span: random, and not 0.
    func makeSpanID() -> UInt64
    /// Takes a span that has ended.
    func record(_ span: RequestSpan)
}
