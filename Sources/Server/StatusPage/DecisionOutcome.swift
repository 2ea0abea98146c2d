/// How a request was answered. Each outcome has rings of its own, so that many of one kind do not push out the few of
/// another.
public enum DecisionOutcome: Int, CaseIterable, Sendable {
    /// The admission request was allowed, perhaps with a patch and warnings.
    case allowed
    /// The admission request was refused.
    case refused
    /// The conversion review was answered with a failure.
    case failedConversion

    /// Bytes of all texts of one decision.
    var textBytes: Int {
        RecordedDecision.Text.allCases.reduce(0) { $0 + (self == .allowed && $1 == .reason ? 0 : $1.limit) }
    }
}
