/// The decision of the Technology Preview rules on a request: their findings, each with its effect. A value; the text
/// of the answer is made from it by `response(to:)`.
public struct TechPreviewDecision: Sendable {
    /// The findings, in the order of the rules.
    public private(set) var findings: [TechPreviewFinding] = []
    /// Rules that do not apply, since the cluster lacks the API that they are about.
    public internal(set) var inapplicable = RuleSet()
    /// The object's kind, as an index of `TechPreviewAdmission.kindNames`.
    public internal(set) var kindIndex = Subject.Kind.other.rawValue
    /// True if the request has no object to decide on: a bad request.
    public internal(set) var lacksObject = false

    /// The result of a rule: the effect of the gravest of its findings.
    public enum RuleResult: String, CaseIterable, Sendable {
        /// The request is refused.
        case deny
        /// The request is allowed, with a warning.
        case warn
        /// The request is allowed, with an audit annotation only.
        case audit
        /// The request is allowed, since the policy exempts the user or the namespace.
        case exempt
    }

    /// A decision without findings, which allows the request.
    public init() {}

    /// True if the request is allowed, perhaps with warnings.
    public var isAllowed: Bool { !lacksObject && !findings.contains { $0.effect == .denied } }

    /// Rules with findings, in their order, and their results.
    public var results: [(rule: TechPreviewRule, result: RuleResult)] {
        var results: [(rule: TechPreviewRule, result: RuleResult)] = []
        for finding in findings {
            let result = finding.effect.result
            guard let last = results.last, last.rule == finding.rule else {
                results.append((finding.rule, result))
                continue
            }
            if result == .deny || last.result == .audit { results[results.count - 1].result = result }
        }
        return results
    }

    /// Rules with this result.
    public func rules(_ result: RuleResult) -> RuleSet {
        if findings.isEmpty { return RuleSet() }
        return RuleSet(results.lazy.filter { $0.result == result }.map(\.rule))
    }

    mutating func add(_ finding: TechPreviewFinding, _ effect: TechPreviewFinding.Effect) {
        findings.append(finding.with(effect))
    }
}

extension TechPreviewFinding.Effect {
    fileprivate var result: TechPreviewDecision.RuleResult {
        switch self {
        case .denied: .deny
        case .warned, .unchanged, .unverified: .warn
        case .audited: .audit
        case .exempt: .exempt
        }
    }
}
