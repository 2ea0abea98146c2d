internal import EventLoop
internal import JSON
internal import KubernetesAPI
internal import Metrics
internal import OCNEAPI
internal import Primitives
internal import StatusPage
internal import WebhookServer

/// Answers the reviews of one admission webhook on one thread.
final class AdmissionHandler: RequestHandler {
    private let endpoint: AdmissionEndpoint
    private let thread: DecisionThread
    private var metrics: DecisionMetrics

    /// Size of a body in bytes above which the handler checks for cancellation. Smaller ones take less time than that.
    private static let longBytes = 64 * 1024

    init(_ endpoint: AdmissionEndpoint, on thread: DecisionThread) {
        self.endpoint = endpoint
        self.thread = thread
        metrics = DecisionMetrics(thread.registry, endpoint)
    }

    func handle(_ request: borrowing WebhookRequest, into response: inout WebhookResponse) {
        thread.configuration.refresh()
        let admission = OCNEAdmission(thread.configuration.value.admission)
        let (received, trace, cancellation) = (request.receivedNanoseconds, request.trace, request.cancellation)
        let isLong = request.body.count > Self.longBytes
        var attributes: [SpanAttribute] = []
        response.status = admission.answer(
            request.body, at: endpoint, tape: &thread.tape, into: &response.body,
            isOver: { isLong && cancellation.isCancelled }
        ) { review, decision in
            metrics.count(review, decision)
            if trace?.isRecorded == true {
                attributes = .decision(
                    review, kind: endpoint.kindName, isAllowed: decision.isAllowed, rules: decision.rules.ids)
            }
            let format = thread.logFormat(isRefused: !decision.isAllowed)
            guard format != nil || thread.recorder != nil else { return }
            let time = DecisionTime(since: received)
            if let recorder = thread.recorder { record(review, decision, time, recorder) }
            if let format { write(review, decision, time, trace, format) }
        }
        if !attributes.isEmpty { response.spanAttributes = attributes }
        if response.status == 504 {
            response.isUnfinished = true
        } else if response.status != 200 {
            thread.logUnreadableReview(webhook: endpoint.stage, trace)
        }
    }

    private func record(
        _ review: borrowing AdmissionRequest, _ decision: borrowing AdmissionResponse, _ time: DecisionTime,
        _ recorder: DecisionRecorder
    ) {
        recorder.begin(review, decision, received: time.received)
        recorder.add(.webhook, own: endpoint.stage)
        recorder.add(.kind, own: endpoint.kindName)
        let rules = decision.rules.ids
        let warned = decision.unenforcedRules(.warn).ids
        if !rules.isEmpty {
            recorder.add(.rules, own: rules.joined(separator: ", "))
        } else if !warned.isEmpty {
            recorder.add(.rules, own: "warned: " + warned.joined(separator: ", "))
        }
        recorder.end(microseconds: time.microseconds)
    }

    private func write(
        _ review: borrowing AdmissionRequest, _ decision: borrowing AdmissionResponse, _ time: DecisionTime,
        _ trace: RequestTrace?, _ format: LogFormat
    ) {
        let log = thread.log
        var record = LogRecord(appendingTo: log.take(), format, time: log.now, .info, "decision")
        if let uid = review.uid.value { record.add("uid", uid) }
        record.add("webhook", endpoint.stage)
        record.add("kind", endpoint.kindName)
        if let namespace = review.namespace.value { record.add("namespace", namespace) }
        if let name = review.name.value { record.add("name", name) }
        record.add("operation", review.operation.rawValue)
        if let user = review.userInfo["username"].value { record.add("user", user) }
        if review.isDryRun { record.add("dryRun", true) }
        record.add("allowed", decision.isAllowed)
        let rules = decision.rules.ids
        if !rules.isEmpty {
            record.add("rules", rules.joined(separator: ","))
        } else if case .request(let status) = decision.denial {
            record.add("reason", status.message)
        }
        if !decision.unenforced.isEmpty {
            let (warned, audited) = (decision.unenforcedRules(.warn).ids, decision.unenforcedRules(.audit).ids)
            if !warned.isEmpty { record.add("warned", warned.joined(separator: ",")) }
            if !audited.isEmpty { record.add("audited", audited.joined(separator: ",")) }
        }
        record.add("microseconds", time.microseconds)
        if let trace { record.add(trace) }
        log.put(record.end())
    }
}
