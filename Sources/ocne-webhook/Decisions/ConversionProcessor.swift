internal import EventLoop
internal import JSON
internal import Metrics
internal import OCNEAPI
internal import StatusPage
internal import WebhookServer

/// Answers conversion reviews on one thread.
final class ConversionProcessor: RequestProcessor {
    private var conversion = OCNEConversion()
    private var tape = Tape()
    private let cluster: CurrentCluster?
    private let registry: MetricsRegistry
    /// By kind and versions, as far as they were needed.
    private var counters = [Counter?](repeating: nil, count: OCNEConversion.Counts.indices.count)
    private let failures: Counter
    private let dropped: Counter
    private let log: LogLines
    private let settings: Log
    private let recorder: DecisionRecorder?
    private var sampler = DecisionSampler()

    /// - Parameters:
    ///   - cluster: Knows the versions of what objects refer to; nil when no cluster is looked at.
    ///   - settings: Whether conversions and trouble are logged, and how.
    ///   - recorder: Keeps failures for the status page; nil where there is none.
    init(
        _ cluster: CurrentCluster?, _ registry: MetricsRegistry, _ log: LogLines, settings: Log,
        recorder: DecisionRecorder?
    ) {
        self.cluster = cluster
        self.registry = registry
        // There from the start: a counter that begins at 1 never seems to rise.
        failures = registry.counter(
            "ocne_webhook_conversion_failures_total", "Conversion reviews that were answered with a failure.")
        dropped = registry.counter(
            "ocne_webhook_conversion_dropped_total",
            "Objects of which something was lost, since their annotations would outgrow what the API server takes.")
        self.log = log
        self.settings = settings
        self.recorder = recorder
        for index in OCNEConversion.Counts.indices
        where OCNEConversion.Counts.meaning(of: index).from != OCNEConversion.Counts.meaning(of: index).to {
            _ = counter(index)
        }
    }

    func process(route: Int, _ request: borrowing WebhookRequest, into response: inout WebhookResponse) {
        conversion.referenceVersions = cluster.map { ClusterState(objects: $0.objects) }
        defer { conversion.referenceVersions = nil }
        let patience = request.patience
        let (status, report) = conversion.answer(request.body, tape: &tape, into: &response.body) { patience.isOver }
        response.status = status
        guard !report.isUnfinished else {
            response.isUnfinished = true
            return
        }
        let (logFormat, warnFormat) = (settings.format(of: .info), settings.format(of: .warning))
        for index in OCNEConversion.Counts.indices where report.counts[index] > 0 {
            counter(index).add(report.counts[index])
        }
        let trace = request.trace
        if trace?.isRecorded == true {
            response.spanAttributes = [
                SpanAttribute(
                    "ocne_webhook.objects",
                    .integer(Int64(OCNEConversion.Counts.indices.reduce(0) { $0 + report.counts[$1] }))),
                SpanAttribute("ocne_webhook.converted", .bool(report.failure == nil)),
            ]
        }
        if let failure = report.failure {
            failures.add()
            let microseconds = (Clock.monotonicNanoseconds &- request.receivedNanoseconds) / 1000
            recorder?.record(
                failure, report.failedObject, received: request.receivedNanoseconds, microseconds: microseconds)
            guard let warnFormat else { return }
            var record = LogRecord(appendingTo: log.take(), warnFormat, time: log.now, .warning, "conversion failed")
            record.add("reason", failure)
            if let trace { record.add(trace) }
            log.put(record.end())
        } else if let logFormat, sampler.takes(isRefused: false, rate: settings.decisionRate) {
            for index in OCNEConversion.Counts.indices where report.counts[index] > 0 {
                let meaning = OCNEConversion.Counts.meaning(of: index)
                var record = LogRecord(appendingTo: log.take(), logFormat, time: log.now, .info, "conversion")
                record.add("kind", meaning.kind.rawValue)
                record.add("from", meaning.from.rawValue)
                record.add("to", meaning.to.rawValue)
                record.add("objects", UInt64(report.counts[index]))
                record.add("microseconds", (Clock.monotonicNanoseconds &- request.receivedNanoseconds) / 1000)
                if let trace { record.add(trace) }
                log.put(record.end())
            }
        }
        for object in report.dropped {
            dropped.add()
            guard let warnFormat else { continue }
            var record = LogRecord(
                appendingTo: log.take(), warnFormat, time: log.now, .warning, "does not fit into the annotations")
            record.add("object", object)
            log.put(record.end())
        }
        for object in report.carried {
            guard let warnFormat else { break }
            var record = LogRecord(appendingTo: log.take(), warnFormat, time: log.now, .warning, "carried along unread")
            record.add("object", object)
            log.put(record.end())
        }
    }
}

extension ConversionProcessor {
    private func counter(_ index: Int) -> Counter {
        if let counter = counters[index] { return counter }
        let meaning = OCNEConversion.Counts.meaning(of: index)
        let counter = registry.counter(
            "ocne_webhook_conversions_total", "Converted objects, by kind and versions.",
            [("kind", meaning.kind.rawValue), ("from", meaning.from.rawValue), ("to", meaning.to.rawValue)])
        counters[index] = counter
        return counter
    }
}
