internal import EventLoop
internal import KubernetesAPI
internal import Metrics
internal import OCNEAPI
internal import Primitives
internal import WebhookServer

/// Answers the reviews of one admission webhook on one thread.
final class AdmissionHandler: RequestHandler {
    private let endpoint: AdmissionEndpoint
    private let thread: DecisionThread
    private let labels: DecisionLabels
    private lazy var shape = OCNEAdmission.shape(at: endpoint)
    private var metrics: DecisionMetrics

    /// Size of a body in bytes above which the handler checks for cancellation. Smaller ones take less time than that.
    private static let longBytes = 64 * 1024

    init(_ endpoint: AdmissionEndpoint, on thread: DecisionThread) {
        self.endpoint = endpoint
        self.thread = thread
        labels = DecisionLabels(webhook: endpoint.stage, kind: endpoint.kindName)
        metrics = DecisionMetrics(thread.registry, endpoint)
    }

    func handle(_ request: borrowing WebhookRequest, into response: inout WebhookResponse) {
        thread.configuration.refresh()
        let admission = thread.configuration.value.ocneAdmission
        let (received, trace, cancellation) = (request.receivedNanoseconds, request.trace, request.cancellation)
        let isLong = request.body.count > Self.longBytes
        var attributes: [SpanAttribute] = []
        response.status = admission.answer(
            request.body, at: endpoint, expecting: shape, tape: &thread.tape, into: &response.body,
            isOver: { isLong && cancellation.isCancelled }
        ) { review, decision in
            metrics.count(review, decision)
            if trace?.isRecorded == true {
                attributes = .decision(
                    review, kind: endpoint.kindName, isAllowed: decision.isAllowed, rules: decision.rules.ids)
            }
            thread.report(review, decision, received: received, trace) {
                DecisionReport(decision, labels)
            }
        }
        if !attributes.isEmpty { response.spanAttributes = attributes }
        if response.status == 504 {
            response.isUnfinished = true
        } else if response.status != 200 {
            thread.logUnreadableReview(webhook: endpoint.stage, trace)
        }
    }
}

extension DecisionReport {
    fileprivate init(_ response: borrowing AdmissionResponse, _ labels: DecisionLabels) {
        self.init(labels, isAllowed: response.isAllowed)
        refused = response.rules.ids
        guard !response.unenforced.isEmpty else { return }
        warned = response.unenforcedRules(.warn).ids
        audited = response.unenforcedRules(.audit).ids
    }
}
