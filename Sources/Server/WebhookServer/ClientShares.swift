internal import EventLoop
internal import Synchronization

/// How much of something each client network has taken: connections, bytes. Any thread.
final class ClientShares: Sendable {
    private let taken = Mutex<[ClientNetwork: Int]>([:])

    /// What a network has.
    func of(_ network: ClientNetwork) -> Int { taken.withLock { $0[network] ?? 0 } }

    /// What every network has, as it is now. Networks that have nothing are not listed.
    var all: [ClientNetwork: Int] { taken.withLock { $0 } }

    /// A network takes `count` more.
    func add(_ count: Int, to network: ClientNetwork) {
        guard count > 0 else { return }
        taken.withLock { $0[network, default: 0] += count }
    }

    /// A network gives back `count`.
    func remove(_ count: Int, from network: ClientNetwork) {
        guard count > 0 else { return }
        taken.withLock { taken in
            let left = (taken[network] ?? 0) - count
            taken[network] = left > 0 ? left : nil
        }
    }
}
