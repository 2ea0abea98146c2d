internal import EventLoop
internal import Primitives
internal import Synchronization

/// The end of a server: it stops accepting, finishes what is in progress, and stops the service loop.
///
/// 1. For `shutdownDelay` everything goes on, since endpoints take time to change; HTTP/1.1 answers say `Connection:
///    close` from now on.
/// 2. Listeners close. HTTP/2 clients are told that no new streams should come, and a second later that none are taken
///    (RFC 9113, section 6.8), after which nothing of theirs can be lost.
/// 3. HTTP/1.1 has no such message. A connection without a request ends once it has been quiet for `quietNanoseconds`:
///    a client may be sending a request at any moment, and would not send it again, so ending one that was in use just
///    now could lose it.
/// 4. After `shutdownTimeout` whatever is left is cut off.
///
/// Bound to the service thread, but for what it submits to the loops.
final class Drain {
    /// A loop's part.
    struct Part: Sendable {
        let acceptor: UnsafeTransfer<Acceptor>
        let context: UnsafeTransfer<LoopContext>

        init(_ acceptor: Acceptor, _ context: LoopContext) {
            (self.acceptor, self.context) = (UnsafeTransfer(acceptor), UnsafeTransfer(context))
        }
    }

    private let configuration: ServerConfiguration
    private let state: ServerState
    private let serviceLoop: EventLoop
    private let parts: [Part]
    private var deadline: UInt64 = 0
    /// Connections that were cut off while a request was in progress.
    private(set) var cutOff = 0

    /// Time between saying that no new streams should come and refusing them: what was on its way by then is still
    /// answered.
    private static let goAwayDelay = Duration.seconds(1)
    /// How long an HTTP/1.1 connection must have been without a request before it is ended.
    private static let quietNanoseconds: UInt64 = 10_000_000_000
    private static let interval = Duration.milliseconds(100)
    /// How long loops are waited for when they are asked what is in progress.
    private static let countTimeout: UInt64 = 1_000_000_000

    init(_ configuration: ServerConfiguration, _ state: ServerState, _ serviceLoop: EventLoop, _ parts: [Part]) {
        self.configuration = configuration
        self.state = state
        self.serviceLoop = serviceLoop
        self.parts = parts
    }

    func start() {
        state.isDraining.store(true, ordering: .relaxed)
        serviceLoop.after(configuration.shutdownDelay) { [self] in stopAccepting() }
    }

    private func stopAccepting() {
        deadline = Clock.monotonicNanoseconds &+ configuration.shutdownTimeout.nanoseconds
        for part in parts {
            part.context.value.loop.submit {
                let context = part.context.value
                part.acceptor.value.close()
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

    /// Asks the loops how many of their connections have a request in progress, and stops when they have answered.
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
