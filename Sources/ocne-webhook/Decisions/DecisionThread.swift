internal import EventLoop
internal import JSON
internal import KubernetesAPI
internal import Metrics
internal import Primitives
internal import StatusPage
internal import WebhookServer

/// Services that handlers on all threads share.
struct DecisionServices: Sendable {
    let configuration: Shared<RunningConfiguration>
    /// The objects of the cluster; nil if no cluster is watched.
    let cluster: CurrentCluster?
    let registry: MetricsRegistry
    let notices: RuleNotices
    /// The last decisions for the status page; nil without one.
    let recent: RecentDecisions?
}

/// State that the handlers of one thread share: the configuration in effect, scratch memory, log and records.
///
/// Bound to that thread.
final class DecisionThread {
    /// The configuration in effect. Each handler refreshes it once per request.
    var configuration: Shared<RunningConfiguration>.Reader
    /// Scratch memory of the parser.
    var tape = Tape()
    let cluster: CurrentCluster?
    let registry: MetricsRegistry
    let notices: RuleNotices
    /// Records decisions for the status page; nil without one.
    let recorder: DecisionRecorder?
    let log: LogLines
    private var sampler = DecisionSampler()

    init(_ services: DecisionServices, _ thread: HandlerThread) {
        configuration = Shared.Reader(services.configuration)
        cluster = services.cluster
        registry = services.registry
        notices = services.notices
        recorder = services.recent?.makeRecorder()
        log = thread.log
    }

    /// Returns the format of the log line of a decision; nil if it is not logged.
    func logFormat(isRefused: Bool) -> LogFormat? {
        let logging = configuration.value.logging
        guard let format = logging.format(of: .info), sampler.takes(isRefused: isRefused, rate: logging.decisions.rate)
        else { return nil }
        return format
    }

    /// Logs a review that cannot be read.
    func logUnreadableReview(webhook: String, _ trace: RequestTrace?) {
        guard let format = configuration.value.logging.format(of: .info) else { return }
        var record = LogRecord(appendingTo: log.take(), format, time: log.now, .info, "unreadable review")
        record.add("webhook", webhook)
        if let trace { record.add(trace) }
        log.put(record.end())
    }
}

/// The time that a decision took, since the last byte of its request.
struct DecisionTime {
    /// Time of the last byte of the request, in nanoseconds of the monotonic clock.
    let received: UInt64
    /// Microseconds since then.
    let microseconds: UInt64

    init(since received: UInt64) {
        self.received = received
        microseconds = (Clock.monotonicNanoseconds &- received) / 1000
    }
}
