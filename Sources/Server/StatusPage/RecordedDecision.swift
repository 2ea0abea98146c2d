/// A recorded decision. Truncated strings end with `…`.
public struct RecordedDecision: Sendable {
    /// The outcome of the request.
    public let outcome: DecisionOutcome
    /// Arrival of the request on the monotonic clock, in nanoseconds.
    public var receivedNanoseconds: UInt64 = 0
    /// Processing time of the request.
    public var microseconds: UInt64 = 0
    /// True for a dry run.
    public var isDryRun = false
    private var texts = [String](repeating: "", count: Text.allCases.count)

    init(_ outcome: DecisionOutcome) {
        self.outcome = outcome
    }

    /// The recorded strings. `versions` is that of a conversion, such as `v1alpha1 → v1beta2`; `reason` is the message
    /// of a denial or failure, and empty for allowed requests.
    public enum Text: Int, CaseIterable, Sendable {
        case webhook, kind, operation, namespace, name, user, rules, versions, reason

        /// Maximum size in bytes, JSON-encoded.
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

    /// A recorded string; empty if there is none.
    public internal(set) subscript(text: Text) -> String {
        get { texts[text.rawValue] }
        set { texts[text.rawValue] = newValue }
    }
}
