internal import EventLoop
internal import Metrics
internal import Primitives
internal import Synchronization
internal import TLS

/// The protected operations listener: serves metrics and pages over TLS to authorized clients, on a thread of its own,
/// so that a flood of this port does not delay probes.
final class ProtectedListener: @unchecked Sendable {
    // Unchecked: `context` is locked; everything else belongs to the loop's thread once it runs, or does not change.
    let loop: EventLoop
    let operations: Operations
    let access: (any ProtectedAccess)?
    let serviceLoop: EventLoop
    private let accepting: AcceptLoop
    private let context: Mutex<TLSContext>
    private let metrics: ProtectedMetrics
    /// Open connections, the oldest first.
    private var connections: [OperationsConnection] = []
    private let maxConnections: Int

    /// Descriptors besides connections: the loop's epoll and eventfd, the listener, and connections to the API server.
    static let descriptors = 16
    private static let acceptsPerTick = 16

    /// The parts that decide about requests and make pages.
    struct Service {
        let operations: Operations
        let makeAccess: ProtectedAccessFactory
        /// The loop of the thread that makes pages.
        let serviceLoop: EventLoop
        let metrics: MetricsRegistry
    }

    /// - Parameter maxConnections: Maximum number of connections, at least 1; scrapers need a handful. Above it, the
    ///   oldest connection without an authorized request is closed.
    init(_ listener: consuming Listener, _ context: TLSContext, _ service: Service, maxConnections: Int)
        throws(SystemError)
    {
        loop = try EventLoop()
        accepting = AcceptLoop(listener, on: loop, perTick: Self.acceptsPerTick)
        self.maxConnections = maxConnections
        operations = service.operations
        serviceLoop = service.serviceLoop
        self.context = Mutex(context)
        metrics = ProtectedMetrics(service.metrics)
        access = service.makeAccess(loop)
    }

    /// The port, also if the kernel chose it.
    var port: UInt16 { accepting.port }

    /// Starts the thread, which runs as long as the process.
    func start() throws {
        try accepting.start(self)
        let bound = UnsafeTransfer(self)
        try Thread.start("operations") { bound.value.loop.run() }
    }

    /// New connections get this context. Any thread.
    func use(_ new: TLSContext) { context.withLock { $0 = new } }

    /// The TLS configuration of the webhook listener, without HTTP/2 and client certificates.
    static func configuration(_ configuration: TLSConfiguration) -> TLSConfiguration {
        var configuration = configuration
        configuration.offersHTTP2 = false
        configuration.clientAuthoritiesPEM = nil
        configuration.clientAllowedNames = []
        return configuration
    }

    /// Closes the oldest connection without an authorized request, of the client network that has the most of those; if
    /// all have one, the oldest of all.
    private func closeOldest() {
        var counts: [ClientNetwork: Int] = [:]
        for connection in connections where !connection.isTrusted { counts[connection.network, default: 0] += 1 }
        let most = counts.values.max() ?? 0
        (connections.first { !$0.isTrusted && counts[$0.network] == most } ?? connections.first)?.close()
    }
}

extension ProtectedListener: ConnectionAcceptor {
    func admit(_ descriptor: consuming Descriptor, from network: ClientNetwork) {
        if connections.count >= maxConnections { closeOldest() }
        let session: TLSSession
        do {
            session = try TLSSession(context.withLock { $0 }, descriptor: descriptor.number)
        } catch {
            return countHandshakeFailure()
        }
        let connection = OperationsConnection(descriptor, session, from: network, self)
        connections.append(connection)
        connection.start()
    }

    func freeDescriptor() -> Bool {
        closeOldest()
        return false
    }
}

extension ProtectedListener: OperationsHost {
    var timeouts: OperationsTimeouts { .protected }
    func countHandshakeFailure() { metrics.handshakeFailures.add() }
    func count(status: Int) { metrics.count(status: status) }
    func connectionEnded(_ connection: OperationsConnection) { connections.removeAll { $0 === connection } }
}

/// Instruments of the protected operations listener.
private struct ProtectedMetrics {
    private let counters: [Int: Counter]
    private let others: Counter
    let handshakeFailures: Counter

    /// Statuses with a series of their own.
    private static let statuses = [200, 401, 403, 404, 500, 503]

    init(_ registry: MetricsRegistry) {
        func counter(_ code: String) -> Counter {
            registry.counter(
                "ocne_webhook_protected_requests_total", "Requests to the protected operations listener, by status.",
                [("code", code)])
        }
        counters = Dictionary(uniqueKeysWithValues: Self.statuses.map { ($0, counter("\($0)")) })
        others = counter("other")
        handshakeFailures = registry.counter(
            "ocne_webhook_protected_handshake_failures_total",
            "TLS handshakes of the protected operations listener that failed.")
    }

    func count(status: Int) { (counters[status] ?? others).add() }
}
