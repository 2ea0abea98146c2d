internal import EventLoop
internal import Metrics
internal import Synchronization

/// Health checks of the server itself.
struct ServerHealth {
    let liveness: [HealthCheck]
    let readiness: [HealthCheck]

    /// A loop whose tick has lasted this long, in nanoseconds, is stuck; idle loops tick every second.
    private static let stuckNanoseconds: UInt64 = 10_000_000_000

    init(_ loops: [EventLoop], _ state: ServerState) {
        liveness = [
            HealthCheck("event-loops") {
                let now = Clock.monotonicNanoseconds
                let stuck = loops.filter { $0.nanosecondsSinceTick(now: now) > Self.stuckNanoseconds }.count
                return stuck == 0 ? nil : "\(stuck) of \(loops.count) loops have been stuck for 10 s"
            }
        ]
        readiness = [
            HealthCheck("not-shutting-down") {
                state.isDraining.load(ordering: .relaxed) ? "the server is shutting down" : nil
            }
        ]
    }
}

extension Operations {
    /// The content of an operations listener, with the checks of the server.
    init(_ content: OperationsContent, _ health: ServerHealth) {
        self.init(
            metrics: content.metrics, liveness: health.liveness,
            readiness: health.readiness + health.liveness + content.readiness, pages: content.pages)
    }
}

extension ServerState {
    /// Registers metrics that are computed when they are read.
    func registerMetrics(loops: [EventLoop]) {
        let registry = metrics.registry
        registry.gauge(
            "ocne_webhook_loop_lag_seconds",
            "Longest time in seconds since the last iteration of any event loop; idle loops iterate every second."
        ) {
            let now = Clock.monotonicNanoseconds
            return Double(loops.map { $0.nanosecondsSinceTick(now: now) }.max() ?? 0) / 1e9
        }
        registry.gauge(
            "ocne_webhook_inflight_bytes",
            "Bytes of large request bodies in memory, and of large responses that clients have not read."
        ) { [self] in
            Double(budget.taken)
        }
        registry.counter(
            "ocne_webhook_log_dropped_bytes_total",
            "Log bytes dropped because the reader of standard error was too slow."
        ) {
            Double(StandardError.droppedBytes)
        }
        ProcessMetrics.register(in: registry)
    }
}
