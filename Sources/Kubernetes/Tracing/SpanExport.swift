internal import HTTP
internal import JSON
internal import KubernetesClient

/// The conversation with a collector: takes spans from the queue, in batches, and sends each until it is taken or given
/// up.
///
/// What is tried again, and how long after, is what opentelemetry-proto, docs/specification.md, says of OTLP/HTTP:
/// after 429, 502, 503, 504, and when there is no answer; after `Retry-After`, or after a wait that doubles, with
/// jitter. Everything else is final.
struct SpanExport: SyncMachine {
    /// Spans of one request.
    static let batchSpans = 512
    /// How long the first span of a batch waits for others, in nanoseconds.
    static let batchNanoseconds: UInt64 = 5_000_000_000
    /// How often the queue is looked at, in nanoseconds. With a queue of 2,048 that is enough for 4,000 spans a second.
    static let tickNanoseconds: UInt64 = 500_000_000
    /// How often a batch is sent.
    static let maxAttempts = 5
    private static let firstWait: UInt64 = 1_000_000_000
    private static let longestWait: UInt64 = 30_000_000_000
    /// Bytes of an answer that are read; what a collector has to say is much less.
    private static let answerBytes = 64 * 1024
    /// How long an answer may take, in nanoseconds: OTLP's default timeout.
    private static let answerNanoseconds: UInt64 = 10_000_000_000

    private let queue: SpanQueue
    private let status: ExportStatus
    private let resource: TraceResource
    private var random: SplitMix
    /// Taken from the queue, and not yet part of a batch: less than a batch and a whole queue, since none are taken
    /// while a batch is sent.
    private var waiting: [TraceSpan] = []
    /// When the oldest of them was taken, on the monotonic clock.
    private var waitingSince: UInt64 = 0
    /// Spans that are being sent, and as which bytes; none when there are none.
    private var batch: (spans: Int, body: [UInt8])?
    private var attempts = 0
    /// Whether an answer is awaited.
    private var isAsking = false
    /// Before this time nothing is sent.
    private var notBefore: UInt64 = 0
    /// Whether the process ends: everything is sent at once, and nothing a second time.
    private var isFinishing = false

    init(_ queue: SpanQueue, _ resource: TraceResource, _ status: ExportStatus, seed: UInt64) {
        self.queue = queue
        self.resource = resource
        self.status = status
        random = SplitMix(seed: seed)
    }

    /// Has everything sent that there is. `resume` is to be called next.
    mutating func finish() {
        isFinishing = true
        notBefore = 0
    }

    /// Whether all has been sent or given up after `finish`.
    var isFinished: Bool { isFinishing && batch == nil && waiting.isEmpty && queue.count == 0 }

    mutating func resume(now: UInt64) -> SyncAction {
        // Somebody has asked to go on before the answer is there.
        guard !isAsking else { return .read }
        guard now >= notBefore else { return .pause(nanoseconds: min(notBefore - now, Self.tickNanoseconds)) }
        if batch == nil { makeBatch(now) }
        guard let batch else { return isFinishing ? .rest : .pause(nanoseconds: Self.tickNanoseconds) }
        isAsking = true
        attempts += 1
        return .request(
            APIRequest(
                .post, target: "/v1/traces", body: batch.body, limit: Self.answerBytes,
                patience: Self.answerNanoseconds,
                duration: Self.answerNanoseconds))
    }

    mutating func receive(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, now: UInt64
    ) -> SyncAction {
        // What is said about a failure is not looked at, and may be long.
        if head.status != 200 { body = [] }
        guard isDone else { return .read }
        isAsking = false
        let text = body
        body = []
        switch head.status {
        case 200..<300:
            let answer = ExportAnswer(text, &tape)
            settle(
                failed: answer.rejected, problem: answer.rejected > 0 ? "spans were rejected: \(answer.message)" : nil)
            return resume(now: now)
        case 429, 502, 503, 504:
            return wait("status \(head.status)", retryAfter: head.retryAfterSeconds, now)
        default:
            settle(failed: batch?.spans ?? 0, problem: "status \(head.status)")
            return resume(now: now)
        }
    }

    mutating func fail(_ failure: SyncFailure, now: UInt64) -> SyncAction {
        isAsking = false
        guard failure != .tooLarge else {
            // Not to be tried again: the spans may have been taken.
            settle(failed: batch?.spans ?? 0, problem: failure.reason)
            return resume(now: now)
        }
        // The client was made for API servers, and says so.
        return wait(failure.reason.replacing("the API server", with: "the collector"), retryAfter: nil, now)
    }

    /// Encodes what waits, when it is enough or has waited long enough.
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

    /// The batch is done with.
    private mutating func settle(failed: Int, problem: String?) {
        guard let batch else { return }
        let failed = min(failed, batch.spans)
        status.count(exported: batch.spans - failed, failed: failed)
        status.report(problem)
        self.batch = nil
    }

    /// Tries again later, or gives the batch up.
    private mutating func wait(_ problem: String, retryAfter: Int?, _ now: UInt64) -> SyncAction {
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
