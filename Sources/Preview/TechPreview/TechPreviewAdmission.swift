public import ClusterObjects
internal import JSON
public import KubernetesAPI

/// Decides what Cluster API may do while it is a Technology Preview: request value in, response value out. A value: a
/// change of policy or cluster is made to a copy, which takes its place. Any thread.
public struct TechPreviewAdmission: Sendable {
    private var situation: Situation
    /// What rules that need the live state do while it is not there.
    public var stateUnavailable: StateUnavailable
    /// Rules that are not off.
    private var active: [TechPreviewRule]
    /// Converts objects that say by an annotation what their other version has; nil when nobody does.
    public let converter: (any VersionConverter)?

    /// Decides by `policy` on a request for `cluster`.
    ///
    /// - Parameters:
    ///   - stateUnavailable: What rules that need the live state do while it is not there.
    /// - converter: Converts objects that say by an annotation what their other version has, so that rules look at
    ///     both.
    public init(
        policy: Policy, cluster: any ClusterReader, stateUnavailable: StateUnavailable = .deny,
        converter: (any VersionConverter)? = nil
    ) {
        self.converter = converter
        situation = Situation(policy: policy, cluster: cluster)
        self.stateUnavailable = stateUnavailable
        active = Self.active(policy)
    }

    private static func active(_ policy: Policy) -> [TechPreviewRule] {
        TechPreviewRule.allCases.filter { policy[$0] != .off }
    }

    /// What rules are held to.
    public var policy: Policy {
        get { situation.policy }
        set {
            situation = Situation(policy: newValue, cluster: situation.cluster)
            active = Self.active(newValue)
        }
    }

    /// What rules look at.
    public var cluster: any ClusterReader {
        get { situation.cluster }
        set { situation = Situation(policy: situation.policy, cluster: newValue) }
    }

    /// The kinds that outcomes are told apart by: what has a kind of its own, then all others.
    public static let kindNames = Subject.Kind.allCases.map(\.name)

    /// What became of the rules that had something to say.
    public struct Outcome: Sendable {
        /// Rules that refused the request.
        public var denied = RuleSet()
        /// Rules that were violated and only warned.
        public var warned = RuleSet()
        /// Rules that were violated and left a note in the audit log only.
        public var audited = RuleSet()
        /// Rules that were violated by someone whom the policy exempts.
        public var exempt = RuleSet()
        /// Rules that need an API which the cluster does not have, and so do not apply.
        public var inapplicable = RuleSet()
        /// The object's kind, as an index of `kindNames`.
        public var kindIndex = Subject.Kind.other.rawValue

        /// No rule had anything to say.
        public init() {}
    }

    /// Answers a request. Never blocks; takes time linear in the objects of the request, and none for those of the
    /// cluster.
    public func respond(to request: borrowing AdmissionRequest, into response: inout AdmissionResponse) -> Outcome {
        var outcome = Outcome()
        guard let subject = Subject(request) else { return outcome }
        outcome.kindIndex = subject.kind.rawValue
        let review = Review(copy request, subject, situation)
        guard request.operation == .connect || review.object.value?.isObject == true else {
            response.deny(
                .badRequest("request.\(request.operation == .delete ? "oldObject" : "object"): expected an object"))
            return outcome
        }
        let brought = AnnotationFindings.of(review, active.filter { Self.concerns($0, review) }, converter)
        var verdict = Verdict()
        for rule in active where Self.concerns(rule, review) {
            var findings = Findings(root: review.object.value)
            rule.check(review, &findings)
            if findings.needsMissingAPI { outcome.inapplicable.insert(rule) }
            let more = brought?[rule]
            guard !findings.all.isEmpty || more != nil else { continue }
            var found = findings.all
            if let more { found += more.found }
            judge(rule, found, more?.before ?? [], review, &verdict, &outcome, &response)
        }
        verdict.deny(request, review, &response)
        return outcome
    }

    /// Whether a rule looks at a request: of what is being deleted and only changes metadata, one that says what it
    /// must not become.
    private static func concerns(_ rule: TechPreviewRule, _ review: borrowing Review) -> Bool {
        !review.isFinalizing || rule == .noControlPlaneMachines
    }

    /// Sorts what one rule has found by what is to be done about it.
    private func judge(
        _ rule: TechPreviewRule, _ found: [Finding], _ alsoBefore: [String], _ review: borrowing Review,
        _ verdict: inout Verdict,
        _ outcome: inout Outcome, _ response: inout AdmissionResponse
    ) {
        let mode = situation.policy[rule]
        if situation.policy.exempts(rule, namespace: review.requestNamespace, user: review.user) {
            if found.contains(where: { !$0.isUnavailable }) {
                outcome.exempt.insert(rule)
                response.annotate(rule.id, "exempt")
            }
            return
        }
        // Findings are few, so that each is looked for among all.
        var before = review.operation == .update ? identities(rule, review.unchanged) : []
        if !alsoBefore.isEmpty { before += alsoBefore }
        var effect = Mode.off
        for finding in found {
            let wasThere = finding.identity.map(before.contains) ?? false
            // Finalizers can always be removed, without a word.
            if wasThere, review.isFinalizing { continue }
            switch (mode, finding.isUnavailable) {
            case (.off, _): continue
            case (.enforce, true) where wasThere, (.warn, true), (.audit, true): continue
            case (.audit, false): effect = effect == .off ? .audit : effect
            case (.warn, false):
                effect = .warn
                response.warn(inFull: finding.warning(rule))
            case (.enforce, false) where wasThere || finding.isNotice:
                if effect != .enforce { effect = .warn }
                response.warn(
                    inFull: wasThere && !finding.isNotice
                        ? "allowed, since it was there before: \(finding.warning(rule))" : finding.warning(rule))
            case (.enforce, true) where stateUnavailable == .allow:
                if effect != .enforce { effect = .warn }
                response.warn(
                    inFull: "allowed unseen, since the cluster's state is not read yet: \(finding.warning(rule))")
            case (.enforce, _):
                effect = .enforce
                verdict.add(finding, rule)
            }
        }
        switch effect {
        case .off: return
        case .audit: outcome.audited.insert(rule)
        case .warn: outcome.warned.insert(rule)
        case .enforce: outcome.denied.insert(rule)
        }
        response.annotate(rule.id, effect == .enforce ? "deny" : effect.rawValue)
    }

    /// What a rule would say if nothing changed.
    private func identities(_ rule: TechPreviewRule, _ review: borrowing Review) -> [String] {
        var findings = Findings(root: review.object.value)
        rule.check(review, &findings)
        return findings.all.compactMap(\.identity)
    }
}
