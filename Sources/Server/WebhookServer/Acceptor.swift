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
    /// How long nothing is accepted after descriptors ran out. Without a pause the loop would spin: a connection that
    /// waits keeps the listener readable.
    private static let pause = Duration.milliseconds(100)

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
            case .connection(let descriptor, let network): admit(descriptor, from: network)
            case .none: return
            case .noDescriptors:
                // Waiting connections stay in the kernel's queue. The budget of descriptors leaves enough for all
                // connections, so something else has taken them, or the whole system is out of them.
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
        context.loop.after(Self.pause) { [self] in resume() }
    }

    private func resume() {
        guard let listener else { return }
        do {
            try context.loop.watch(listener.listener.descriptor, registration, for: .readable)
        } catch {
            // Changing what is watched needs no memory or descriptor; should it fail all the same, it is tried again.
            context.loop.after(Self.pause) { [self] in resume() }
        }
    }

    func handleDeadline() {}

    /// Takes who is waiting already, then stops accepting.
    func close() {
        handle(.readable)
        guard let listener else { return }
        context.loop.remove(listener.listener.descriptor, registration)
        self.listener = nil
    }

    private func admit(_ descriptor: consuming Descriptor, from network: ClientNetwork) {
        let state = context.state
        let hasPlace = context.takePlace(for: network)
        if hasPlace {
            state.metrics.connectionsTotal.add()
        } else {
            state.metrics.connectionsRefused.add()
            // Some connections beyond the limit are answered 503: without an answer an API server does not try again.
            // Each costs a handshake, so they are few; the others are closed.
            guard state.surplus.take(upTo: state.limits.maxSurplusConnections) else { return }
        }
        do {
            try Connection(descriptor, from: network, context, isSurplus: !hasPlace).start()
        } catch {
            // Out of memory or of room in epoll: the connection closes, the others go on.
            state.leave(network, isSurplus: !hasPlace)
            if hasPlace { state.metrics.connectionsRefused.add() }
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
