internal import EventLoop

/// TLS handshakes of one loop that can go on. They come after requests on connections that are open, for so long in
/// each turn, and client networks take turns: a flood of new connections costs others little.
///
/// Bound to the loop's thread.
final class HandshakeQueue {
    private var waiting = FairQueue<Connection>()

    /// Nanoseconds of a turn that handshakes may take, beyond the one that has begun. A step with a signature takes 50
    /// (ECDSA) to 700 (RSA) microseconds.
    private static let turnNanoseconds: UInt64 = 500_000

    /// Adds a connection whose socket is ready.
    func append(_ connection: Connection) { waiting.append(connection, of: connection.flow) }

    /// Goes on with handshakes for a moment; to be called at the end of each turn.
    func run() {
        guard waiting.count > 0 else { return }
        let end = Clock.monotonicNanoseconds &+ Self.turnNanoseconds
        while let connection = waiting.removeFirst() {
            connection.handshakeIsDue()
            guard Clock.monotonicNanoseconds < end else {
                // The loop must not wait for events while handshakes do.
                if waiting.count > 0 { connection.context.loop.submit {} }
                return
            }
        }
    }
}
