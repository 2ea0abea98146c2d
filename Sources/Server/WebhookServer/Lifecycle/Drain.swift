internal import EventLoop
internal import Primitives
internal import Synchronization

/// The shutdown of a server: stops accepting, drains connections, and stops the service loop.
///
/// 1. For `shutdownDelay` everything goes on, since endpoints take time to change; HTTP/1.1 responses have `Connection:
///    close` from now on.
/// 2. Listeners close. HTTP/2 clients get GOAWAY with the highest stream id, and a second later with the last one (RFC
///    9113, section 6.8), so that they know which requests to retry.
/// 3. HTTP/1.1 has no such message. A connection without a request is closed once it has been idle for
///    `quietNanoseconds`: a client may send a request at any moment and would not retry it.
/// 4. After `shutdownTimeout` the remaining connections are closed.
///
/// Bound to the service thread, but for what it submits to the loops.
final class Drain {
    /// The accept loop and the connections of one event loop.
    struct Part: Sendable {
        let acceptLoop: UnsafeTransfer<AcceptLoop>
        let context: UnsafeTransfer<LoopContext>

        init(_ acceptLoop: AcceptLoop, _ context: LoopContext) {
            (self.acceptLoop, self.context) = (UnsafeTransfer(acceptLoop), UnsafeTransfer(context))
        }
    }

    private let limits: ServerLimits
    private let state: ServerState
    private let serviceLoop: EventLoop
    private let parts: [Part]
    private var deadline: UInt64 = 0
    /// Number of connections that were closed while a request was in progress.
    private(set) var cutOff = 0

    /// Time between the two GOAWAY frames, in which streams in transit are still accepted.
    private static let goAwayDelay = Duration.seconds(1)
    /// Time without a request after which an HTTP/1.1 connection is closed.
    private static let quietNanoseconds: UInt64 = 10_000_000_000
    private static let interval = Duration.milliseconds(100)
    /// Time for the loops to count their requests in progress.
    private static let countTimeout: UInt64 = 1_000_000_000

    init(_ limits: ServerLimits, _ state: ServerState, _ serviceLoop: EventLoop, _ parts: [Part]) {
        self.limits = limits
        self.state = state
        self.serviceLoop = serviceLoop
        self.parts = parts
    }

    func start() {
        state.isDraining.store(true, ordering: .relaxed)
        serviceLoop.after(limits.shutdownDelay.duration) { [self] in stopAccepting() }
    }

    private func stopAccepting() {
        deadline = Clock.monotonicNanoseconds &+ limits.shutdownTimeout.nanoseconds
        for part in parts {
            part.context.value.loop.submit {
                let context = part.context.value
                part.acceptLoop.value.close()
                context.isClosing = true
                for connection in context.connections.values { connection.announceDrain() }
                context.loop.after(Self.goAwayDelay) {
                    for connection in context.connections.values { connection.drain() }
                    context.loop.every(Self.interval) {
                        for connection in context.connections.values {
                            connection.endIfIdle(for: Self.quietNanoseconds)
                        }
                    }
                }
            }
        }
        wait()
    }

    private func wait() {
        guard state.openConnections > 0 else { return serviceLoop.stop() }
        guard Clock.monotonicNanoseconds < deadline else { return countRequests() }
        serviceLoop.after(Self.interval) { [self] in wait() }
    }

    /// Counts the connections of all loops with a request in progress, then stops.
    private func countRequests() {
        let count = Count()
        for part in parts {
            part.context.value.loop.submit {
                let requests = part.context.value.connections.values.count { $0.hasRequest }
                count.requests.add(requests, ordering: .relaxed)
                count.loops.add(1, ordering: .releasing)
            }
        }
        wait(for: count, until: Clock.monotonicNanoseconds &+ Self.countTimeout)
    }

    private func wait(for count: Count, until deadline: UInt64) {
        guard count.loops.load(ordering: .acquiring) < parts.count, Clock.monotonicNanoseconds < deadline else {
            cutOff = count.requests.load(ordering: .relaxed)
            return serviceLoop.stop()
        }
        serviceLoop.after(.milliseconds(1)) { [self] in wait(for: count, until: deadline) }
    }

    private final class Count: Sendable {
        let loops = Atomic<Int>(0)
        let requests = Atomic<Int>(0)
    }
}
