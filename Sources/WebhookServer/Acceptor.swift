internal import EventLoop
internal import Metrics
internal import Synchronization

/// Takes new connections from a listener and puts them on its loop.
final class Acceptor: EventHandler {
    /// Nil once closed: then the kernel refuses whoever comes.
    private var listener: AcceptorListener?
    private let context: LoopContext
    private var registration = Registration.none

    /// Connections taken in one turn, so that a flood of them does not hold up those that are open.
    private static let perTurn = 64
    /// Connections beyond the limit that are told so, with 503: without an answer an API server does not try again. Each costs a handshake, so
    /// they are few, and go at once; those beyond them are closed.
    static let surplus = 64
    /// How long nobody is accepted after descriptors ran out. Without a pause the loop would turn for nothing: who waits keeps the
    /// listener readable.
    private static let pauseNanoseconds: UInt64 = 100_000_000

    /// - Parameter listener: A listener of its own on a port that other loops share.
    init(_ listener: AcceptorListener, _ context: LoopContext) {
        self.listener = listener
        self.context = context
    }

    /// Begins to accept.
    func start() throws(SystemError) {
        guard let listener else { return }
        registration = try context.loop.add(listener.listener.descriptor, self)
    }

    func handle(_ events: ReadyEvents) {
        guard let listener else { return }
        for _ in 0..<Self.perTurn {
            switch listener.listener.accept() {
            case .connection(let descriptor): admit(descriptor)
            case .none: return
            case .noDescriptors:
                // They stay in the kernel's queue; the next connection that ends makes room.
                context.state.metrics.connectionsRefused.add()
                return pause(listener)
            }
        }
    }

    private func pause(_ listener: AcceptorListener) {
        do {
            try context.loop.watch(listener.listener.descriptor, registration, for: [])
        } catch {
            // Then it goes on without a pause.
            return
        }
        context.loop.setDeadline(context.loop.nowNanoseconds &+ Self.pauseNanoseconds, of: registration)
    }

    func handleDeadline() {
        guard let listener else { return }
        do {
            try context.loop.watch(listener.listener.descriptor, registration, for: .readable)
        } catch {
            // Changing what is watched for needs no memory or descriptor; should it fail all the same, it is tried again.
            context.loop.setDeadline(context.loop.nowNanoseconds &+ Self.pauseNanoseconds, of: registration)
        }
    }

    /// Takes who is waiting already, then stops accepting.
    func close() {
        handle(.readable)
        guard let listener else { return }
        context.loop.remove(listener.listener.descriptor, registration)
        self.listener = nil
    }

    private func admit(_ descriptor: consuming Descriptor) {
        let state = context.state
        let isSurplus = !state.connections.take(upTo: state.limits.maxConnections)
        if isSurplus { state.metrics.connectionsRefused.add() }
        guard !isSurplus || state.surplus.take(upTo: Self.surplus) else { return }
        if !isSurplus { state.metrics.connectionsTotal.add() }
        do {
            try Connection(descriptor, context, isSurplus: isSurplus).start()
        } catch {
            // Out of memory or of room in epoll: the connection closes, the others go on.
            state.leave(isSurplus: isSurplus)
            if !isSurplus { state.metrics.connectionsRefused.add() }
        }
    }
}

/// A listener as an object, so that it can wait in a list for its acceptor.
final class AcceptorListener {
    let listener: Listener

    init(_ listener: consuming Listener) {
        self.listener = listener
    }
}
