internal import EventLoop
internal import Synchronization

/// Usage of a resource, connections or bytes, by client network. Any thread.
final class ClientShares: Sendable {
    private let taken = Mutex<[ClientNetwork: Int]>([:])

    /// Usage of a network.
    func of(_ network: ClientNetwork) -> Int { taken.withLock { $0[network] ?? 0 } }

    /// Usage of every network at this moment, without networks that use nothing.
    var all: [ClientNetwork: Int] { taken.withLock { $0 } }

    /// Adds `count` to the usage of a network.
    func add(_ count: Int, to network: ClientNetwork) {
        guard count > 0 else { return }
        taken.withLock { $0[network, default: 0] += count }
    }

    /// Subtracts `count` from the usage of a network.
    func remove(_ count: Int, from network: ClientNetwork) {
        guard count > 0 else { return }
        taken.withLock { taken in
            let left = (taken[network] ?? 0) - count
            taken[network] = left > 0 ? left : nil
        }
    }
}
