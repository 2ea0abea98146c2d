internal import EventLoop

/// Chooses the connections of one loop that end so that others find a place: nginx does the same with its idle connections.
///
/// Least useful first, and among equals those that have been so for the longest. A connection is left alone
/// while it is busy, and in its grace unless its client network has more connections than that of the newcomer would have. So a client can
/// have all connections while no other wants them, but cannot keep others out (docs/decisions/0019).
///
/// Bound to the loop's thread.
final class Eviction {
    private struct Candidate {
        let registration: Registration
        let occupancy: Occupancy
    }

    /// The best candidates of the last search, equally useful, the next at the end.
    private var candidates: [Candidate] = []
    private var searchedAt: UInt64 = 0
    private var searchedInVainAt: UInt64 = 0

    /// How long a large body may take, in nanoseconds, while there is no room for others.
    private static let bodyGrace: UInt64 = 1_000_000_000
    /// A search looks at all connections of the loop; what it finds does for so many evictions, so that each costs little.
    private static let candidatesPerSearch = 64
    /// The shortest time between two searches that found nothing, and for how long what a search finds is used.
    private static let searchInterval: UInt64 = 10_000_000

    /// Ends one connection to make a place for another of `network`; false when all have a right to theirs.
    func makePlace(for network: ClientNetwork, _ context: LoopContext) -> Bool {
        if evictCandidate(for: network, context) { return true }
        let now = context.loop.nowNanoseconds
        guard now &- searchedInVainAt >= Self.searchInterval else { return false }
        search(for: network, context)
        if evictCandidate(for: network, context) { return true }
        searchedInVainAt = now
        return false
    }

    /// Ends connections on which large bodies come slowly, until `bytes` have been given back; false when too few are.
    func makeRoom(for bytes: Int, _ context: LoopContext, except newcomer: Registration) -> Bool {
        let now = context.loop.nowNanoseconds
        guard now &- searchedInVainAt >= Self.searchInterval else { return false }
        let slow = context.connections.values.filter { connection in
            // The newcomer is in the middle of reading, and must not be looked into.
            guard connection.registration != newcomer, connection.heldBodyBytes > 0 else { return false }
            let occupancy = connection.occupancy
            return occupancy.usefulness < 2 && now &- occupancy.since >= Self.bodyGrace
        }
        var given = 0
        for connection in slow.sorted(by: { $0.occupancy.since < $1.occupancy.since }) where given < bytes {
            given += connection.heldBodyBytes
            connection.evict()
        }
        if given == 0 { searchedInVainAt = now }
        return given >= bytes
    }

    private func evictCandidate(for network: ClientNetwork, _ context: LoopContext) -> Bool {
        guard context.loop.nowNanoseconds &- searchedAt < Self.searchInterval else { return false }
        let share = context.state.shares.of(network)
        while let candidate = candidates.popLast() {
            guard let connection = context.connections[candidate.registration], connection.occupancy == candidate.occupancy,
                Self.mayEnd(connection, share, context.state.shares.of(connection.network), context.loop.nowNanoseconds)
            else { continue }
            connection.evict()
            return true
        }
        return false
    }

    private func search(for network: ClientNetwork, _ context: LoopContext) {
        let shares = context.state.shares.all
        let share = shares[network] ?? 0
        let now = context.loop.nowNanoseconds
        searchedAt = now
        let found = context.connections.values.filter { Self.mayEnd($0, share, shares[$0.network] ?? 0, now) }
            .map { Candidate(registration: $0.registration, occupancy: $0.occupancy) }
            .sorted { a, b in
                (a.occupancy.usefulness, a.occupancy.since) < (b.occupancy.usefulness, b.occupancy.since)
            }
        let least = found.first?.occupancy.usefulness
        candidates = found.prefix(Self.candidatesPerSearch).prefix { $0.occupancy.usefulness == least }.reversed()
    }

    /// Whether a connection may end for one of a network that has `share` connections; its own has `held`.
    private static func mayEnd(_ connection: Connection, _ share: Int, _ held: Int, _ now: UInt64) -> Bool {
        let occupancy = connection.occupancy
        guard !connection.isSurplus, occupancy.kind != .busy else { return false }
        return held > share + 1 || now &- occupancy.since >= occupancy.grace
    }
}
