public import ClusterObjects
internal import JSON
public import KubernetesAPI

/// Decides on requests for Cluster API while it is a Technology Preview: request value in, decision value out. A value:
/// a change of policy or cluster is made to a copy, which takes its place. Any thread.
public struct TechPreviewAdmission: Sendable {
    private var situation: Situation

    /// Decides by `policy` on a request for `cluster`.
    ///
    /// - Parameters:
    ///   - stateUnavailable: The response of rules that need the live state while it is not available.
    ///   - converter: Converts objects with a conversion annotation, so that rules read both versions.
    ///   - clock: Returns the seconds since 1970, by which exemptions end.
    public init(
        policy: Policy, cluster: any ClusterReader, stateUnavailable: StateUnavailable = .deny,
        converter: (any VersionConverter)? = nil, clock: @escaping @Sendable () -> Int64
    ) {
        let settings = TechPreviewSettings(policy, stateUnavailable, converter, clock: clock)
        situation = Situation(settings, cluster: cluster)
    }

    /// The policy that rules follow.
    public var policy: Policy {
        get { situation.policy }
        set {
            let old = situation.settings
            let settings = TechPreviewSettings(newValue, old.stateUnavailable, old.converter, clock: old.clock)
            situation = Situation(settings, cluster: situation.cluster)
        }
    }

    /// The objects of the cluster that rules read.
    public var cluster: any ClusterReader {
        get { situation.cluster }
        set { situation = Situation(situation.settings, cluster: newValue) }
    }

    /// Replaces the cluster where it is known what follows from it and from the policy.
    public mutating func follow(_ cluster: any ClusterReader, _ facts: ClusterFacts) {
        situation = Situation(situation.settings, cluster: cluster, facts: facts)
    }

    /// Converts objects with a conversion annotation to their other version; nil for none.
    public var converter: (any VersionConverter)? { situation.settings.converter }

    /// The response of rules that need the live state while it is not available.
    public var stateUnavailable: StateUnavailable { situation.settings.stateUnavailable }

    /// Kinds that metrics count decisions by: those that have rules of their own, then all others.
    public static let kindNames = Subject.Kind.allCases.map(\.name)

    /// Decides on a request, from an API server or for a manifest. Never blocks; takes time linear in the objects of
    /// the request, and none for those of the cluster.
    public func decide(_ request: borrowing AdmissionRequest) -> TechPreviewDecision {
        var decision = TechPreviewDecision()
        guard let subject = Subject(request) else { return decision }
        decision.kindIndex = subject.kind.rawValue
        let review = Review(copy request, subject, situation)
        guard request.operation == .connect || review.object.value?.isObject == true else {
            decision.lacksObject = true
            return decision
        }
        let active = situation.settings.active
        let brought = AnnotationFindings.of(
            review, active.filter { Self.concerns($0, review) }, situation.settings.converter)
        for rule in active where Self.concerns(rule, review) {
            var findings = Findings(of: rule, root: review.object.value)
            rule.check(review, &findings)
            if findings.needsMissingAPI { decision.inapplicable.insert(rule) }
            let more = brought?[rule]
            guard !findings.all.isEmpty || more != nil else { continue }
            judge(rule, findings.all + (more?.found ?? []), knownBefore: more?.before ?? [], review, &decision)
        }
        return decision
    }

    /// Returns true if a rule checks a request. While only the metadata of an object changes that is being deleted,
    /// one rule does: the object must not become a control-plane machine.
    private static func concerns(_ rule: TechPreviewRule, _ review: borrowing Review) -> Bool {
        !review.isFinalizing || rule == .noControlPlaneMachines
    }

    /// Adds the findings of one rule to the decision, with what is done about each.
    ///
    /// - Parameter knownBefore: Identities of faults that the object's annotation carried before an update.
    private func judge(
        _ rule: TechPreviewRule, _ found: [TechPreviewFinding], knownBefore: [String], _ review: borrowing Review,
        _ decision: inout TechPreviewDecision
    ) {
        var found = found
        switch situation.policy.exemption(
            from: rule, namespace: review.requestNamespace, user: review.user, clock: situation.settings.clock)
        {
        case .exempt:
            for finding in found where !finding.isUnavailable { decision.add(finding, .exempt) }
            return
        case .expired(let until): found = found.map { $0.adding("the exemption for this request ended at \(until)") }
        case .notExempt: break
        }
        // Findings are few, so each is looked up among all.
        let before = (review.operation == .update ? identities(rule, review.unchanged) : []) + knownBefore
        for finding in found {
            let isUnchanged = finding.identity.map(before.contains) ?? false
            // Finalizers can always be removed, without a warning.
            if isUnchanged, review.isFinalizing { continue }
            if let effect = effect(of: finding, situation.policy[rule], isUnchanged: isUnchanged) {
                decision.add(finding, effect)
            }
        }
    }

    /// Returns what is done about a finding; nil if it is not reported.
    private func effect(of finding: TechPreviewFinding, _ mode: Mode, isUnchanged: Bool) -> TechPreviewFinding.Effect? {
        switch (mode, finding.isUnavailable) {
        case (.off, _), (.warn, true), (.audit, true): nil
        case (.audit, false): .audited
        case (.warn, false): .warned
        case (.enforce, true) where isUnchanged: nil
        case (.enforce, true) where situation.settings.stateUnavailable == .allow: .unverified
        case (.enforce, false) where finding.isNotice: .warned
        case (.enforce, false) where isUnchanged: .unchanged
        case (.enforce, _): .denied
        }
    }

    /// Returns the identities of the faults that a rule finds in an object.
    private func identities(_ rule: TechPreviewRule, _ review: borrowing Review) -> [String] {
        var findings = Findings(of: rule, root: review.object.value)
        rule.check(review, &findings)
        return findings.all.compactMap(\.identity)
    }
}
