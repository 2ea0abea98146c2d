internal import EventLoop
internal import JSON
public import KubernetesClient
public import Metrics
internal import Primitives
internal import Synchronization

/// Sends spans to an OpenTelemetry collector, on a thread of its own (OTLP/HTTP in JSON).
///
/// ```
/// let exporter = SpanExporter(to: collector, resource, registry, userAgent: "ocne-webhook/0.1.0") { problem in … }
/// try exporter.start()
/// exporter.append(span)      // any thread, at once
/// exporter.finish()          // sends what is left, for two seconds at most
/// ```
public final class SpanExporter: Sendable {
    private let access: ClusterAccess
    private let resource: TraceResource
    private let userAgent: String
    private let queue = SpanQueue(capacity: capacity)
    private let status: ExportStatus
    private let ids: Atomic<UInt64>
    private let thread = Mutex<UnsafeTransfer<ExportThread>?>(nil)

    /// Spans that may wait; further ones are dropped, and counted.
    public static let capacity = 2_048
    /// How long the end of the process may be held up.
    private static let finishDuration = Duration.seconds(2)
    /// The step of SplitMix64.
    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// An exporter that sends nothing before `start`.
    ///
    /// - Parameters:
    ///   - access: The collector, with the path in front of `/v1/traces`; whom to trust, and the token to show.
    /// - changed: Called on the exporter's thread when exporting begins to fail, with the reason, and when it works
    ///     again, with nil.
    public init(
        to access: ClusterAccess, _ resource: TraceResource, _ registry: MetricsRegistry, userAgent: String,
        changed: @escaping @Sendable (String?) -> Void
    ) {
        self.access = access
        self.resource = resource
        self.userAgent = userAgent
        status = ExportStatus(registry, dropped: { [queue] in queue.dropped }, changed: changed)
        var random = SystemRandomNumberGenerator()
        ids = Atomic(random.next())
    }

    /// Starts the thread, which runs until `finish`.
    ///
    /// - Throws: `SystemError` when there are no descriptors or threads left.
    public func start() throws {
        var random = SystemRandomNumberGenerator()
        let made = UnsafeTransfer(
            try ExportThread(SpanExport(queue, resource, status, seed: random.next()), access, userAgent: userAgent))
        thread.withLock { $0 = made }
        try Thread.start("trace-export") { made.value.run() }
    }

    /// A random id for a span: SplitMix64 over a counter, so that no two of a process are the same. Any thread, without
    /// a lock.
    public func makeSpanID() -> UInt64 {
        while true {
            var z = ids.wrappingAdd(Self.step, ordering: .relaxed).newValue
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            z ^= z >> 31
            if z != 0 { return z }
        }
    }

    /// Has a span exported, or drops it when too many are waiting. Any thread.
    public func append(_ span: TraceSpan) { queue.append(span) }

    /// What is wrong with exporting; nil when nothing is. Any thread.
    public var problem: String? { status.problem }

    /// Sends what is left, and returns when that is done or two seconds have passed. For the end of the process.
    public func finish() {
        guard
            let running = thread.withLock({ thread in
                defer { thread = nil }
                return thread
            }), let waiting = try? EventLoop()
        else { return }
        let thread = running.value
        thread.loop.submit { running.value.finish { waiting.stop() } }
        waiting.after(Self.finishDuration) { waiting.stop() }
        waiting.run()
    }
}

/// What the exporter's thread works on.
private final class ExportThread {
    let loop: EventLoop
    private let runner: SyncRunner<SpanExport>
    private var finished: (() -> Void)?

    init(_ machine: SpanExport, _ access: ClusterAccess, userAgent: String) throws(SystemError) {
        loop = try EventLoop()
        let steps = Steps()
        runner = SyncRunner(machine, APIClient(access, userAgent: userAgent, on: loop)) { steps.stepped?() }
        steps.stepped = { [weak self] in self?.stepped() }
    }

    /// Lets the runner's callback reach what is made after it.
    private final class Steps {
        var stepped: (() -> Void)?
    }

    func run() {
        runner.resume()
        loop.run()
    }

    func finish(_ done: @escaping () -> Void) {
        finished = done
        runner.machine.finish()
        runner.resume()
    }

    private func stepped() {
        guard let finished, runner.machine.isFinished else { return }
        self.finished = nil
        loop.stop()
        finished()
    }
}
