/// The mode of a rule: its response to a violation.
public enum Mode: String, CaseIterable, Sendable {
    /// Refuses the request. Violations that an update leaves as they were, and rules that never refuse, cause a
    /// warning.
    case enforce
    /// Allows it, with a warning.
    case warn
    /// Allows it silently: audit annotation and metric only.
    case audit
    /// The rule is not checked.
    case off
}

/// The response of enforced rules that need the live state while it is not available. Rules in another mode report
/// nothing then.
public enum StateUnavailable: String, CaseIterable, Sendable {
    /// Refuses the request, which can be tried again.
    case deny
    /// Allows the request, with a warning.
    case allow
}

/// The defaults of a policy.
public enum Profile: String, CaseIterable, Sendable {
    /// Clusters of Oracle Cloud Native Environment on Oracle Cloud Infrastructure.
    case ocne
    /// Cluster API as a Technology Preview inside OpenShift.
    case openshift
}
