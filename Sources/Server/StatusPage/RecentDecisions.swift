internal import Synchronization

/// The last decisions of all threads, for the status page: who asked for what, and how it was answered.
///
/// Each thread writes into rings of its own, of fixed size: writing allocates nothing, and waits only while a reader
/// copies a ring.
public final class RecentDecisions: Sendable {
    /// Decisions that each thread keeps of each outcome, and that are shown at most.
    public static let capacity = 50

    private let rings = Mutex<[DecisionRing]>([])

    /// Nothing decided yet; each recorder that is made allocates some 140 KiB.
    public init() {}

    /// A recorder for one thread. Any thread.
    public func makeRecorder() -> DecisionRecorder {
        let mine = DecisionOutcome.allCases.map { DecisionRing($0) }
        rings.withLock { $0 += mine }
        return DecisionRecorder(mine)
    }

    /// The last decisions with one of the outcomes, the newest first, at most `capacity`. Any thread.
    public func latest(_ outcomes: Set<DecisionOutcome> = Set(DecisionOutcome.allCases)) -> [RecordedDecision] {
        let all = rings.withLock { $0 }.filter { outcomes.contains($0.outcome) }.flatMap(\.decisions)
        return Array(all.sorted { $0.receivedNanoseconds > $1.receivedNanoseconds }.prefix(Self.capacity))
    }
}
