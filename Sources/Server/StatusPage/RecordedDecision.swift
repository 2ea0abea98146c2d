/// A decision as it was recorded. Texts that were too long end with `…`.
public struct RecordedDecision: Sendable {
    /// How the request was answered.
    public let outcome: DecisionOutcome
    /// When the request came in, on the monotonic clock, in nanoseconds.
    public var receivedNanoseconds: UInt64 = 0
    /// How long it took to answer.
    public var microseconds: UInt64 = 0
    /// Whether nothing was to be stored.
    public var isDryRun = false
    private var texts = [String](repeating: "", count: Text.allCases.count)

    init(_ outcome: DecisionOutcome) {
        self.outcome = outcome
    }

    /// What is kept as text. `versions` is that of a conversion, such as `v1alpha1 → v1beta2`; `reason` the message of
    /// a refusal or failure, not kept of what was allowed.
    public enum Text: Int, CaseIterable, Sendable {
        case webhook, kind, operation, namespace, name, user, rules, versions, reason

        /// Bytes that are kept, as JSON has them.
        var limit: Int {
            switch self {
            case .operation: 8
            case .webhook: 24
            case .kind, .namespace, .versions: 64
            case .user: 96
            case .name, .rules: 128
            case .reason: 512
            }
        }
    }

    /// What is kept of a text; empty when there was none.
    public internal(set) subscript(text: Text) -> String {
        get { texts[text.rawValue] }
        set { texts[text.rawValue] = newValue }
    }
}
