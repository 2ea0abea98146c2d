/// The use that a connection makes of its slot. Above the connection limit, the least useful connections are closed
/// first (docs/decisions/0019).
struct Occupancy: Equatable {
    /// Kinds of use.
    enum Kind {
        /// Its last response is sent; only the close is outstanding.
        case ending
        /// The TLS handshake is not complete.
        case handshake
        /// No request has completed yet: silence after the handshake, or part of a first request.
        case unproven
        /// Part of a request has arrived, after others that were answered.
        case incomplete
        /// A response waits for the peer to read it.
        case unread
        /// It waits for its next request.
        case idle
        /// A worker handles a request of it.
        case busy
    }

    /// Rank by usefulness. The first three kinds rank alike, so that the oldest of them is closed first: an honest client
    /// leaves them within moments.
    var usefulness: Int {
        switch kind {
        case .ending, .handshake, .unproven: 0
        case .incomplete, .unread: 1
        case .idle: 2
        case .busy: 3
        }
    }

    /// Grace period: time in nanoseconds before the connection may be closed for another of the same client network.
    /// States that an honest client leaves at once have none, so that a flood cannot keep others of its network out.
    var grace: UInt64 {
        switch kind {
        case .ending, .handshake: 0
        case .unproven: 100_000_000
        case .incomplete, .unread, .idle: Self.longestGrace
        case .busy: .max
        }
    }

    /// Grace period in nanoseconds, in any state, while a network with as many connections asks for a slot.
    static let longestGrace: UInt64 = 1_000_000_000

    let kind: Kind
    /// Beginning of this use, in nanoseconds of the monotonic clock.
    let since: UInt64
}
