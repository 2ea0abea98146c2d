public import KubernetesAPI

/// The description of a rule, for `policy explain` and the reference.
public struct RuleDescription: Sendable {
    /// Id and summary.
    public let rule: Rule
    /// The requests that it checks.
    public let appliesTo: StaticString
    /// The objects and changes that it refuses, or warns about.
    public let refuses: StaticString
    /// The reason for the rule.
    public let rationale: StaticString
    /// The steps that satisfy the rule.
    public let remedy: StaticString
    /// True if it never refuses a request: enforced, it warns.
    public let onlyWarns: Bool
    /// The setting of a policy with which a rule that only warns refuses requests; nil if there is none.
    public let refusalSetting: StaticString?
    /// The mode that it has in the profile ocne.
    public let ocne: Mode
    /// The mode that it has in the profile openshift.
    public let openshift: Mode

    init(
        _ id: StaticString, _ summary: StaticString, appliesTo: StaticString, refuses: StaticString,
        rationale: StaticString,
        remedy: StaticString, onlyWarns: Bool = false, refusalSetting: StaticString? = nil, ocne: Mode, openshift: Mode
    ) {
        rule = Rule(id, summary)
        self.appliesTo = appliesTo
        self.refuses = refuses
        self.rationale = rationale
        self.remedy = remedy
        self.onlyWarns = onlyWarns
        self.refusalSetting = refusalSetting
        self.ocne = ocne
        self.openshift = openshift
    }
}
