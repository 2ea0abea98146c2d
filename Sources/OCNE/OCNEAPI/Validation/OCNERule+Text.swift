internal import KubernetesAPI

extension OCNERule {
    /// The modes that the rule may have, for people.
    public var modeText: String {
        if let whyEnforced { return "always enforced: \(whyEnforced)" }
        let always = rule.whyPartlyEnforced.map { "; \($0)" } ?? ""
        return "enforce (default), warn or audit; set under ocneRules in the policy\(always)"
    }
}
