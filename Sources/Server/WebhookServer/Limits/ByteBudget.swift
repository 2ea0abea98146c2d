internal import EventLoop
internal import Synchronization

/// The byte budget: bytes of large bodies and responses that the process may hold at once. Any thread.
///
/// The last quarter is for clients that hold little: a body only takes from it while its client network holds no more
/// than a quarter for other bodies. So a client with many large bodies cannot have those of others refused, and a
/// single body may have all of it. The same applies to responses that clients do not read.
final class ByteBudget: Sendable {
    private let total = Atomic<Int>(0)
    private let shares = ClientShares()

    /// Bytes that are taken.
    var taken: Int { total.load(ordering: .relaxed) }

    /// Takes `bytes` more for a body of which `held` bytes are held already; false if they are not available.
    func take(_ bytes: Int, beside held: Int, limit: Int, for network: ClientNetwork) -> Bool {
        guard bytes > 0 else { return true }
        let before = total.wrappingAdd(bytes, ordering: .relaxed).oldValue
        guard canTake(bytes, beside: held, taken: before, limit, network) else {
            total.wrappingSubtract(bytes, ordering: .relaxed)
            return false
        }
        shares.add(bytes, to: network)
        return true
    }

    /// True if a body of `bytes` would fit now.
    func canTake(_ bytes: Int, limit: Int, for network: ClientNetwork) -> Bool {
        canTake(bytes, beside: 0, taken: taken, limit, network)
    }

    /// Takes `bytes` for a response that exists already; false if nothing is left at all, or only the last quarter and
    /// the network holds more than a quarter. The response that takes the last bytes may be larger than what is left.
    func takeForAnswer(_ bytes: Int, limit: Int, for network: ClientNetwork) -> Bool {
        let before = taken
        guard before < limit, isFair(bytes, beside: 0, taken: before, limit, network) else { return false }
        total.wrappingAdd(bytes, ordering: .relaxed)
        shares.add(bytes, to: network)
        return true
    }

    /// Bytes of every network.
    var allShares: [ClientNetwork: Int] { shares.all }

    /// Gives back bytes.
    func give(_ bytes: Int, of network: ClientNetwork) {
        guard bytes > 0 else { return }
        total.wrappingSubtract(bytes, ordering: .relaxed)
        shares.remove(bytes, from: network)
    }

    private func canTake(_ bytes: Int, beside held: Int, taken: Int, _ limit: Int, _ network: ClientNetwork) -> Bool {
        bytes <= limit &- taken && isFair(bytes, beside: held, taken: taken, limit, network)
    }

    /// False if `bytes` would be of the last quarter, and the network holds more than a quarter already.
    private func isFair(_ bytes: Int, beside held: Int, taken: Int, _ limit: Int, _ network: ClientNetwork) -> Bool {
        bytes <= limit / 4 * 3 &- taken || shares.of(network) - held <= limit / 4
    }
}
