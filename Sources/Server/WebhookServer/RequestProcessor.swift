internal import EventLoop
public import Metrics

/// One POST path that the webhook listener answers.
public struct Route: Sendable {
    /// The exact path, without query, e.g. `/convert`.
    public let path: String
    /// What metrics call it (`webhook` label).
    public let label: String
    /// Largest accepted body in bytes; a larger one is answered 413 before it is read.
    public let maxBodyBytes: Int
    /// Time for a request whose query has no `timeout` that can be read.
    public let defaultTimeout: Duration

    /// A route; paths are all different and begin with a slash.
    public init(path: String, label: String, maxBodyBytes: Int, defaultTimeout: Duration) {
        self.path = path
        self.label = label
        self.maxBodyBytes = maxBodyBytes
        self.defaultTimeout = defaultTimeout
    }
}

/// What a processor gets to see of a request: the body where the connection read it, without a copy.
public struct WebhookRequest: ~Escapable {
    /// The whole body.
    public let body: Span<UInt8>
    /// When the last byte of the request had come, on the monotonic clock, in nanoseconds.
    public let receivedNanoseconds: UInt64
    /// When the answer is due, on the same clock: the request's `timeout` after that. Work that would miss it need not
    /// begin.
    public let deadlineNanoseconds: UInt64
    /// The trace that it belongs to; nil when the request does not say.
    public let trace: RequestTrace?
    /// The job that a worker has of it; nil on an event loop, where nothing can come in between.
    private let job: Job?

    /// A request as the server hands it on.
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

    /// Who waits for the answer.
    public var patience: Patience { Patience(deadlineNanoseconds: deadlineNanoseconds, job: job) }
}

/// Whether an answer is still waited for: long work asks now and then.
public struct Patience: Sendable {
    private let deadlineNanoseconds: UInt64
    private let job: Job?

    init(deadlineNanoseconds: UInt64, job: Job?) {
        self.deadlineNanoseconds = deadlineNanoseconds
        self.job = job
    }

    /// Whether the client has gone or the deadline has passed. A look at the clock, so nothing to ask for each field.
    public var isOver: Bool { job?.isGivenUp == true || Clock.monotonicNanoseconds >= deadlineNanoseconds }
}

/// What a processor fills in. The server owns and reuses it: `body` arrives empty, with capacity.
public struct WebhookResponse: Sendable {
    /// HTTP status code.
    public var status = 200
    /// Bytes of the answer, `application/json`.
    public var body: [UInt8] = []
    /// Set by a processor that gave up since nobody waits: the server then says that the deadline has passed, and
    /// nothing else.
    public var isUnfinished = false
    /// What the span of the request says beside the server's own attributes. Looked at only for requests whose trace is
    /// recorded; for these a processor replaces what it finds, which may be of an earlier request.
    public var spanAttributes: [SpanAttribute] = []

    /// An answer without a body, 200.
    public init() {}
}

/// The seam between the server, which knows no Kubernetes, and the API rooms, which know no sockets.
///
/// Every event loop and every worker thread makes its own with the factory it was given and never shares it, so a
/// processor may keep scratch memory without locks. `process` is called with one request at a time.
public protocol RequestProcessor: AnyObject {
    /// Answers one request for `routes[route]`.
    func process(route: Int, _ request: borrowing WebhookRequest, into response: inout WebhookResponse)
}

/// Makes the processor of one thread: of a loop before it runs, of a worker on its own thread. `log` is the thread's
/// own.
public typealias RequestProcessorFactory = @Sendable (_ log: LogLines) -> any RequestProcessor

/// Appends the body of an HTTP error: its status code and what is wrong, for people.
public typealias ErrorBodyRenderer = @Sendable (_ status: Int, _ message: String, _ body: inout [UInt8]) -> Void
