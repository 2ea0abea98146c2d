internal import EventLoop
internal import Metrics
internal import Primitives
internal import Synchronization
internal import TLS

/// Serves metrics and pages over TLS to those who may see them, on a thread of its own, so that a flood of this port
/// does not delay probes.
final class ProtectedListener: EventHandler, @unchecked Sendable {
    // Unchecked: `context` is locked; everything else belongs to the loop's thread once it runs, or does not change.
    private let listener: Listener
    let loop: EventLoop
    let operations: Operations
    let access: any ProtectedAccess
    /// Where pages are made.
    let serviceLoop: EventLoop
    private let context: Mutex<TLSContext>
    private let metrics: ProtectedMetrics
    private var registration = Registration.none
    /// Open connections, the oldest first.
    private var connections: [ProtectedConnection] = []
    let port: UInt16

    /// Beyond it, the oldest connection without an authorized request is closed.
    private let maxConnections: Int
    /// Descriptors that it needs beside connections: the loop's epoll and eventfd, the listener, and connections to the
    /// API server.
    static let descriptors = 16
    /// Connections that are accepted in one turn.
    private static let acceptsPerTurn = 16
    /// How long nothing is accepted when descriptors are out.
    private static let pause = Duration.milliseconds(100)

    /// - Parameter maxConnections: Connections at once, at least 1; scrapers need a handful.
    init(
        _ listener: consuming Listener, _ context: TLSContext, _ operations: Operations, maxConnections: Int,
        serviceLoop: EventLoop,
        metrics: MetricsRegistry, makeAccess: ProtectedAccessFactory
    ) throws(SystemError) {
        self.maxConnections = maxConnections
        port = listener.port
        self.listener = listener
        loop = try EventLoop()
        self.operations = operations
        self.serviceLoop = serviceLoop
        self.context = Mutex(context)
        self.metrics = ProtectedMetrics(metrics)
        access = makeAccess(loop)
    }

    /// Starts the thread, which runs as long as the process.
    func start() throws {
        registration = try loop.add(listener.descriptor, self)
        let bound = UnsafeTransfer(self)
        try Thread.start("operations") { bound.value.loop.run() }
    }

    /// New connections get this context. Any thread.
    func use(_ new: TLSContext) { context.withLock { $0 = new } }

    /// How TLS is spoken here: as by the webhook listener, without HTTP/2, and without certificates of clients.
    static func configuration(_ configuration: TLSConfiguration) -> TLSConfiguration {
        var configuration = configuration
        configuration.offersHTTP2 = false
        configuration.clientAuthoritiesPEM = nil
        configuration.clientAllowedNames = []
        return configuration
    }

    func handle(_ events: ReadyEvents) {
        for _ in 0..<Self.acceptsPerTurn {
            switch listener.accept() {
            case .connection(let descriptor, let network): admit(descriptor, network)
            case .none: return
            case .noDescriptors:
                closeOldest()
                return pause()
            }
        }
    }

    private func admit(_ descriptor: consuming Descriptor, _ network: ClientNetwork) {
        if connections.count >= maxConnections { closeOldest() }
        let session: TLSSession
        do {
            session = try TLSSession(context.withLock { $0 }, descriptor: descriptor.number)
        } catch {
            return metrics.count(handshake: false)
        }
        let connection = ProtectedConnection(descriptor, session, from: network, self) { [self] ended in
            connections.removeAll { $0 === ended }
        }
        connections.append(connection)
        connection.start()
    }

    /// Closes the oldest connection without an authorized request, of the client network that has the most of those;
    /// where all have one, the oldest of all.
    private func closeOldest() {
        var counts: [ClientNetwork: Int] = [:]
        for connection in connections where !connection.isTrusted { counts[connection.network, default: 0] += 1 }
        let most = counts.values.max() ?? 0
        (connections.first { !$0.isTrusted && counts[$0.network] == most } ?? connections.first)?.close()
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

    func handleDeadline() {}

    func count(status: Int) { metrics.count(status: status) }
    func count(handshake worked: Bool) { metrics.count(handshake: worked) }
}

/// What is counted of the protected operations listener.
private struct ProtectedMetrics {
    private let answers: [Int: Counter]
    private let others: Counter
    private let failures: Counter

    /// Statuses that have a series of their own.
    private static let statuses = [200, 401, 403, 404, 500, 503]

    init(_ registry: MetricsRegistry) {
        func counter(_ code: String) -> Counter {
            registry.counter(
                "ocne_webhook_protected_requests_total", "Requests to the protected operations listener, by status.",
                [("code", code)])
        }
        answers = Dictionary(uniqueKeysWithValues: Self.statuses.map { ($0, counter("\($0)")) })
        others = counter("other")
        failures = registry.counter(
            "ocne_webhook_protected_handshake_failures_total",
            "TLS handshakes of the protected operations listener that failed.")
    }

    func count(status: Int) { (answers[status] ?? others).add() }
    func count(handshake worked: Bool) { if !worked { failures.add() } }
}
