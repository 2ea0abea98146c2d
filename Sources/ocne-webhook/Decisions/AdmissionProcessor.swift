internal import EventLoop
internal import JSON
internal import KubernetesAPI
internal import Metrics
internal import OCNEAPI
internal import Primitives
internal import StatusPage
internal import WebhookServer

/// Answers reviews on one thread: where the server meets the API rooms.
final class AdmissionProcessor: RequestProcessor {
    private let endpoints = AdmissionEndpoint.all.map(\.endpoint)
    private var configuration: Shared<AdmissionConfiguration>.Reader
    private var tape = Tape()
    private var metrics: DecisionMetrics
    private let log: LogLines
    private let settings: Log
    private var sampler = DecisionSampler()
    private let recorder: DecisionRecorder?
    /// Bodies above this size take long enough to look whether the answer is still waited for.
    private static let longBytes = 64 * 1024

    /// - Parameters:
    ///   - settings: Whether decisions are logged, and how.
    ///   - recorder: Keeps the last decisions for the status page; nil where there is none.
    init(
        _ configuration: Shared<AdmissionConfiguration>, _ registry: MetricsRegistry, _ log: LogLines, settings: Log,
        recorder: DecisionRecorder?
    ) {
        self.configuration = Shared.Reader(configuration)
        self.log = log
        self.settings = settings
        self.recorder = recorder
        metrics = DecisionMetrics(registry, endpoints: endpoints)
    }

    func process(route: Int, _ request: borrowing WebhookRequest, into response: inout WebhookResponse) {
        guard route < endpoints.count else { return }
        let admission = OCNEAdmission(configuration.value())
        let received = request.receivedNanoseconds
        let logFormat = settings.format(of: .info)
        let patience = request.patience
        let trace = request.trace
        var attributes: [SpanAttribute] = []
        // What a loop answers by itself is done before anybody could go.
        let isLong = request.body.count > Self.longBytes
        response.status = admission.answer(
            request.body, at: endpoints[route], tape: &tape, into: &response.body, isOver: { isLong && patience.isOver }
        ) { review, decision in
            metrics.count(route, review, decision)
            if trace?.isRecorded == true {
                attributes = .decision(
                    review, kind: endpoints[route].kindName, isAllowed: decision.isAllowed, rules: decision.rules.ids)
            }
            let isLogged =
                logFormat != nil && sampler.takes(isRefused: !decision.isAllowed, rate: settings.decisionRate)
            guard isLogged || recorder != nil else { return }
            let microseconds = (Clock.monotonicNanoseconds &- received) / 1000
            if let recorder { record(review, decision, route, received, microseconds, recorder) }
            if isLogged, let logFormat { write(review, decision, route, microseconds, trace, logFormat) }
        }
        if !attributes.isEmpty { response.spanAttributes = attributes }
        if response.status == 504 {
            response.isUnfinished = true
        } else if response.status != 200, let logFormat {
            var record = LogRecord(appendingTo: log.take(), logFormat, time: log.now, .info, "unreadable review")
            record.add("webhook", endpoints[route].stage)
            if let trace { record.add(trace) }
            log.put(record.end())
        }
    }

    private func record(
        _ review: borrowing AdmissionRequest, _ decision: borrowing AdmissionResponse, _ route: Int, _ received: UInt64,
        _ microseconds: UInt64, _ recorder: DecisionRecorder
    ) {
        recorder.begin(review, decision, received: received)
        recorder.add(.webhook, own: endpoints[route].stage)
        recorder.add(.kind, own: endpoints[route].kindName)
        let rules = decision.rules.ids
        let warned = decision.unenforcedRules(.warn).ids
        if !rules.isEmpty {
            recorder.add(.rules, own: rules.joined(separator: ", "))
        } else if !warned.isEmpty {
            recorder.add(.rules, own: "warned: " + warned.joined(separator: ", "))
        }
        recorder.end(microseconds: microseconds)
    }

    private func write(
        _ review: borrowing AdmissionRequest, _ decision: borrowing AdmissionResponse, _ route: Int,
        _ microseconds: UInt64,
        _ trace: RequestTrace?, _ format: LogFormat
    ) {
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
        let rules = decision.rules.ids
        if !rules.isEmpty { record.add("rules", rules.joined(separator: ",")) }
        if !decision.unenforced.isEmpty {
            let (warned, audited) = (decision.unenforcedRules(.warn).ids, decision.unenforcedRules(.audit).ids)
            if !warned.isEmpty { record.add("warned", warned.joined(separator: ",")) }
            if !audited.isEmpty { record.add("audited", audited.joined(separator: ",")) }
        }
        record.add("microseconds", microseconds)
        if let trace { record.add(trace) }
        log.put(record.end())
    }
}
