internal import EventLoop
public import Metrics
internal import Synchronization
public import TLS

/// A server of webhooks: event loops behind one port, workers for large bodies, and an operations listener.
///
/// ```
/// let server = try WebhookServer(configuration, routes: routes, certificate: pair, …)
/// try server.start()      // listening when it returns
/// server.run()            // until a signal has been acted on
/// ```
public final class WebhookServer: @unchecked Sendable {
    // Unchecked: `loops` and `acceptors` are written before threads start; afterwards each belongs to its loop, and the rest is locked
    // or atomic. What `run` does happens on the service thread.
    private let state: ServerState
    private let configuration: ServerConfiguration
    private let serviceLoop: EventLoop
    private let signals: SignalWatch
    private let signalInbox: SignalInbox
    private let operationsListener: OperationsListener
    private var contexts: [LoopContext] = []
    private var acceptors: [Acceptor] = []
    /// The port of the webhook listener, also when the kernel chose it.
    public private(set) var port: UInt16 = 0
    /// The port of the operations listener.
    public var operationsPort: UInt16 { operationsListener.port }
    /// Called on the service thread for SIGHUP.
    public var reload: (@Sendable () -> Void)?
    /// Called on the service thread when draining begins, and when the server has stopped.
    public var lifecycleChanged: (@Sendable (Lifecycle) -> Void)?

    /// Where a server is in its life.
    public enum Lifecycle: Sendable, Equatable {
        case draining
        case stopped(abandonedConnections: Int)
    }

    /// A loop that has not begun a turn for so long is stuck; idle ones turn every second.
    private static let stuckNanoseconds: UInt64 = 10_000_000_000

    /// Sets up everything but the threads. To be called before any other thread is made: signals are blocked here.
    ///
    /// - Parameters:
    ///   - readiness: What `/readyz` reports beside the server's own state.
    ///   - pages: What the operations listener shows beside health and metrics.
    ///   - renderError: Writes the bodies of the server's own errors.
    ///   - makeProcessor: Makes what answers requests, one per thread.
    /// - Throws: `SystemError` or `TLSError` when an address cannot be listened on or the certificate cannot be used.
    public init(
        _ configuration: ServerConfiguration, routes: [Route], certificate: Certificate, metrics: MetricsRegistry,
        readiness: [HealthCheck] = [], pages: [OperationsPage] = [], renderError: @escaping ErrorBodyRenderer,
        makeProcessor: @escaping RequestProcessorFactory
    ) throws {
        self.configuration = configuration
        let inbox = SignalInbox()
        signalInbox = inbox
        signals = try SignalWatch { inbox.received($0) }
        state = ServerState(
            configuration, routes: routes, tls: try TLSContext(configuration.tls, certificate: certificate), metrics: metrics,
            renderError: renderError, makeProcessor: makeProcessor)
        serviceLoop = try EventLoop()
        let loopCount = configuration.loops > 0 ? configuration.loops : Processors.available
        var loops: [EventLoop] = []
        var listeners: [AcceptorListener] = []
        var port = configuration.listen.port
        var logs: [LoopBound<LogLines>] = []
        for _ in 0..<loopCount {
            let listener = try Listener(host: configuration.listen.host, port: port, sharesPort: true)
            port = listener.port
            listeners.append(AcceptorListener(listener))
            let log = LoopBound(LogLines())
            logs.append(log)
            loops.append(try EventLoop(turnEnded: { log.value.flush() }))
        }
        self.port = port
        let shared = state
        let watched = loops
        let liveness = [
            HealthCheck("event-loops") {
                let now = Clock.monotonicNanoseconds
                let stuck = watched.filter { now > $0.lastTurnNanoseconds &+ Self.stuckNanoseconds }.count
                return stuck == 0 ? nil : "\(stuck) of \(watched.count) have not turned for 10 s"
            }
        ]
        let draining = HealthCheck("not-shutting-down") { shared.isDraining.load(ordering: .relaxed) ? "the server is going away" : nil }
        let operations = Operations(metrics: metrics, liveness: liveness, readiness: [draining] + liveness + readiness, pages: pages)
        operationsListener = OperationsListener(
            try Listener(host: configuration.operationsListen.host, port: configuration.operationsListen.port, sharesPort: false),
            serviceLoop, operations)
        let workerCount = configuration.workers > 0 ? configuration.workers : loopCount
        let workers = try WorkerPool<any RequestProcessor>(threads: workerCount) { shared.makeProcessor(LogLines()) }
        for i in 0..<loopCount {
            let context = LoopContext(loop: loops[i], state: state, workers: workers, log: logs[i].value)
            contexts.append(context)
            let acceptor = Acceptor(listeners[i], context)
            try acceptor.start()
            acceptors.append(acceptor)
        }
        registerProcessMetrics(loops: loops)
    }

    /// Starts the threads of the loops. Connections wait in the kernel's queue until then.
    public func start() throws {
        try signals.start(on: serviceLoop)
        try operationsListener.start()
        signalInbox.handler = { [self] in act(on: $0) }
        for (i, context) in contexts.enumerated() {
            let bound = LoopBound(context)
            try Thread.start("loop-\(i)") { bound.value.loop.run() }
        }
    }

    /// Runs the service thread's part until the server has stopped.
    public func run() {
        serviceLoop.run()
        let open = state.connections.load(ordering: .relaxed)
        lifecycleChanged?(.stopped(abandonedConnections: open))
    }

    /// Gives new connections another certificate; open ones keep theirs. Any thread.
    ///
    /// - Throws: `TLSError` when it cannot be used; the old one stays.
    public func use(_ certificate: Certificate) throws {
        state.tlsContext = try TLSContext(configuration.tls, certificate: certificate)
    }

    /// Runs `job` on the service thread, which may wait for files. Any thread.
    public func onServiceThread(_ job: @escaping @Sendable () -> Void) {
        serviceLoop.submit(job)
    }

    /// Calls `changed` on the service thread when something in `directories` changes, and every ten seconds in case it cannot be told.
    ///
    /// To be called before `run`, or on the service thread.
    public func watch(_ directories: [String], changed: @escaping @Sendable () -> Void) {
        serviceLoop.every(.seconds(10), changed)
        // Without a watch (too many of them, a file system that cannot) the poll remains.
        _ = try? DirectoryWatch(directories, on: serviceLoop, changed: changed)
    }

    /// Begins to stop, as a signal would. Any thread.
    public func shutdown() {
        serviceLoop.submit { [self] in act(on: .terminate) }
    }

    // MARK: - The end

    private func act(on signal: ServerSignal) {
        switch signal {
        case .reload: reload?()
        case .terminate:
            guard !state.isDraining.exchange(true, ordering: .relaxed) else {
                // Somebody is in a hurry.
                return serviceLoop.stop()
            }
            lifecycleChanged?(.draining)
            serviceLoop.after(configuration.shutdownDelay) { [self] in stopAccepting() }
        }
    }

    private func stopAccepting() {
        for (acceptor, context) in zip(acceptors, contexts) {
            let bound = LoopBound(acceptor)
            let boundContext = LoopBound(context)
            context.loop.submit {
                bound.value.close()
                for connection in boundContext.value.connections.values { connection.drain() }
            }
        }
        let deadline = Clock.monotonicNanoseconds &+ configuration.shutdownTimeout.nanoseconds
        waitForConnections(until: deadline)
    }

    private func waitForConnections(until deadline: UInt64) {
        guard state.connections.load(ordering: .relaxed) > 0, Clock.monotonicNanoseconds < deadline else { return serviceLoop.stop() }
        serviceLoop.after(.milliseconds(100)) { [self] in waitForConnections(until: deadline) }
    }

    private func registerProcessMetrics(loops: [EventLoop]) {
        let registry = state.metrics.registry
        registry.gauge("ocne_webhook_loop_lag_seconds", "Longest time since a loop began a turn; an idle one turns every second.") {
            let now = Clock.monotonicNanoseconds
            return Double(loops.map { now > $0.lastTurnNanoseconds ? now - $0.lastTurnNanoseconds : 0 }.max() ?? 0) / 1e9
        }
        let state = state
        registry.gauge("ocne_webhook_inflight_bytes", "Bytes of large bodies that wait or are worked on.") {
            Double(state.inflightBytes.load(ordering: .relaxed))
        }
        ProcessMetrics.register(in: registry)
    }
}

/// Where signals go once the server knows what to do with them.
private final class SignalInbox: @unchecked Sendable {
    // Unchecked: set before the service thread runs, used on it.
    var handler: ((ServerSignal) -> Void)?

    func received(_ signal: ServerSignal) { handler?(signal) }
}
