internal import EventLoop
internal import Metrics
internal import Synchronization

/// Takes new connections from a listener and puts them on its loop.
final class Acceptor: EventHandler {
    private let listener: AcceptorListener
    private let context: LoopContext
    private var registration = Registration.none

    /// Connections taken in one turn, so that a flood of them does not hold up those that are open.
    private static let perTurn = 64

    /// - Parameter listener: A listener of its own on a port that other loops share.
    init(_ listener: AcceptorListener, _ context: LoopContext) {
        self.listener = listener
        self.context = context
    }

    /// Begins to accept.
    func start() throws(SystemError) {
        registration = try context.loop.add(listener.listener.descriptor, self)
    }

    func handle(_ events: ReadyEvents) {
        for _ in 0..<Self.perTurn {
            switch listener.listener.accept() {
            case .connection(let descriptor): admit(descriptor)
            case .none: return
            case .noDescriptors:
                // They stay in the kernel's queue; the next connection that ends makes room.
                context.state.metrics.connectionsRefused.add()
                return
            }
        }
    }

    func handleDeadline() {}

    /// Stops accepting. The listener closes when the acceptor is let go of.
    func close() {
        context.loop.remove(listener.listener.descriptor, registration)
    }

    private func admit(_ descriptor: consuming Descriptor) {
        let state = context.state
        let open = state.connections.wrappingAdd(1, ordering: .relaxed).newValue
        guard open <= state.configuration.maxConnections else {
            state.connections.wrappingSubtract(1, ordering: .relaxed)
            state.metrics.connectionsRefused.add()
            return
        }
        state.metrics.connectionsTotal.add()
        do {
            try Connection(descriptor, context).start()
        } catch {
            // Out of memory or of room in epoll: the connection closes, the others go on.
            state.connections.wrappingSubtract(1, ordering: .relaxed)
            state.metrics.connectionsRefused.add()
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
