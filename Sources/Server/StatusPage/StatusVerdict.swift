/// What the whole page comes to: one sentence, and what it rests on.
public struct StatusVerdict: Sendable {
    /// What is wrong, the worst first.
    public let problems: [Problem]
    /// Checks that were made.
    public let checks: Int
    /// Whether `/readyz` says that the replica is ready.
    public let isReady: Bool

    /// Something that is not well.
    public struct Problem: Sendable {
        /// `bad` when the replica is not ready because of it or clients cannot use it, else `warning`.
        public let state: StatusReport.State
        /// What it is about, in a few words.
        public let subject: String
        /// What is wrong with it.
        public let text: String

        /// A problem.
        public init(_ state: StatusReport.State, _ subject: String, _ text: String) {
            self.state = state
            self.subject = subject
            self.text = text
        }
    }

    /// A verdict on `checks` checks, of which some found problems.
    public init(_ problems: [Problem], checks: Int, isReady: Bool) {
        self.problems = problems.filter { $0.state == .bad } + problems.filter { $0.state != .bad }
        self.checks = checks
        self.isReady = isReady
    }

    /// Subjects that the sentence names; further ones are counted.
    private static let namedSubjects = 4

    var state: StatusReport.State { isReady ? problems.first?.state ?? .good : .bad }

    /// The beginning of the sentence, shown as a state.
    var word: String {
        switch state {
        case .good: "Healthy"
        case .warning: problems.count == 1 ? "Ready, with a warning" : "Ready, with \(problems.count) warnings"
        case .bad: isReady ? "Ready, but failing" : "Not ready"
        }
    }

    /// The rest of the sentence.
    var sentence: String {
        if problems.isEmpty { return "ready, and all \(checks) checks pass." }
        let names = problems.prefix(Self.namedSubjects).map(\.subject)
        let more = problems.count - names.count
        return names.joined(separator: ", ") + (more > 0 ? " and \(more) more." : ".")
    }
}
