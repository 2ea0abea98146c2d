internal import EventLoop
internal import JSON
internal import KubernetesAPI
internal import Metrics
internal import OCNEAPI
internal import WebhookServer

/// Answers reviews on one thread: where the server meets the API rooms.
final class AdmissionProcessor: RequestProcessor {
    private let endpoints = AdmissionEndpoint.all.map(\.endpoint)
    private var configuration: Shared<AdmissionConfiguration>.Reader
    private var tape = Tape()
    private var metrics: DecisionMetrics
    private let log: LogLines
    private let logFormat: LogFormat?

    /// - Parameter logFormat: How decisions are logged; nil when they are not.
    init(_ configuration: Shared<AdmissionConfiguration>, _ registry: MetricsRegistry, _ log: LogLines, logFormat: LogFormat?) {
        self.configuration = Shared.Reader(configuration)
        self.log = log
        self.logFormat = logFormat
        metrics = DecisionMetrics(registry, endpoints: endpoints)
    }

    func process(route: Int, _ request: borrowing WebhookRequest, into response: inout WebhookResponse) {
        guard route < endpoints.count else { return }
        let admission = OCNEAdmission(configuration.value())
        let received = request.receivedNanoseconds
        response.status = admission.answer(request.body, at: endpoints[route], tape: &tape, into: &response.body) { review, decision in
            metrics.count(route, review, decision)
            if let logFormat { write(review, decision, route, received, logFormat) }
        }
        if response.status != 200, let logFormat {
            var record = LogRecord(appendingTo: log.take(), logFormat, time: log.now, .info, "unreadable review")
            record.add("webhook", endpoints[route].stage)
            log.put(record.end())
        }
    }

    private func write(
        _ review: borrowing AdmissionRequest, _ decision: borrowing AdmissionResponse, _ route: Int, _ received: UInt64,
        _ format: LogFormat
    ) {
        let microseconds = (Clock.monotonicNanoseconds &- received) / 1000
        var record = LogRecord(appendingTo: log.take(), format, time: log.now, .info, "decision")
        if let uid = review.uid.value { record.add("uid", uid) }
        record.add("webhook", endpoints[route].stage)
        record.add("kind", endpoints[route].kindName)
        if let namespace = review.namespace.value { record.add("namespace", namespace) }
        if let name = review.name.value { record.add("name", name) }
        record.add("operation", review.operation.rawValue)
        if let user = review.userInfo["username"].value { record.add("user", user) }
        if review.isDryRun { record.add("dryRun", true) }
        record.add("allowed", decision.isAllowed)
        let rules = decision.ruleIDs
        if !rules.isEmpty { record.add("rules", rules.joined(separator: ",")) }
        record.add("microseconds", microseconds)
        log.put(record.end())
    }
}
