/// Treatment of violations of a rule.
public enum RuleMode: String, CaseIterable, Sendable {
    /// The request is refused.
    case enforce
    /// The request is allowed, with a warning.
    case warn
    /// The request is allowed without a warning; audit annotation, log and metric record the violation.
    case audit
}

/// The mode of each rule of a set. The default is `enforce`.
public struct RuleModes: Sendable, Equatable {
    /// The rules, in the order of the reference.
    public let rules: [Rule]
    /// Modes other than `enforce`, by id.
    private var others: [String: RuleMode] = [:]

    /// Creates modes that enforce all of the rules.
    public init(_ rules: [Rule] = []) {
        self.rules = rules
    }

    /// The mode of a rule. Setting it has no effect on a rule that is always enforced.
    public subscript(rule: Rule) -> RuleMode {
        get {
            guard !others.isEmpty, rule.whyEnforced == nil else { return .enforce }
            return others["\(rule.id)"] ?? .enforce
        }
        set {
            guard rule.whyEnforced == nil else { return }
            others["\(rule.id)"] = newValue == .enforce ? nil : newValue
        }
    }

    /// Rules that are not enforced, in the order of the reference.
    public var notEnforced: [(rule: Rule, mode: RuleMode)] {
        others.isEmpty ? [] : rules.compactMap { self[$0] == .enforce ? nil : ($0, self[$0]) }
    }

    /// `notEnforced` for messages: ids with their modes, comma-separated; empty when all rules are enforced.
    public var notEnforcedText: String {
        notEnforced.map { "\($0.rule.id) (\($0.mode.rawValue))" }.joined(separator: ", ")
    }
}
