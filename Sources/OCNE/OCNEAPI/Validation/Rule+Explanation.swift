public import KubernetesAPI

extension Rule {
    /// What may be done about violations of a rule of OCNE objects, for people.
    public var modeText: String {
        if let whyEnforced { return "always enforced: \(whyEnforced)" }
        let always = self == .replicas || self == .scale ? "; less than one replica is always refused" : ""
        return "enforce, unless ocneRules of the policy says warn or audit\(always)"
    }
}
