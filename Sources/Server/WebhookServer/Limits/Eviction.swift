internal import EventLoop

/// Evicts connections of one loop so that others get their slots, as nginx does with its idle connections.
///
/// The least useful connection goes first; among equals one of the client network with the most connections, and among
/// those the one that has been in this state for the longest. A connection stays while it is busy or has unread input,
/// and in its grace period unless its network has more connections than that of the newcomer would have. So a client
/// may have all connections while no other wants them, but cannot keep others out (docs/decisions/0019).
///
/// Bound to the loop's thread.
final class Eviction {
    private struct Candidate {
        let registration: Registration
        let occupancy: Occupancy
        /// Connections of its client network.
        let share: Int
    }

    /// The best candidates of the last search, equally useful, the next one at the end.
    private var candidates: [Candidate] = []
    private var searchedAt: UInt64 = 0
    private var lastFailedSearch: UInt64 = 0
    private var lastFailedReclaim: UInt64 = 0

    /// Time that a large body may take, in nanoseconds, while the byte budget is exhausted.
    private static let bodyGrace: UInt64 = 1_000_000_000
    /// Candidates that a search over all connections of the loop keeps, so that each eviction costs little.
    private static let candidatesPerSearch = 64
    /// Minimum time between searches that fail, and the time for which the candidates of a search are used.
    private static let searchInterval: UInt64 = 10_000_000

    /// Closes one connection for another of `network`; false if none may be closed.
    func freeSlot(for network: ClientNetwork, _ context: LoopContext) -> Bool {
        if evictCandidate(for: network, context) { return true }
        let now = context.loop.nowNanoseconds
        guard now &- lastFailedSearch >= Self.searchInterval else { return false }
        search(for: network, context)
        if evictCandidate(for: network, context) { return true }
        lastFailedSearch = now
        return false
    }

    /// Closes connections with slow large bodies, the slowest first, to free `bytes` for a body of `network`. False,
    /// and none is closed, if they hold too little. A network that holds much may only reclaim its own bytes.
    func reclaimBytes(_ bytes: Int, for network: ClientNetwork, _ context: LoopContext, except newcomer: Registration)
        -> Bool
    {
        let now = context.loop.nowNanoseconds
        guard now &- lastFailedReclaim >= Self.searchInterval else { return false }
        let shares = context.state.budget.allShares
        let own = shares[network] ?? 0
        let hasMuch = own > context.limits.maxInflightBytes / 4
        let slow = context.connections.values.filter { connection in
            // The newcomer is being read, so its state must not be accessed.
            guard connection.registration != newcomer, connection.heldBodyBytes > 0 else { return false }
            guard connection.network == network || !hasMuch && shares[connection.network] ?? 0 >= own else {
                return false
            }
            let occupancy = connection.occupancy
            return occupancy.usefulness < 2 && now &- occupancy.since >= Self.bodyGrace
        }
        guard slow.reduce(0, { $0 + $1.heldBodyBytes }) >= bytes else {
            lastFailedReclaim = now
            return false
        }
        var freed = 0
        for connection in slow.sorted(by: { $0.occupancy.since < $1.occupancy.since }) where freed < bytes {
            freed += connection.heldBodyBytes
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
                Self.mayClose(
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
            .filter { Self.mayClose($0, for: network, share, shares[$0.network] ?? 0, now) }
            .map { Candidate(registration: $0.registration, occupancy: $0.occupancy, share: shares[$0.network] ?? 0) }
            .sorted { a, b in
                (a.occupancy.usefulness, b.share, a.occupancy.since) < (
                    b.occupancy.usefulness, a.share, b.occupancy.since
                )
            }
        let least = found.first?.occupancy.usefulness
        candidates = found.prefix(Self.candidatesPerSearch).prefix { $0.occupancy.usefulness == least }.reversed()
    }

    /// True if a connection may be closed for one of `network`, which has `share` connections; its own network has `held`.
    private static func mayClose(
        _ connection: Connection, for network: ClientNetwork, _ share: Int, _ held: Int, _ now: UInt64
    ) -> Bool {
        let occupancy = connection.occupancy
        guard !connection.isSurplus, occupancy.kind != .busy else { return false }
        if held > share + 1 { return true }
        let grace = connection.network == network ? occupancy.grace : max(occupancy.grace, Occupancy.longestGrace)
        return now &- occupancy.since >= grace
    }
}
