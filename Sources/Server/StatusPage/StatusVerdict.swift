/// The overall status of the page: one sentence with the problems behind it.
public struct StatusVerdict: Sendable {
    /// The problems, the most severe first.
    public let problems: [Problem]
    /// Number of checks performed.
    public let checks: Int
    /// True if `/readyz` reports the replica as ready.
    public let isReady: Bool

    /// A problem found by a check.
    public struct Problem: Sendable {
        /// `bad` if it makes the replica unready or unusable for clients, else `warning`.
        public let state: StatusReport.State
        /// The subject, in a few words.
        public let subject: String
        /// A description of the problem.
        public let text: String

        /// Creates a problem.
        public init(_ state: StatusReport.State, _ subject: String, _ text: String) {
            self.state = state
            self.subject = subject
            self.text = text
        }
    }

    /// Creates a verdict from `checks` checks and the problems that they found.
    public init(_ problems: [Problem], checks: Int, isReady: Bool) {
        self.problems = problems.filter { $0.state == .bad } + problems.filter { $0.state != .bad }
        self.checks = checks
        self.isReady = isReady
    }

    /// Number of subjects named in the sentence; further ones are counted.
    private static let namedSubjects = 4

    var state: StatusReport.State { isReady ? problems.first?.state ?? .good : .bad }

    /// The beginning of the sentence, displayed as a state.
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
