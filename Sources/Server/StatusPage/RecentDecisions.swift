internal import Synchronization

/// The last decisions of all threads, for the status page: users, objects and outcomes.
/// Each thread writes into its own rings of fixed size: writing does not allocate, and waits only while a reader copies
/// a ring.
public final class RecentDecisions: Sendable {
    /// Maximum number of decisions kept per thread and outcome, and of decisions shown.
    public static let capacity = 50

    private let rings = Mutex<[DecisionRing]>([])

    /// Creates an empty record; each recorder allocates some 140 KiB.
    public init() {}

    /// Creates a recorder for one thread. Any thread.
    public func makeRecorder() -> DecisionRecorder {
        let mine = DecisionOutcome.allCases.map { DecisionRing($0) }
        rings.withLock { $0 += mine }
        return DecisionRecorder(mine)
    }

    /// Returns the last decisions with one of the outcomes, the newest first, at most `capacity`. Any thread.
    public func latest(_ outcomes: Set<DecisionOutcome> = Set(DecisionOutcome.allCases)) -> [RecordedDecision] {
        let all = rings.withLock { $0 }.filter { outcomes.contains($0.outcome) }.flatMap(\.decisions)
        return Array(all.sorted { $0.receivedNanoseconds > $1.receivedNanoseconds }.prefix(Self.capacity))
    }
}
