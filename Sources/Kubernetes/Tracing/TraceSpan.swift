public import Metrics

/// A request of a trace that was answered, as OTLP has it (opentelemetry.proto.trace.v1.Span, of kind SERVER).
public struct TraceSpan: Sendable {
    /// The first 8 bytes of the trace's id.
    public var traceIDHigh: UInt64
    /// The last 8 bytes of the trace's id.
    public var traceIDLow: UInt64
    /// The id of this span. Not 0.
    public var spanID: UInt64
    /// The id of the caller's span. Not 0.
    public var parentSpanID: UInt64
    /// The flags of W3C Trace Context.
    public var traceFlags: UInt8
    /// What was done: `POST /convert`.
    public var name: String
    /// In nanoseconds since 1970.
    public var startUnixNanoseconds: UInt64
    /// In nanoseconds since 1970, not before the start.
    public var endUnixNanoseconds: UInt64
    /// Whether it ended in an error.
    public var isError: Bool
    /// What else is known of it; no name is there twice.
    public var attributes: [SpanAttribute]

    /// A span with all that it has.
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

/// What spans come from, which is the same for all of a process (opentelemetry.proto.resource.v1.Resource).
public struct TraceResource: Sendable {
    /// `service.name` and others.
    public var attributes: [SpanAttribute]
    /// The name of what records the spans (InstrumentationScope).
    public var scopeName: String
    /// Its version.
    public var scopeVersion: String

    /// A resource with all that it has.
    public init(attributes: [SpanAttribute], scopeName: String, scopeVersion: String) {
        self.attributes = attributes
        self.scopeName = scopeName
        self.scopeVersion = scopeVersion
    }
}
