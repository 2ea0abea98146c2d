public import Metrics

/// A span of a request (opentelemetry.proto.trace.v1.Span, of kind SERVER).
public struct TraceSpan: Sendable {
    /// First 8 bytes of the trace id.
    public var traceIDHigh: UInt64
    /// Last 8 bytes of the trace id.
    public var traceIDLow: UInt64
    /// Span id. Not 0.
    public var spanID: UInt64
    /// Parent span id. Not 0.
    public var parentSpanID: UInt64
    /// Flags of W3C Trace Context.
    public var traceFlags: UInt8
    /// Method and path: `POST /convert`.
    public var name: String
    /// Start in nanoseconds since 1970.
    public var startUnixNanoseconds: UInt64
    /// End in nanoseconds since 1970, not before the start.
    public var endUnixNanoseconds: UInt64
    /// True if it ended in an error.
    public var isError: Bool
    /// Attributes, with unique names.
    public var attributes: [SpanAttribute]

    /// Creates a span.
    public init(
        traceIDHigh: UInt64, traceIDLow: UInt64, spanID: UInt64, parentSpanID: UInt64, traceFlags: UInt8, name: String,
        startUnixNanoseconds: UInt64, endUnixNanoseconds: UInt64, isError: Bool, attributes: [SpanAttribute]
    ) {
        self.traceIDHigh = traceIDHigh
        self.traceIDLow = traceIDLow
        self.spanID = spanID
        self.parentSpanID = parentSpanID
        self.traceFlags = traceFlags
        self.name = name
        self.startUnixNanoseconds = startUnixNanoseconds
        self.endUnixNanoseconds = endUnixNanoseconds
        self.isError = isError
        self.attributes = attributes
    }
}

/// The source of all spans of a process (opentelemetry.proto.resource.v1.Resource).
public struct TraceResource: Sendable {
    /// `service.name` and others.
    public var attributes: [SpanAttribute]
    /// Name of the instrumentation scope.
    public var scopeName: String
    /// Version of the instrumentation scope.
    public var scopeVersion: String

    /// Creates a resource.
    public init(attributes: [SpanAttribute], scopeName: String, scopeVersion: String) {
        self.attributes = attributes
        self.scopeName = scopeName
        self.scopeVersion = scopeVersion
    }
}
