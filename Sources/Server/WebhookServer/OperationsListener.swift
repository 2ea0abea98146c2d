internal import EventLoop
internal import HTTP

/// Accepts connections for operations, on the service thread.
///
/// Probes must get through while others flood the port: a connection is read as soon as it is accepted, few are
/// accepted in one turn, and when there are too many the one that is needed the least ends. Probes must also get
/// through when the process has no descriptor left, so one is kept in reserve.
final class OperationsListener: EventHandler {
    private let listener: Listener
    private let loop: EventLoop
    private let operations: Operations
    private let maxConnections: Int
    private var registration = Registration.none
    /// Open connections, the oldest first.
    private var connections: [OperationsConnection] = []
    /// Given up when a connection cannot be accepted for want of a descriptor.
    private var reserve: Descriptor?
    let port: UInt16

    /// Connections accepted in one turn: fewer than there may be, so that each is looked at again before it can be
    /// ended for another.
    private static let perTurn = 16
    /// How long nothing is accepted when there is no descriptor at all.
    private static let pause = Duration.milliseconds(100)

    /// - Parameter maxConnections: Connections at once, at least 1; probes and scrapers need a handful.
    init(_ listener: consuming Listener, _ loop: EventLoop, _ operations: Operations, maxConnections: Int) {
        port = listener.port
        self.listener = listener
        self.loop = loop
        self.operations = operations
        self.maxConnections = maxConnections
    }

    func start() throws(SystemError) {
        reserve = try Descriptor.reserve()
        registration = try loop.add(listener.descriptor, self)
    }

    func handle(_ events: ReadyEvents) {
        for _ in 0..<Self.perTurn {
            takeReserve()
            switch listener.accept() {
            case .connection(let descriptor, let network): admit(descriptor, network)
            case .none: return
            case .noDescriptors:
                if reserve != nil {
                    reserve = nil
                } else if let connection = leastNeeded {
                    connection.close()
                } else {
                    return pause()
                }
            }
        }
    }

    func handleDeadline() {}

    /// Takes a descriptor in reserve again as soon as there is one.
    private func takeReserve() {
        guard reserve == nil, connections.isEmpty || connections.count < maxConnections else { return }
        reserve = try? Descriptor.reserve()
    }

    private func admit(_ descriptor: consuming Descriptor, _ network: ClientNetwork) {
        if connections.count >= maxConnections { leastNeeded?.close() }
        let connection = OperationsConnection(descriptor, from: network, loop, operations) { [self] ended in
            connections.removeAll { $0 === ended }
        }
        connections.append(connection)
        connection.start()
    }

    /// The connection to end when there are too many: of the client network that has the most, the one that has done
    /// nothing for the longest.
    private var leastNeeded: OperationsConnection? {
        var counts: [ClientNetwork: Int] = [:]
        for connection in connections { counts[connection.network, default: 0] += 1 }
        let most = counts.values.max() ?? 0
        return connections.filter { counts[$0.network] == most }.min { $0.lastUsed < $1.lastUsed }
    }

    private func pause() {
        do {
            try loop.watch(listener.descriptor, registration, for: [])
        } catch {
            // Then it goes on without a pause.
            return
        }
        loop.after(Self.pause) { [self] in resume() }
    }

    private func resume() {
        do {
            try loop.watch(listener.descriptor, registration, for: .readable)
        } catch {
            loop.after(Self.pause) { [self] in resume() }
        }
    }
}
