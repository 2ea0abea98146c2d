internal import EventLoop
internal import JSON
internal import KubernetesAPI
internal import Metrics
internal import Primitives
internal import StatusPage
internal import TechPreview
internal import WebhookServer

/// Answers reviews about the limits of the Technology Preview on one thread.
final class TechPreviewHandler: RequestHandler {
    private let thread: DecisionThread
    /// By kind, operation and outcome; filled on first use.
    private var counters = [Counter?](
        repeating: nil, count: TechPreviewAdmission.kindNames.count * Operation.allCases.count * 2)
    /// Rules that were reported as inapplicable.
    private var inapplicable = RuleSet()

    private static let webhook = "validate-tech-preview"

    init(on thread: DecisionThread) {
        self.thread = thread
    }

    func handle(_ request: borrowing WebhookRequest, into response: inout WebhookResponse) {
        thread.configuration.refresh()
        var admission = thread.configuration.value.techPreview
        if let cluster = thread.cluster { admission.cluster = cluster.objects }
        let (received, trace) = (request.receivedNanoseconds, request.trace)
        var attributes: [SpanAttribute] = []
        response.status = admission.answer(request.body, tape: &thread.tape, into: &response.body) {
            review, answer, decision in
            count(review, answer, decision)
            if trace?.isRecorded == true {
                attributes = .decision(
                    review, kind: TechPreviewAdmission.kindNames[decision.kindIndex], isAllowed: decision.isAllowed,
                    rules: decision.rules(.deny).rules.map(\.id))
            }
            let format = thread.logFormat(isRefused: !decision.isAllowed)
            guard format != nil || thread.recorder != nil else { return }
            let time = DecisionTime(since: received)
            if let recorder = thread.recorder { record(review, answer, decision, time, recorder) }
            if let format { write(review, decision, time, trace, format) }
        }
        if !attributes.isEmpty { response.spanAttributes = attributes }
        if response.status != 200 { thread.logUnreadableReview(webhook: Self.webhook, trace) }
    }

    private func count(
        _ review: borrowing AdmissionRequest, _ answer: borrowing AdmissionResponse, _ decision: TechPreviewDecision
    ) {
        let kind = TechPreviewAdmission.kindNames[decision.kindIndex]
        let slot =
            (decision.kindIndex * Operation.allCases.count + review.operation.index) * 2 + (decision.isAllowed ? 0 : 1)
        let counter =
            counters[slot]
            ?? thread.registry.decisions(
                Self.webhook, kind: kind, version: "", review.operation, isAllowed: decision.isAllowed)
        counters[slot] = counter
        counter.add()
        if !decision.isAllowed {
            thread.registry.countRefusal(
                Self.webhook, kind: kind, version: "", review.operation, rules: answer.rules.ids)
        }
        for (rule, result) in decision.results {
            thread.registry.findings(rule: rule.id, result: result.rawValue).add()
        }
        var news = decision.inapplicable
        news.subtract(inapplicable)
        if !news.isEmpty {
            inapplicable.formUnion(news)
            thread.notices.doNotApply(news)
        }
    }

    private func record(
        _ review: borrowing AdmissionRequest, _ answer: borrowing AdmissionResponse, _ decision: TechPreviewDecision,
        _ time: DecisionTime, _ recorder: DecisionRecorder
    ) {
        recorder.begin(review, answer, received: time.received)
        recorder.add(.webhook, own: Self.webhook)
        if let kind = review.kind["kind"].value { recorder.add(.kind, quoted: kind.text) }
        let (denied, warned) = (decision.rules(.deny), decision.rules(.warn))
        if !denied.isEmpty {
            recorder.add(.rules, own: denied.rules.map(\.id).joined(separator: ", "))
        } else if !warned.isEmpty {
            recorder.add(.rules, own: "warned: " + warned.rules.map(\.id).joined(separator: ", "))
        }
        recorder.end(microseconds: time.microseconds)
    }

    private func write(
        _ review: borrowing AdmissionRequest, _ decision: TechPreviewDecision, _ time: DecisionTime,
        _ trace: RequestTrace?, _ format: LogFormat
    ) {
        let log = thread.log
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
        record.add("microseconds", time.microseconds)
        if let trace { record.add(trace) }
        log.put(record.end())
    }

    private static func add(_ name: StaticString, _ rules: RuleSet, _ record: inout LogRecord) {
        if !rules.isEmpty { record.add(name, rules.rules.map(\.id).joined(separator: ",")) }
    }
}
