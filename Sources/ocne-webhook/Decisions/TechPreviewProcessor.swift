internal import EventLoop
internal import JSON
internal import KubernetesAPI
internal import Metrics
internal import Primitives
internal import StatusPage
internal import TechPreview
internal import WebhookServer

/// Answers reviews about the limits of the Technology Preview on one thread.
final class TechPreviewProcessor: RequestProcessor {
    private var admission: Shared<TechPreviewAdmission>.Reader
    private let cluster: CurrentCluster?
    private var tape = Tape()
    private let registry: MetricsRegistry
    /// By kind, operation and outcome, filled when a decision of that kind is made for the first time.
    private var counters = [Counter?](
        repeating: nil, count: TechPreviewAdmission.kindNames.count * Operation.allCases.count * 2)
    /// Rules that the log says do not apply.
    private var inapplicable = RuleSet()
    private let log: LogLines
    private let settings: Log
    private var sampler = DecisionSampler()
    private let notices: RuleNotices
    private let recorder: DecisionRecorder?

    private static let webhook = "validate-tech-preview"

    /// - Parameters:
    ///   - cluster: The objects that rules look at; nil when no cluster is looked at.
    ///   - settings: Whether decisions are logged, and how.
    ///   - notices: Where it is said once for all threads that a rule does not apply.
    ///   - recorder: Keeps the last decisions for the status page; nil where there is none.
    init(
        _ admission: Shared<TechPreviewAdmission>, _ cluster: CurrentCluster?, _ registry: MetricsRegistry,
        _ log: LogLines, settings: Log,
        notices: RuleNotices, recorder: DecisionRecorder?
    ) {
        self.admission = Shared.Reader(admission)
        self.cluster = cluster
        self.registry = registry
        self.log = log
        self.settings = settings
        self.notices = notices
        self.recorder = recorder
    }

    func process(route: Int, _ request: borrowing WebhookRequest, into response: inout WebhookResponse) {
        let received = request.receivedNanoseconds
        let logFormat = settings.format(of: .info)
        var current = admission.value()
        if let cluster { current.cluster = cluster.objects }
        let trace = request.trace
        var attributes: [SpanAttribute] = []
        response.status = current.answer(request.body, tape: &tape, into: &response.body) { review, answer, decision in
            count(review, answer, decision)
            if trace?.isRecorded == true {
                attributes = .decision(
                    review, kind: TechPreviewAdmission.kindNames[decision.kindIndex], isAllowed: decision.isAllowed,
                    rules: decision.rules(.deny).rules.map(\.id))
            }
            let isLogged =
                logFormat != nil && sampler.takes(isRefused: !decision.isAllowed, rate: settings.decisionRate)
            guard isLogged || recorder != nil else { return }
            let microseconds = (Clock.monotonicNanoseconds &- received) / 1000
            if let recorder { record(review, answer, decision, received, microseconds, recorder) }
            if isLogged, let logFormat { write(review, decision, microseconds, trace, logFormat) }
        }
        if !attributes.isEmpty { response.spanAttributes = attributes }
        if response.status != 200, let logFormat {
            var record = LogRecord(appendingTo: log.take(), logFormat, time: log.now, .info, "unreadable review")
            record.add("webhook", Self.webhook)
            if let trace { record.add(trace) }
            log.put(record.end())
        }
    }

    private func count(
        _ review: borrowing AdmissionRequest, _ answer: borrowing AdmissionResponse, _ decision: TechPreviewDecision
    ) {
        let kind = TechPreviewAdmission.kindNames[decision.kindIndex]
        let slot =
            (decision.kindIndex * Operation.allCases.count + review.operation.index) * 2 + (decision.isAllowed ? 0 : 1)
        let counter =
            counters[slot]
            ?? registry.decisions(
                Self.webhook, kind: kind, version: "", review.operation, isAllowed: decision.isAllowed)
        counters[slot] = counter
        counter.add()
        if !decision.isAllowed {
            registry.countRefusal(Self.webhook, kind: kind, version: "", review.operation, rules: answer.rules.ids)
        }
        for (rule, result) in decision.results { registry.findings(rule: rule.id, result: result.rawValue).add() }
        var news = decision.inapplicable
        news.subtract(inapplicable)
        if !news.isEmpty {
            inapplicable.formUnion(news)
            notices.doNotApply(news)
        }
    }

    private func record(
        _ review: borrowing AdmissionRequest, _ answer: borrowing AdmissionResponse, _ decision: TechPreviewDecision,
        _ received: UInt64, _ microseconds: UInt64, _ recorder: DecisionRecorder
    ) {
        recorder.begin(review, answer, received: received)
        recorder.add(.webhook, own: Self.webhook)
        if let kind = review.kind["kind"].value { recorder.add(.kind, quoted: kind.text) }
        let (denied, warned) = (decision.rules(.deny), decision.rules(.warn))
        if !denied.isEmpty {
            recorder.add(.rules, own: denied.rules.map(\.id).joined(separator: ", "))
        } else if !warned.isEmpty {
            recorder.add(.rules, own: "warned: " + warned.rules.map(\.id).joined(separator: ", "))
        }
        recorder.end(microseconds: microseconds)
    }

    private func write(
        _ review: borrowing AdmissionRequest, _ decision: TechPreviewDecision, _ microseconds: UInt64,
        _ trace: RequestTrace?, _ format: LogFormat
    ) {
        var record = LogRecord(appendingTo: log.take(), format, time: log.now, .info, "decision")
        if let uid = review.uid.value { record.add("uid", uid) }
        record.add("webhook", Self.webhook)
        if let kind = review.kind["kind"].value { record.add("kind", kind) }
        if let group = review.resource["group"].value { record.add("group", group) }
        if let subResource = review.subResource.value { record.add("subResource", subResource) }
        if let namespace = review.namespace.value { record.add("namespace", namespace) }
        if let name = review.name.value { record.add("name", name) }
        record.add("operation", review.operation.rawValue)
        if let user = review.userInfo["username"].value { record.add("user", user) }
        if review.isDryRun { record.add("dryRun", true) }
        record.add("allowed", decision.isAllowed)
        Self.add("rules", decision.rules(.deny), &record)
        Self.add("warned", decision.rules(.warn), &record)
        Self.add("audited", decision.rules(.audit), &record)
        Self.add("exempt", decision.rules(.exempt), &record)
        record.add("microseconds", microseconds)
        if let trace { record.add(trace) }
        log.put(record.end())
    }

    private static func add(_ name: StaticString, _ rules: RuleSet, _ record: inout LogRecord) {
        if !rules.isEmpty { record.add(name, rules.rules.map(\.id).joined(separator: ",")) }
    }
}
