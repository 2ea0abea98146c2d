internal import EventLoop

/// Takes the connections that an `AcceptLoop` accepts. Bound to the loop's thread.
protocol ConnectionAcceptor: AnyObject {
    /// Called before each `accept`.
    func prepareToAccept()
    /// Takes a connection, or closes it.
    func admit(_ descriptor: consuming Descriptor, from network: ClientNetwork)
    /// Frees a descriptor for the next connection, which waits in the kernel's queue. False to pause instead.
    func freeDescriptor() -> Bool
}

extension ConnectionAcceptor {
    func prepareToAccept() {}
}

/// Accepts the connections of one listener on a loop, a limited number in each tick. Pauses when descriptors run out.
///
/// Bound to the loop's thread.
final class AcceptLoop: EventHandler {
    /// Nil once closed: then the kernel refuses connections.
    private var listener: ListenerBox?
    private let loop: EventLoop
    private let perTick: Int
    private var acceptor: (any ConnectionAcceptor)?
    private var registration = Registration.none
    /// The port, also if the kernel chose it.
    let port: UInt16

    /// Length of a pause. Without one the loop would spin: a waiting connection keeps the listener readable.
    private static let pause = Duration.milliseconds(100)

    /// A listener as an object, so that it can be nil.
    private final class ListenerBox {
        let listener: Listener

        init(_ listener: consuming Listener) {
            self.listener = listener
        }
    }

    /// - Parameter perTick: Maximum number of connections that one tick accepts, so that a flood of them does not delay
    ///   those that are open.
    init(_ listener: consuming Listener, on loop: EventLoop, perTick: Int) {
        port = listener.port
        self.listener = ListenerBox(listener)
        self.loop = loop
        self.perTick = perTick
    }

    /// Begins to accept.
    func start(_ acceptor: any ConnectionAcceptor) throws(SystemError) {
        guard let listener else { return }
        self.acceptor = acceptor
        registration = try loop.add(listener.listener.descriptor, self)
    }

    func handle(_ events: ReadyEvents) {
        guard let listener, let acceptor else { return }
        for _ in 0..<perTick {
            acceptor.prepareToAccept()
            switch listener.listener.accept() {
            case .connection(let descriptor, let network): acceptor.admit(descriptor, from: network)
            case .none: return
            case .noDescriptors:
                guard acceptor.freeDescriptor() else { return pause(listener) }
            }
        }
    }

    func handleDeadline() {}

    /// Accepts the connections that wait already, then closes the listener.
    func close() {
        handle(.readable)
        guard let listener else { return }
        loop.remove(listener.listener.descriptor, registration)
        self.listener = nil
    }

    private func pause(_ listener: ListenerBox) {
        do {
            try loop.watch(listener.listener.descriptor, registration, for: [])
        } catch {
            // It continues without a pause.
            return
        }
        loop.after(Self.pause) { [self] in resume() }
    }

    private func resume() {
        guard let listener else { return }
        do {
            try loop.watch(listener.listener.descriptor, registration, for: .readable)
        } catch {
            // A change needs no memory and no descriptor; should it fail nevertheless, it is tried again.
            loop.after(Self.pause) { [self] in resume() }
        }
    }
}
