internal import EventLoop

/// Chooses the connections of one loop that end so that others find a place: nginx does the same with its idle
/// connections.
///
/// Least useful first, among equals those of the client network that has the most, and among those the one that has
/// been so for the longest. A connection is left alone while it is busy or has sent what was not looked at, and in its
/// grace unless its network has more connections than that of the newcomer would have. So a client can have all
/// connections while no other wants them, but cannot keep others out (docs/decisions/0019).
///
/// Bound to the loop's thread.
final class Eviction {
    private struct Candidate {
        let registration: Registration
        let occupancy: Occupancy
        /// Connections of its client network.
        let share: Int
    }

    /// The best candidates of the last search, equally useful, the next at the end.
    private var candidates: [Candidate] = []
    private var searchedAt: UInt64 = 0
    private var searchedInVainAt: UInt64 = 0
    private var roomSearchedInVainAt: UInt64 = 0

    /// How long a large body may take, in nanoseconds, while there is no room for others.
    private static let bodyGrace: UInt64 = 1_000_000_000
    /// A search looks at all connections of the loop; what it finds does for so many evictions, so that each costs
    /// little.
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

    /// Ends connections on which large bodies come slowly, the slowest first, to make room for `bytes` of a body of
    /// `network`; false, and none ends, when they hold too little. A network that holds much has a right to its own
    /// bytes only.
    func makeRoom(for bytes: Int, of network: ClientNetwork, _ context: LoopContext, except newcomer: Registration)
        -> Bool
    {
        let now = context.loop.nowNanoseconds
        guard now &- roomSearchedInVainAt >= Self.searchInterval else { return false }
        let shares = context.state.budget.allShares
        let own = shares[network] ?? 0
        let hasMuch = own > context.state.limits.maxInflightBytes / 4
        let slow = context.connections.values.filter { connection in
            // The newcomer is in the middle of reading, and must not be looked into.
            guard connection.registration != newcomer, connection.heldBodyBytes > 0 else { return false }
            guard connection.network == network || !hasMuch && shares[connection.network] ?? 0 >= own else {
                return false
            }
            let occupancy = connection.occupancy
            return occupancy.usefulness < 2 && now &- occupancy.since >= Self.bodyGrace
        }
        guard slow.reduce(0, { $0 + $1.heldBodyBytes }) >= bytes else {
            roomSearchedInVainAt = now
            return false
        }
        var given = 0
        for connection in slow.sorted(by: { $0.occupancy.since < $1.occupancy.since }) where given < bytes {
            given += connection.heldBodyBytes
            connection.evict()
        }
        return true
    }

    private func evictCandidate(for network: ClientNetwork, _ context: LoopContext) -> Bool {
        guard context.loop.nowNanoseconds &- searchedAt < Self.searchInterval else { return false }
        let share = context.state.shares.of(network)
        while let candidate = candidates.popLast() {
            guard let connection = context.connections[candidate.registration],
                connection.occupancy == candidate.occupancy,
                Self.mayEnd(
                    connection, for: network, share, context.state.shares.of(connection.network),
                    context.loop.nowNanoseconds),
                !connection.hasUnreadInput
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
        let found = context.connections.values
            .filter { Self.mayEnd($0, for: network, share, shares[$0.network] ?? 0, now) }
            .map { Candidate(registration: $0.registration, occupancy: $0.occupancy, share: shares[$0.network] ?? 0) }
            .sorted { a, b in
                (a.occupancy.usefulness, b.share, a.occupancy.since) < (
                    b.occupancy.usefulness, a.share, b.occupancy.since
                )
            }
        let least = found.first?.occupancy.usefulness
        candidates = found.prefix(Self.candidatesPerSearch).prefix { $0.occupancy.usefulness == least }.reversed()
    }

    /// Whether a connection may end for one of `network`, which has `share` connections; its own network has `held`.
    private static func mayEnd(
        _ connection: Connection, for network: ClientNetwork, _ share: Int, _ held: Int, _ now: UInt64
    ) -> Bool {
        let occupancy = connection.occupancy
        guard !connection.isSurplus, occupancy.kind != .busy else { return false }
        if held > share + 1 { return true }
        let grace = connection.network == network ? occupancy.grace : max(occupancy.grace, Occupancy.longestGrace)
        return now &- occupancy.since >= grace
    }
}
