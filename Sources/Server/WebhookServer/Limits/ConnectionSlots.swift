internal import Synchronization

/// A bounded number of connection slots. Any thread.
final class ConnectionSlots: Sendable {
    private let count = Atomic<Int>(0)

    /// Number of slots that are taken.
    var taken: Int { count.load(ordering: .relaxed) }

    /// Takes a slot; false if `limit` are taken.
    func take(upTo limit: Int) -> Bool {
        guard count.wrappingAdd(1, ordering: .relaxed).newValue > limit else { return true }
        giveBack()
        return false
    }

    /// Gives back a slot.
    func giveBack() { count.wrappingSubtract(1, ordering: .relaxed) }
}
