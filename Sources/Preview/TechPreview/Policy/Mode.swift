/// What a rule does about a violation.
public enum Mode: String, CaseIterable, Sendable {
    /// Refuses the request; of what an update leaves as it was, and where the rule never refuses, it warns.
    case enforce
    /// Allows it, with a warning.
    case warn
    /// Allows it silently: audit annotation and metric only.
    case audit
    /// Does not look.
    case off
}

/// What enforced rules that need the live state do while it is not there. Rules in another mode say nothing then.
public enum StateUnavailable: String, CaseIterable, Sendable {
    /// Refuse, asking to try again.
    case deny
    /// Allow, with a warning.
    case allow
}

/// Where a policy starts from.
public enum Profile: String, CaseIterable, Sendable {
    /// Clusters of Oracle Cloud Native Environment on Oracle Cloud Infrastructure.
    case ocne
    /// Cluster API as a Technology Preview inside OpenShift.
    case openshift
}
