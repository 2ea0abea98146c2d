/// What a connection uses its place for. When there are too many connections, those that are the least useful end first
/// (docs/decisions/0019).
struct Occupancy: Equatable {
    /// Kinds of use.
    enum Kind {
        /// Its last answer is sent; only the close is outstanding.
        case ending
        /// Nothing has come yet, or the TLS handshake is not complete.
        case handshake
        /// It has not completed a request yet: silence after the handshake, or part of a first request.
        case unproven
        /// Part of a request has come, after others that were answered.
        case incomplete
        /// An answer waits for the peer to read it.
        case unread
        /// It waits for its next request.
        case idle
        /// A worker has a request of it.
        case busy
    }

    /// How useful it is. The first three kinds count alike, so that the oldest of them ends first: an honest client is
    /// past them in a moment.
    var usefulness: Int {
        switch kind {
        case .ending, .handshake, .unproven: 0
        case .incomplete, .unread: 1
        case .idle: 2
        case .busy: 3
        }
    }

    /// How long a connection may be used like this, in nanoseconds, before it may end for another of the same client
    /// network. What takes no time at all for an honest client has no grace, so that a flood of it cannot keep others
    /// of its network out.
    var grace: UInt64 {
        switch kind {
        case .ending, .handshake: 0
        case .unproven: 100_000_000
        case .incomplete, .unread, .idle: Self.longestGrace
        case .busy: .max
        }
    }

    /// The grace of whatever a connection is used for while a network with as many connections asks for a place, in
    /// nanoseconds.
    static let longestGrace: UInt64 = 1_000_000_000

    let kind: Kind
    /// Since when, in nanoseconds of the monotonic clock.
    let since: UInt64
}
