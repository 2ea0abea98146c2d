/// The outcome of a request. Each outcome has its own rings, so that frequent outcomes do not displace rare ones.
public enum DecisionOutcome: Int, CaseIterable, Sendable {
    /// The admission request was allowed, possibly with a patch and warnings.
    case allowed
    /// The admission request was denied.
    case refused
    /// The conversion review failed.
    case failedConversion

    /// Maximum size in bytes of all strings of a decision.
    var textBytes: Int {
        RecordedDecision.Text.allCases.reduce(0) { $0 + (self == .allowed && $1 == .reason ? 0 : $1.limit) }
    }
}
