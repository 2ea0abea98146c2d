/// A rule that objects are held to: what metrics, audit annotations, messages of the command line and the reference list it by.
public struct Rule: Sendable, Equatable {
    /// Stable name, lower case with dashes: `etcd-placement`. No two rules of the program have the same.
    public let id: StaticString
    /// What it demands, in one sentence.
    public let summary: StaticString

    /// A rule, declared once as a constant; who checks it hands it on with each violation.
    public init(_ id: StaticString, _ summary: StaticString) {
        self.id = id
        self.summary = summary
    }

    /// Rules are the same when their ids are.
    public static func == (a: Rule, b: Rule) -> Bool { "\(a.id)" == "\(b.id)" }
}
