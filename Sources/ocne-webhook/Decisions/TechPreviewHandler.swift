internal import EventLoop
internal import KubernetesAPI
internal import LiveState
internal import Metrics
internal import Primitives
internal import TechPreview
internal import WebhookServer

/// Answers reviews about the limits of the Technology Preview on one thread.
final class TechPreviewHandler: RequestHandler {
    private let thread: DecisionThread
    /// By kind, operation and outcome; filled on first use.
    private var counters = [Counter?](
        repeating: nil, count: TechPreviewAdmission.kindNames.count * Operation.allCases.count * 2)
    /// What followed from the cluster and the configuration of the last request, with the numbers of both.
    private var known: (facts: ClusterFacts, revision: UInt64, generation: UInt64)?
    /// Rules that were reported as inapplicable.
    private var inapplicable = RuleSet()

    private static let webhook = "validate-tech-preview"
    private static let labels = DecisionLabels(webhook: webhook, kind: nil)

    init(on thread: DecisionThread) {
        self.thread = thread
    }

    func handle(_ request: borrowing WebhookRequest, into response: inout WebhookResponse) {
        thread.configuration.refresh()
        var admission = thread.configuration.value.techPreview
        if let (objects, revision) = thread.cluster?.snapshot {
            admission.follow(objects, facts(admission, objects, revision))
        }
        let (received, trace) = (request.receivedNanoseconds, request.trace)
        var attributes: [SpanAttribute] = []
        response.status = admission.answer(request.body, tape: &thread.tape, into: &response.body) {
            review, answer, decision in
            count(review, answer, decision)
            if trace?.isRecorded == true {
                attributes = .decision(
                    review, kind: TechPreviewAdmission.kindNames[decision.kindIndex], isAllowed: decision.isAllowed,
                    rules: decision.ids(.deny))
            }
            thread.report(review, answer, received: received, trace) {
                DecisionReport(decision, Self.labels)
            }
        }
        if !attributes.isEmpty { response.spanAttributes = attributes }
        if response.status != 200 { thread.logUnreadableReview(webhook: Self.webhook, trace) }
    }

    /// Returns what follows from the policy and the cluster; computed again only when one of them has changed.
    private func facts(
        _ admission: borrowing TechPreviewAdmission, _ objects: ObjectCache, _ revision: UInt64
    ) -> ClusterFacts {
        let generation = thread.configuration.generation
        if let known, known.revision == revision, known.generation == generation { return known.facts }
        let facts = ClusterFacts(admission.policy, objects)
        known = (facts, revision, generation)
        return facts
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
}

extension DecisionReport {
    fileprivate init(_ decision: TechPreviewDecision, _ labels: DecisionLabels) {
        self.init(labels, isAllowed: decision.isAllowed)
        refused = decision.ids(.deny)
        warned = decision.ids(.warn)
        audited = decision.ids(.audit)
        exempt = decision.ids(.exempt)
    }
}

extension TechPreviewDecision {
    /// Returns the ids of the rules with a result.
    fileprivate func ids(_ result: RuleResult) -> [String] {
        let rules = rules(result)
        return rules.isEmpty ? [] : rules.rules.map(\.id)
    }
}
