/// Identity of a rule that objects must satisfy, as metrics, audit annotations, findings and the reference list it.
///
/// Rules are declared as cases of an enum that conforms to `DeclaredRule`.
public struct Rule: Sendable, Equatable {
    /// Stable name, lower case with dashes: `etcd-placement`. Unique in the program.
    public let id: StaticString
    /// The requirement, in one sentence.
    public let summary: StaticString
    /// Reason why the rule is enforced regardless of the policy: a violation cannot be undone. Nil where a policy may
    /// relax the rule.
    public let whyEnforced: StaticString?
    /// Reason why a part of the rule is enforced regardless of the policy. Nil where there is no such part.
    public let whyPartlyEnforced: StaticString?

    /// Creates a rule.
    ///
    /// - Parameters:
    ///   - whyEnforced: Reason why no policy may relax the rule.
    ///   - whyPartlyEnforced: Reason why no policy may relax a part of the rule, as a clause that names the part.
    public init(
        _ id: StaticString, _ summary: StaticString, alwaysEnforced whyEnforced: StaticString? = nil,
        partlyEnforced whyPartlyEnforced: StaticString? = nil
    ) {
        self.id = id
        self.summary = summary
        self.whyEnforced = whyEnforced
        self.whyPartlyEnforced = whyPartlyEnforced
    }

    /// The part of the rule that is enforced regardless of the policy; has the same id.
    public var enforcedPart: Rule { Rule(id, summary, alwaysEnforced: whyEnforced ?? whyPartlyEnforced) }

    /// Returns true if the ids are equal.
    public static func == (a: Rule, b: Rule) -> Bool { "\(a.id)" == "\(b.id)" }
}
