internal import Metrics
internal import Synchronization

/// Status and metrics of the export. Any thread.
final class ExportStatus: Sendable {
    private let exported: Counter
    private let failed: Counter
    private let current = Mutex<String?>(nil)
    private let changed: @Sendable (String?) -> Void

    /// - Parameter changed: Called on the exporter's thread with the reason when the export starts to fail, and with
    ///   nil when it succeeds again.
    init(
        _ registry: MetricsRegistry, dropped: @escaping @Sendable () -> UInt64,
        changed: @escaping @Sendable (String?) -> Void
    ) {
        exported = registry.counter("ocne_webhook_spans_exported_total", "Spans accepted by the collector.")
        failed = registry.counter(
            "ocne_webhook_spans_failed_total", "Spans rejected by the collector or not sent.")
        registry.counter(
            "ocne_webhook_spans_dropped_total", "Spans dropped because the queue was full."
        ) {
            Double(dropped())
        }
        self.changed = changed
    }

    /// Counts the spans of a finished batch.
    func count(exported: Int, failed: Int) {
        self.exported.add(exported)
        self.failed.add(failed)
    }

    /// Sets the current problem; nil if the last attempt succeeded.
    func report(_ problem: String?) {
        let before = current.withLock { current in
            defer { current = problem }
            return current
        }
        if (before == nil) != (problem == nil) { changed(problem) }
    }

    /// Current problem; nil if there is none.
    var problem: String? { current.withLock { $0 } }
}
