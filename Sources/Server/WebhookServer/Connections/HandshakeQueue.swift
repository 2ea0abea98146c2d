internal import EventLoop

/// TLS handshakes of one loop that can continue. They run at the end of each tick, after requests, for a limited time,
/// and client networks take turns: a flood of new connections costs others little.
///
/// Bound to the loop's thread.
final class HandshakeQueue {
    private var waiting = FairQueue<Connection>()

    /// Time of a tick that handshakes may take, in nanoseconds, beyond the one that has begun. A step with a signature
    /// takes 50 (ECDSA) to 700 (RSA) microseconds.
    private static let tickNanoseconds: UInt64 = 500_000

    /// Adds a connection whose socket is ready.
    func append(_ connection: Connection) { waiting.append(connection, of: connection.flow) }

    /// Continues handshakes for a limited time. Called at the end of each tick.
    func run() {
        guard waiting.count > 0 else { return }
        let end = Clock.monotonicNanoseconds &+ Self.tickNanoseconds
        while let connection = waiting.removeFirst() {
            connection.handshakeIsDue()
            guard Clock.monotonicNanoseconds < end else {
                // The loop must not wait for events while handshakes are pending.
                if waiting.count > 0 { connection.context.loop.submit {} }
                return
            }
        }
    }
}
