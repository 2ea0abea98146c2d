/// A rule that objects are held to: what metrics, audit annotations, messages of the command line and the reference
/// list it by.
public struct Rule: Sendable, Equatable {
    /// Stable name, lower case with dashes: `etcd-placement`. No two rules of the program have the same.
    public let id: StaticString
    /// What it demands, in one sentence.
    public let summary: StaticString
    /// Why the rule is enforced whatever a policy says: what a violation leads to cannot be undone. Nil where a policy
    /// may let it only warn.
    public let whyEnforced: StaticString?

    /// A rule, declared once as a constant; who checks it hands it on with each violation.
    ///
    /// - Parameter whyEnforced: Why no policy may let it only warn; nil where it may.
    public init(_ id: StaticString, _ summary: StaticString, alwaysEnforced whyEnforced: StaticString? = nil) {
        self.id = id
        self.summary = summary
        self.whyEnforced = whyEnforced
    }

    /// The part of the rule that is enforced whatever a policy says of the rest.
    public func alwaysEnforced(_ reason: StaticString) -> Rule { Rule(id, summary, alwaysEnforced: reason) }

    /// Rules are the same when their ids are.
    public static func == (a: Rule, b: Rule) -> Bool { "\(a.id)" == "\(b.id)" }
}
