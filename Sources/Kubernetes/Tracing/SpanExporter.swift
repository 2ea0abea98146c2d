internal import EventLoop
internal import JSON
public import KubernetesClient
public import Metrics
internal import Primitives
internal import Synchronization

/// Exports spans to an OpenTelemetry collector over OTLP/HTTP in JSON, on a thread of its own.
///
/// ```
/// let exporter = SpanExporter(to: collector, resource, registry, userAgent: "ocne-webhook/0.1.0") { problem in … }
/// try exporter.start()
/// exporter.append(span)      // any thread, never blocks
/// exporter.finish()          // sends remaining spans, for two seconds at most
/// ```
public final class SpanExporter: Sendable {
    private let access: ClusterAccess
    private let resource: TraceResource
    private let userAgent: String
    private let queue = SpanQueue(capacity: capacity)
    private let status: ExportStatus
    private let ids: Atomic<UInt64>
    private let thread = Mutex<UnsafeTransfer<ExportThread>?>(nil)

    /// Limit of waiting spans; further ones are dropped and counted.
    public static let capacity = 2_048
    /// Limit of `finish`.
    private static let finishDuration = Duration.seconds(2)
    /// Increment of SplitMix64.
    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Creates an exporter, which sends nothing before `start`.
    ///
    /// - Parameters:
    ///   - access: Address of the collector, with the path before `/v1/traces`, its CA, and the bearer token.
    /// - changed: Called on the exporter's thread with the reason when the export starts to fail, and with nil when it
    ///     succeeds again.
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
    /// - Throws: `SystemError` if the loop or the thread cannot be made.
    public func start() throws {
        var random = SystemRandomNumberGenerator()
        let made = UnsafeTransfer(
            try ExportThread(SpanExport(queue, resource, status, seed: random.next()), access, userAgent: userAgent))
        thread.withLock { $0 = made }
        try Thread.start("trace-export") { made.value.run() }
    }

    /// Returns a random span id: SplitMix64 over a counter, unique in the process. Any thread, lock-free.
    public func makeSpanID() -> UInt64 {
        while true {
            var z = ids.wrappingAdd(Self.step, ordering: .relaxed).newValue
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            z ^= z >> 31
            if z != 0 { return z }
        }
    }

    /// Queues a span, or drops it if the queue is full. Any thread.
    public func append(_ span: TraceSpan) { queue.append(span) }

    /// Current problem of the export; nil if there is none. Any thread.
    public var problem: String? { status.problem }

    /// Sends the remaining spans; returns when that is done or two seconds have passed. To be called before the process
    /// exits.
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

/// State of the exporter's thread.
private final class ExportThread {
    let loop: EventLoop
    private let runner: APIStateMachineRunner<SpanExport>
    private var finished: (() -> Void)?

    init(_ machine: SpanExport, _ access: ClusterAccess, userAgent: String) throws(SystemError) {
        loop = try EventLoop()
        let steps = Steps()
        runner = APIStateMachineRunner(machine, APIClient(access, userAgent: userAgent, on: loop)) { steps.stepped?() }
        steps.stepped = { [weak self] in self?.stepped() }
    }

    /// Breaks the cycle between the runner and its callback.
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
