/// What is done about a violation of a rule that objects are held to.
public enum RuleMode: String, CaseIterable, Sendable {
    /// The request is refused.
    case enforce
    /// The request is allowed, with a warning.
    case warn
    /// The request is allowed silently: audit annotation, log and metric only.
    case audit
}

/// The mode of each rule of a set. Every rule is enforced unless something else was set.
public struct RuleModes: Sendable, Equatable {
    /// The rules, in the order of the reference.
    public let rules: [Rule]
    /// By id; rules that are enforced are not in it.
    private var others: [String: RuleMode] = [:]

    /// All of these rules are enforced.
    public init(_ rules: [Rule] = []) {
        self.rules = rules
    }

    /// What is done about a violation of the rule. Setting it has no effect on a rule that is always enforced.
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

    /// The same for messages: ids with their modes, between commas; empty when all are enforced.
    public var notEnforcedText: String {
        notEnforced.map { "\($0.rule.id) (\($0.mode.rawValue))" }.joined(separator: ", ")
    }
}
