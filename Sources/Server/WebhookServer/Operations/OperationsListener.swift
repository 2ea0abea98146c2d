internal import EventLoop

/// The plain operations listener, on the service thread.
///
/// Probes must get through while others flood the port: a connection is read as soon as it is accepted, few are
/// accepted in one tick, and above the limit the least needed one is closed. Probes must also get through when the
/// process has no descriptor left, so one is kept in reserve.
final class OperationsListener {
    let loop: EventLoop
    let operations: Operations
    private let accepting: AcceptLoop
    private let maxConnections: Int
    /// Open connections, the oldest first.
    private var connections: [OperationsConnection] = []
    /// Closed for a connection that cannot be accepted for lack of a descriptor.
    private var reserve: Descriptor?

    /// Fewer than the limit of connections, so that each is read again before it can be closed for another.
    private static let acceptsPerTick = 16

    /// - Parameter maxConnections: Maximum number of connections, at least 1; probes and scrapers need a handful.
    init(_ listener: consuming Listener, _ loop: EventLoop, _ operations: Operations, maxConnections: Int) {
        accepting = AcceptLoop(listener, on: loop, perTick: Self.acceptsPerTick)
        self.loop = loop
        self.operations = operations
        self.maxConnections = maxConnections
    }

    /// The port, also if the kernel chose it.
    var port: UInt16 { accepting.port }

    func start() throws(SystemError) {
        reserve = try Descriptor.reserve()
        try accepting.start(self)
    }

    /// The connection to close above the limit: the least recently used one of the client network with the most
    /// connections.
    private var leastNeeded: OperationsConnection? {
        var counts: [ClientNetwork: Int] = [:]
        for connection in connections { counts[connection.network, default: 0] += 1 }
        let most = counts.values.max() ?? 0
        return connections.filter { counts[$0.network] == most }.min { $0.lastUsed < $1.lastUsed }
    }
}

extension OperationsListener: ConnectionAcceptor {
    /// Takes a descriptor in reserve again once there is one.
    func prepareToAccept() {
        guard reserve == nil, connections.isEmpty || connections.count < maxConnections else { return }
        reserve = try? Descriptor.reserve()
    }

    func admit(_ descriptor: consuming Descriptor, from network: ClientNetwork) {
        if connections.count >= maxConnections { leastNeeded?.close() }
        let connection = OperationsConnection(descriptor, nil, from: network, self)
        connections.append(connection)
        connection.start()
    }

    func freeDescriptor() -> Bool {
        if reserve != nil {
            reserve = nil
        } else if let connection = leastNeeded {
            connection.close()
        } else {
            return false
        }
        return true
    }
}

extension OperationsListener: OperationsHost {
    var access: (any ProtectedAccess)? { nil }
    var serviceLoop: EventLoop { loop }
    var timeouts: OperationsTimeouts { .plain }
    func countHandshakeFailure() {}
    func count(status: Int) {}
    func connectionEnded(_ connection: OperationsConnection) { connections.removeAll { $0 === connection } }
}
