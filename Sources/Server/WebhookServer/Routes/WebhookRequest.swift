internal import EventLoop
public import Metrics

/// A request as its handler receives it: the body where the connection read it, without a copy.
public struct WebhookRequest: ~Escapable {
    /// The whole body.
    public let body: Span<UInt8>
    /// Time of the last byte of the request, in nanoseconds of the monotonic clock.
    public let receivedNanoseconds: UInt64
    /// Time by which the response is due, on the same clock.
    public let deadlineNanoseconds: UInt64
    /// The trace of the request; nil without a valid `traceparent`.
    public let trace: RequestTrace?
    /// The job of a worker; nil on an event loop, which cannot observe a disconnect during a request.
    private let job: Job?

    /// Creates a request.
    @_lifetime(copy body)
    public init(body: Span<UInt8>, receivedNanoseconds: UInt64, deadlineNanoseconds: UInt64, trace: RequestTrace? = nil)
    {
        self.init(
            body: body, receivedNanoseconds: receivedNanoseconds, deadlineNanoseconds: deadlineNanoseconds,
            trace: trace, job: nil)
    }

    @_lifetime(copy body)
    init(body: Span<UInt8>, receivedNanoseconds: UInt64, deadlineNanoseconds: UInt64, trace: RequestTrace?, job: Job?) {
        self.body = body
        self.receivedNanoseconds = receivedNanoseconds
        self.deadlineNanoseconds = deadlineNanoseconds
        self.trace = trace
        self.job = job
    }

    /// The cancellation of the request, for handlers that work for long.
    public var cancellation: RequestCancellation {
        RequestCancellation(deadlineNanoseconds: deadlineNanoseconds, job: job)
    }
}

/// The cancellation of a request: by its deadline, or because the client is gone. Any thread.
public struct RequestCancellation: Sendable {
    private let deadlineNanoseconds: UInt64
    private let job: Job?

    init(deadlineNanoseconds: UInt64, job: Job?) {
        self.deadlineNanoseconds = deadlineNanoseconds
        self.job = job
    }

    /// True once the client is gone or the deadline has passed. Reads the clock, so it is too slow to ask per field.
    public var isCancelled: Bool { job?.isAbandoned == true || Clock.monotonicNanoseconds >= deadlineNanoseconds }
}

/// A response that a handler fills in. The server owns and reuses it.
public struct WebhookResponse: Sendable {
    /// HTTP status code.
    public var status = 200
    /// The body, `application/json`.
    public var body: [UInt8] = []
    /// Set by a handler that stopped since the request was cancelled: the server answers 504 instead of `body`.
    public var isUnfinished = false
    /// Attributes of the request's span besides those of the server. A handler sets them if the trace is recorded.
    public var spanAttributes: [SpanAttribute] = []
    private var buffers: LargeBuffers?

    /// Creates a response with status 200 and an empty body.
    public init() {}

    /// Creates one whose body may be in memory of earlier ones.
    init(from buffers: LargeBuffers) { self.buffers = buffers }

    /// Reserves memory for a body of about `capacity` bytes.
    public mutating func reserve(_ capacity: Int) {
        guard let buffers else { return body.reserveCapacity(capacity) }
        buffers.reserve(capacity, in: &body)
    }

    /// Empties the response for the next request; the body keeps its memory.
    mutating func reset() {
        status = 200
        isUnfinished = false
        body.removeAll(keepingCapacity: true)
        if !spanAttributes.isEmpty { spanAttributes = [] }
    }
}

/// Appends the body of an HTTP error: its status code and a message.
public typealias ErrorBodyRenderer = @Sendable (_ status: Int, _ message: String, _ body: inout [UInt8]) -> Void
