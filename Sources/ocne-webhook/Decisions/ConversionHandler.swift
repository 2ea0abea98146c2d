internal import JSON
internal import Metrics
internal import OCNEAPI
internal import Primitives
internal import StatusPage
internal import WebhookServer

/// Answers conversion reviews on one thread.
final class ConversionHandler: RequestHandler {
    private let thread: DecisionThread
    private var conversion = OCNEConversion()
    /// By kind and versions; filled on first use.
    private var counters = [Counter?](repeating: nil, count: OCNEConversion.Path.allCases.count)
    private let failedObjects: Counter
    private let failedReviews: Counter
    private let dropped: Counter

    init(on thread: DecisionThread) {
        self.thread = thread
        // Created at the start: a counter that begins at 1 never seems to increase.
        (failedObjects, failedReviews) = (
            thread.registry.conversionFailures(cause: "object"), thread.registry.conversionFailures(cause: "review")
        )
        dropped = thread.registry.counter(
            "ocne_webhook_conversion_dropped_total",
            "Converted objects that lost fields because their annotations would exceed the API server's limit.")
        for path in OCNEConversion.Path.allCases where path.source != path.target { _ = counter(of: path) }
        // Takes as long as half a conversion, which the first one would take longer.
        _ = Self.labels
    }

    func handle(_ request: borrowing WebhookRequest, into response: inout WebhookResponse) {
        thread.configuration.refresh()
        conversion.referenceVersions = thread.cluster.map { ClusterState(objects: $0.objects) }
        defer { conversion.referenceVersions = nil }
        // The response is about as long as the request.
        response.reserve(request.body.count + request.body.count / 8)
        let cancellation = request.cancellation
        let (status, report) = conversion.answer(request.body, tape: &thread.tape, into: &response.body) {
            cancellation.isCancelled
        }
        response.status = status
        guard !report.isUnfinished else {
            response.isUnfinished = true
            return
        }
        count(report)
        let trace = request.trace
        if trace?.isRecorded == true {
            response.spanAttributes = [
                SpanAttribute(
                    "ocne_webhook.objects",
                    .integer(Int64(report.counts.total))),
                SpanAttribute("ocne_webhook.converted", .bool(report.failure == nil)),
            ]
        }
        let time = DecisionTime(since: request.receivedNanoseconds)
        if let failure = report.failure {
            thread.recorder?.record(
                failure, report.failedObject, received: time.received, microseconds: time.microseconds)
            writeFailure(failure, report.failedObject, trace)
        } else if let format = thread.logFormat(isRefused: false) {
            write(report, time, trace, format)
        }
        for object in report.dropped { writeWarning("fields dropped, annotation limit exceeded", "object", object) }
        for object in report.carried { writeWarning("undecodable values preserved", "object", object) }
    }

    // MARK: - Metrics

    private func count(_ report: borrowing OCNEConversion.Report) {
        report.counts.forEach { path, objects in counter(of: path).add(objects) }
        if report.failure != nil { (report.failedObject == nil ? failedReviews : failedObjects).add() }
        if !report.dropped.isEmpty { dropped.add(report.dropped.count) }
    }

    private func counter(of path: OCNEConversion.Path) -> Counter {
        if let counter = counters[path.index] { return counter }
        let counter = thread.registry.counter(
            "ocne_webhook_conversions_total", "Converted objects, by kind and versions.",
            [("kind", path.kind.rawValue), ("from", path.source.rawValue), ("to", path.target.rawValue)])
        counters[path.index] = counter
        return counter
    }

    // MARK: - Log

    private static let labels = OCNEConversion.Path.allCases.map { path in
        LogValues {
            $0.add("kind", path.kind.rawValue)
            $0.add("from", path.source.rawValue)
            $0.add("to", path.target.rawValue)
        }
    }

    private func write(
        _ report: borrowing OCNEConversion.Report, _ time: DecisionTime, _ trace: RequestTrace?, _ format: LogFormat
    ) {
        let log = thread.log
        report.counts.forEach { path, objects in
            var record = LogRecord(appendingTo: log.take(), format, time: log.now, .info, "conversion")
            record.add(Self.labels[path.index])
            record.add("objects", UInt64(objects))
            record.add("microseconds", time.microseconds)
            if let trace { record.add(trace) }
            log.put(record.end())
        }
    }

    private func writeWarning(_ message: String, _ name: StaticString, _ value: String) {
        guard let format = thread.configuration.value.logging.format(of: .warning) else { return }
        let log = thread.log
        var record = LogRecord(appendingTo: log.take(), format, time: log.now, .warning, message)
        record.add(name, value)
        log.put(record.end())
    }

    /// Logs a failure with its object; a review that no API server would send has none.
    private func writeFailure(
        _ reason: String, _ object: OCNEConversion.Report.FailedObject?, _ trace: RequestTrace?
    ) {
        guard let format = thread.configuration.value.logging.format(of: .warning) else { return }
        let log = thread.log
        var record = LogRecord(
            appendingTo: log.take(), format, time: log.now, .warning,
            object == nil ? "invalid conversion review" : "conversion failed")
        if let object {
            record.add("kind", object.kind)
            record.add("namespace", object.namespace)
            record.add("name", object.name)
            record.add("from", object.from)
            record.add("to", object.to)
        }
        record.add("reason", reason)
        if let trace { record.add(trace) }
        log.put(record.end())
    }
}

extension MetricsRegistry {
    /// Returns the counter of failures with a cause: `object` or `review`.
    fileprivate func conversionFailures(cause: String) -> Counter {
        counter(
            "ocne_webhook_conversion_failures_total",
            "Conversion reviews that were answered with a failure, by cause: an object that cannot be converted, or an invalid review.",
            [("cause", cause)])
    }
}
