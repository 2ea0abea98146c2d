internal import EventLoop
internal import Synchronization

/// Bytes of large bodies and answers that the process may hold at once. Any thread.
///
/// The last quarter is kept for clients that hold little: a body only finds room there while its client network holds
/// no more than a quarter for others. So a client with many large bodies cannot have those of others refused, and a
/// single body may have all of it.
final class ByteBudget: Sendable {
    private let total = Atomic<Int>(0)
    private let shares = ClientShares()

    /// Bytes that are taken.
    var taken: Int { total.load(ordering: .relaxed) }

    /// Takes `bytes` more for a body of which `held` bytes are held already; false when there is no room.
    func take(_ bytes: Int, beside held: Int, limit: Int, for network: ClientNetwork) -> Bool {
        guard bytes > 0 else { return true }
        let before = total.wrappingAdd(bytes, ordering: .relaxed).oldValue
        guard hasRoom(for: bytes, beside: held, taken: before, limit, network) else {
            total.wrappingSubtract(bytes, ordering: .relaxed)
            return false
        }
        shares.add(bytes, to: network)
        return true
    }

    /// Whether a body of `bytes` would find room now.
    func hasRoom(for bytes: Int, limit: Int, for network: ClientNetwork) -> Bool {
        hasRoom(for: bytes, beside: 0, taken: taken, limit, network)
    }

    /// Takes `bytes` for an answer that is there already; false when nothing is left at all. The answer that finds the
    /// last bytes may be larger than what is left.
    func takeForAnswer(_ bytes: Int, limit: Int, for network: ClientNetwork) -> Bool {
        guard taken < limit else { return false }
        total.wrappingAdd(bytes, ordering: .relaxed)
        shares.add(bytes, to: network)
        return true
    }

    /// Bytes of every network.
    var allShares: [ClientNetwork: Int] { shares.all }

    /// Gives back what was taken.
    func give(_ bytes: Int, of network: ClientNetwork) {
        guard bytes > 0 else { return }
        total.wrappingSubtract(bytes, ordering: .relaxed)
        shares.remove(bytes, from: network)
    }

    private func hasRoom(for bytes: Int, beside held: Int, taken: Int, _ limit: Int, _ network: ClientNetwork) -> Bool {
        guard bytes <= limit &- taken else { return false }
        guard bytes > limit / 4 * 3 &- taken else { return true }
        return shares.of(network) - held <= limit / 4
    }
}
