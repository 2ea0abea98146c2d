internal import Metrics
internal import Synchronization

/// How exporting is going. Any thread.
final class ExportStatus: Sendable {
    private let exported: Counter
    private let failed: Counter
    private let current = Mutex<String?>(nil)
    private let changed: @Sendable (String?) -> Void

    /// - Parameter changed: Called on the exporter's thread when exporting begins to fail, with the reason, and when it
    ///   works again, with nil.
    init(
        _ registry: MetricsRegistry, dropped: @escaping @Sendable () -> UInt64,
        changed: @escaping @Sendable (String?) -> Void
    ) {
        exported = registry.counter("ocne_webhook_spans_exported_total", "Spans that the collector has taken.")
        failed = registry.counter(
            "ocne_webhook_spans_failed_total", "Spans that the collector has rejected, or that could not be sent.")
        registry.counter(
            "ocne_webhook_spans_dropped_total", "Spans that were dropped since too many were waiting to be exported."
        ) {
            Double(dropped())
        }
        self.changed = changed
    }

    /// Counts spans of a batch that is done with.
    func count(exported: Int, failed: Int) {
        self.exported.add(exported)
        self.failed.add(failed)
    }

    /// What is wrong now; nil when the last attempt went well.
    func report(_ problem: String?) {
        let before = current.withLock { current in
            defer { current = problem }
            return current
        }
        if (before == nil) != (problem == nil) { changed(problem) }
    }

    /// What is wrong; nil when nothing is.
    var problem: String? { current.withLock { $0 } }
}
