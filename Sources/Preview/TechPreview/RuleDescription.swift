public import KubernetesAPI

/// What people are told about a rule.
public struct RuleDescription: Sendable {
    /// Id, and what it demands in one sentence.
    public let rule: Rule
    /// Which requests it looks at.
    public let appliesTo: StaticString
    /// What it refuses, or warns about.
    public let refuses: StaticString
    /// Why it is there.
    public let rationale: StaticString
    /// What to do instead.
    public let remedy: StaticString
    /// Whether it never refuses anything: enforced, it warns.
    public let onlyWarns: Bool
    /// The mode that it has in the profile ocne.
    public let ocne: Mode
    /// The mode that it has in the profile openshift.
    public let openshift: Mode

    init(
        _ id: StaticString, _ summary: StaticString, appliesTo: StaticString, refuses: StaticString,
        rationale: StaticString,
        remedy: StaticString, onlyWarns: Bool = false, ocne: Mode, openshift: Mode
    ) {
        rule = Rule(id, summary)
        self.appliesTo = appliesTo
        self.refuses = refuses
        self.rationale = rationale
        self.remedy = remedy
        self.onlyWarns = onlyWarns
        self.ocne = ocne
        self.openshift = openshift
    }
}
