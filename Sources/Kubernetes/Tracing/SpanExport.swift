internal import HTTP
internal import JSON
internal import KubernetesClient

/// Exports spans to a collector: takes them from the queue in batches, and sends each batch until it is accepted or has
/// failed. A state machine without sockets.
///
/// Retries as opentelemetry-proto, docs/specification.md, requires of OTLP/HTTP: after 429, 502, 503, 504, and without
/// a response; after `Retry-After`, or with exponential backoff and jitter. Every other failure is final.
struct SpanExport: APIStateMachine {
    /// Spans of one request.
    static let batchSpans = 512
    /// Time that the first span of a batch waits for others, in nanoseconds.
    static let batchNanoseconds: UInt64 = 5_000_000_000
    /// Polling interval of the queue, in nanoseconds. With a capacity of 2,048 that suffices for 4,000 spans a second.
    static let tickNanoseconds: UInt64 = 500_000_000
    /// Number of times that a batch is sent.
    static let maxAttempts = 5
    private static let firstWait: UInt64 = 1_000_000_000
    private static let longestWait: UInt64 = 30_000_000_000
    /// Limit of a response, in bytes.
    private static let answerBytes = 64 * 1024
    /// Timeout of a response, in nanoseconds: OTLP's default.
    private static let answerNanoseconds: UInt64 = 10_000_000_000

    private let queue: SpanQueue
    private let status: ExportStatus
    private let resource: TraceResource
    private var random: SplitMix
    /// Spans that were taken from the queue and are not in a batch: less than a batch and a full queue, since the queue
    /// is not read while a batch is sent.
    private var waiting: [TraceSpan] = []
    /// Time at which the oldest of them was taken, on the monotonic clock.
    private var waitingSince: UInt64 = 0
    /// Number and encoding of the spans that are being sent; nil if there are none.
    private var batch: (spans: Int, body: [UInt8])?
    private var attempts = 0
    /// True if a response is pending.
    private var isRequesting = false
    /// Time before which nothing is sent.
    private var notBefore: UInt64 = 0
    /// True if the process is about to exit: spans are sent at once and never retried.
    private var isFinishing = false

    init(_ queue: SpanQueue, _ resource: TraceResource, _ status: ExportStatus, seed: UInt64) {
        self.queue = queue
        self.resource = resource
        self.status = status
        random = SplitMix(seed: seed)
    }

    /// Sends all remaining spans; to be followed by `resume`.
    mutating func finish() {
        isFinishing = true
        notBefore = 0
    }

    /// True if all spans were sent or dropped after `finish`.
    var isFinished: Bool { isFinishing && batch == nil && waiting.isEmpty && queue.count == 0 }

    mutating func resume(now: UInt64) -> APIAction {
        // `finish` may resume while a response is pending.
        guard !isRequesting else { return .read }
        guard now >= notBefore else { return .pause(nanoseconds: min(notBefore - now, Self.tickNanoseconds)) }
        if batch == nil { makeBatch(now) }
        guard let batch else { return isFinishing ? .idle : .pause(nanoseconds: Self.tickNanoseconds) }
        isRequesting = true
        attempts += 1
        return .request(
            APIRequest(
                .post, target: "/v1/traces", body: batch.body, limit: Self.answerBytes,
                idleTimeout: Self.answerNanoseconds,
                timeout: Self.answerNanoseconds))
    }

    mutating func receive(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, now: UInt64
    ) -> APIAction {
        // The body of a failure is not read.
        if head.status != 200 { body = [] }
        guard isDone else { return .read }
        isRequesting = false
        let text = body
        body = []
        switch head.status {
        case 200..<300:
            let response = ExportResponse(text, &tape)
            settle(
                failed: response.rejected,
                problem: response.rejected > 0 ? "spans were rejected: \(response.message)" : nil)
            return resume(now: now)
        case 429, 502, 503, 504:
            return wait("status \(head.status)", retryAfter: head.retryAfterSeconds, now)
        default:
            settle(failed: batch?.spans ?? 0, problem: "status \(head.status)")
            return resume(now: now)
        }
    }

    mutating func fail(_ failure: APIFailure, now: UInt64) -> APIAction {
        isRequesting = false
        guard failure != .tooLarge else {
            // Not retried: the collector may have accepted the spans.
            settle(failed: batch?.spans ?? 0, problem: failure.reason)
            return resume(now: now)
        }
        return wait(failure.reason, retryAfter: nil, now)
    }

    /// Encodes a batch if enough spans are waiting, or have waited long enough.
    private mutating func makeBatch(_ now: UInt64) {
        let taken = queue.takeAll()
        if waiting.isEmpty, !taken.isEmpty { waitingSince = now }
        waiting += taken
        guard
            waiting.count >= Self.batchSpans || isFinishing
                || (!waiting.isEmpty && now &- waitingSince >= Self.batchNanoseconds)
        else {
            return
        }
        guard !waiting.isEmpty else { return }
        let spans = waiting.prefix(Self.batchSpans)
        batch = (spans.count, SpanEncoder.request(Array(spans), of: resource))
        waiting.removeFirst(spans.count)
        attempts = 0
    }

    /// Finishes the batch.
    private mutating func settle(failed: Int, problem: String?) {
        guard let batch else { return }
        let failed = min(failed, batch.spans)
        status.count(exported: batch.spans - failed, failed: failed)
        status.report(problem)
        self.batch = nil
    }

    /// Retries the batch later, or drops it.
    private mutating func wait(_ problem: String, retryAfter: Int?, _ now: UInt64) -> APIAction {
        guard attempts < Self.maxAttempts, !isFinishing else {
            settle(failed: batch?.spans ?? 0, problem: problem)
            return resume(now: now)
        }
        status.report(problem)
        let doubled = Self.firstWait << UInt64(max(attempts - 1, 0))
        var nanoseconds = min(doubled, Self.longestWait)
        nanoseconds = nanoseconds / 2 + random.next() % nanoseconds
        if let retryAfter {
            nanoseconds = min(UInt64(clamping: retryAfter), Self.longestWait / 1_000_000_000) * 1_000_000_000
        }
        notBefore = now &+ nanoseconds
        return .pause(nanoseconds: min(nanoseconds, Self.tickNanoseconds))
    }
}
