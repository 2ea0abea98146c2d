internal import EventLoop
public import Metrics
internal import Synchronization
public import TLS

/// A server of webhooks: event loops behind one port, workers for large bodies, and an operations listener.
///
/// ```
/// let server = try WebhookServer(configuration, routes: routes, certificate: pair, …)
/// try server.start()      // answering when it returns
/// server.run()            // until a signal has been acted on
/// ```
public final class WebhookServer: @unchecked Sendable {
    // Unchecked: `loops` and `acceptors` are written before threads start; afterwards each belongs to its loop, and the rest is locked
    // or atomic. What `run` does happens on the service thread.
    private let state: ServerState
    /// As it is in force: used on the service thread.
    private var configuration: ServerConfiguration
    /// How TLS is spoken, and with which certificate.
    private let tls: Mutex<(configuration: TLSConfiguration, certificate: Certificate)>
    /// Whether files are looked at from time to time already.
    private var isPolling = false
    private let serviceLoop: EventLoop
    private let signals: SignalWatch
    private let signalInbox: SignalInbox
    private let operationsListener: OperationsListener
    private let protectedListener: ProtectedListener?
    private var contexts: [LoopContext] = []
    private var acceptors: [Acceptor] = []
    /// The port of the webhook listener, also when the kernel chose it.
    public private(set) var port: UInt16 = 0
    /// The port of the operations listener.
    public var operationsPort: UInt16 { operationsListener.port }
    /// The port of the protected operations listener; nil where there is none.
    public var metricsPort: UInt16? { protectedListener?.port }
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

    /// Time between saying that no new streams should come and refusing them: what was on its way by then is still answered
    /// (RFC 9113, section 6.8).
    private static let goAwayDelay = Duration.seconds(1)

    /// Descriptors beside those of connections: loops, listeners, files, operations.
    private static func otherDescriptors(_ configuration: ServerConfiguration) -> Int {
        128 + Acceptor.surplus + (configuration.metricsListen == nil ? 0 : ProtectedListener.descriptors)
    }

    /// Connections that there is room for, at most the configured ones: the limit of open files is raised as far as it goes.
    public static func roomForConnections(_ configuration: ServerConfiguration) -> Int {
        let limit = DescriptorLimit.raise(to: configuration.maxConnections + otherDescriptors(configuration))
        return min(configuration.maxConnections, max(limit - otherDescriptors(configuration), 1))
    }

    /// Listens, starts the workers, and sets up everything but the threads of the loops. To be called before any other thread is made, on the
    /// thread that will `run`: signals are blocked here.
    ///
    /// - Parameters:
    ///   - readiness: What `/readyz` reports beside the server's own state.
    ///   - pages: What the operations listener shows beside health and metrics.
    ///   - makeAccess: Makes what decides about requests to `metricsListen`; without it nothing is served there.
    ///   - renderError: Writes the bodies of the server's own errors.
    ///   - makeProcessor: Makes what answers requests, one per thread.
    /// - Throws: `ListenError`, `TLSError` when the certificate cannot be used, or `SystemError`.
    public init(
        _ configuration: ServerConfiguration, routes: [Route], certificate: Certificate, metrics: MetricsRegistry,
        readiness: [HealthCheck] = [], pages: [OperationsPage] = [], makeAccess: ProtectedAccessFactory? = nil,
        renderError: @escaping ErrorBodyRenderer,
        makeProcessor: @escaping RequestProcessorFactory
    ) throws {
        self.configuration = configuration
        tls = Mutex((configuration.tls, certificate))
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
        for i in 0..<loopCount {
            let address = ListenAddress(host: configuration.listen.host, port: port)
            let listener = try Self.listen(on: address, i == 0 ? .first : .further)
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
        if let address = configuration.metricsListen, let makeAccess {
            protectedListener = try ProtectedListener(
                Self.listen(on: address, .none),
                TLSContext(ProtectedListener.configuration(configuration.tls), certificate: certificate), operations,
                serviceLoop: serviceLoop, metrics: metrics, makeAccess: makeAccess)
        } else {
            protectedListener = nil
        }
        operationsListener = OperationsListener(
            try Self.listen(on: configuration.operationsListen, .none),
            serviceLoop, protectedListener == nil ? operations : operations.plain)
        let workerCount = configuration.workers > 0 ? configuration.workers : loopCount
        let workers = try WorkerPool(threads: workerCount) { Worker(shared.makeProcessor) }
        for i in 0..<loopCount {
            let context = LoopContext(loop: loops[i], state: state, workers: workers, log: logs[i].value)
            contexts.append(context)
            let acceptor = Acceptor(listeners[i], context)
            try acceptor.start()
            acceptors.append(acceptor)
        }
        registerProcessMetrics(loops: loops)
    }

    private static func listen(on address: ListenAddress, _ sharing: Listener.Sharing) throws(ListenError) -> Listener {
        do {
            return try Listener(host: address.host, port: address.port, sharing: sharing)
        } catch {
            throw ListenError(address, error)
        }
    }

    /// Starts the threads of the loops. Connections wait in the kernel's queue until then.
    public func start() throws {
        try signals.start(on: serviceLoop)
        try operationsListener.start()
        try protectedListener?.start()
        MemoryKeeper().start(on: serviceLoop)
        signalInbox.handler = { [self] in act(on: $0) }
        for (i, context) in contexts.enumerated() {
            let bound = LoopBound(context)
            try Thread.start("loop-\(i)") { bound.value.loop.run() }
        }
    }

    /// Runs the service thread's part, signals, files and operations, until the server has stopped. Who calls it is the service thread.
    public func run() {
        serviceLoop.run()
        lifecycleChanged?(.stopped(abandonedConnections: state.openConnections))
    }

    /// Gives new connections another certificate; open ones keep theirs. Any thread.
    ///
    /// - Throws: `TLSError` when it cannot be used; the old one stays.
    public func use(_ certificate: Certificate) throws {
        try tls.withLock { tls in
            try speak(tls.configuration, certificate)
            tls.certificate = certificate
        }
    }

    /// Speaks TLS in another way on new connections; open ones keep theirs. Any thread.
    ///
    /// - Parameter certificate: The certificate that is shown from now on; nil keeps the one that is.
    /// - Throws: `TLSError` when it cannot be spoken like that; nothing changes then.
    public func use(_ configuration: TLSConfiguration, certificate: Certificate? = nil) throws {
        try tls.withLock { tls in
            let certificate = certificate ?? tls.certificate
            try speak(configuration, certificate)
            tls = (configuration, certificate)
        }
    }

    /// Gives new connections of both listeners other contexts, or of neither.
    private func speak(_ configuration: TLSConfiguration, _ certificate: Certificate) throws(TLSError) {
        let context = try TLSContext(configuration, certificate: certificate)
        if let protectedListener {
            protectedListener.use(try TLSContext(ProtectedListener.configuration(configuration), certificate: certificate))
        }
        state.tlsContext = context
    }

    /// Puts other limits and deadlines in force, for what comes from now on. Service thread.
    ///
    /// What was set up with others stays as it is: addresses, threads. TLS is changed by a function of its own.
    ///
    /// - Parameter routes: Those that there are, in their order, with other limits of bodies.
    public func use(limits configuration: ServerConfiguration, routes: [Route]) {
        self.configuration = configuration
        state.limits.update(configuration, routes: routes)
    }

    /// Runs `job` on the service thread, which may wait for files. Any thread.
    public func onServiceThread(_ job: @escaping @Sendable () -> Void) {
        serviceLoop.submit(job)
    }

    /// Calls `changed` on the service thread when something in `directories` changes, and every ten seconds in case it cannot be told.
    ///
    /// To be called before `run`, or on the service thread; again for further directories, with what is to be called for all of them.
    public func watch(_ directories: [String], changed: @escaping @Sendable () -> Void) {
        if !isPolling { serviceLoop.every(.seconds(10), changed) }
        isPolling = true
        // Without a watch (too many of them, a file system that cannot) the poll remains.
        _ = try? DirectoryWatch(directories, on: serviceLoop, changed: changed)
    }

    /// Begins to stop, as SIGTERM would; a second time it stops at once. Any thread.
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
                let context = boundContext.value
                bound.value.close()
                context.isClosing = true
                for connection in context.connections.values { connection.announceDrain() }
                context.loop.after(Self.goAwayDelay) {
                    for connection in context.connections.values { connection.drain() }
                }
            }
        }
        let deadline = Clock.monotonicNanoseconds &+ configuration.shutdownTimeout.nanoseconds
        waitForConnections(until: deadline)
    }

    private func waitForConnections(until deadline: UInt64) {
        guard state.openConnections > 0, Clock.monotonicNanoseconds < deadline else { return serviceLoop.stop() }
        serviceLoop.after(.milliseconds(100)) { [self] in waitForConnections(until: deadline) }
    }

    private func registerProcessMetrics(loops: [EventLoop]) {
        let registry = state.metrics.registry
        registry.gauge("ocne_webhook_loop_lag_seconds", "Longest time since a loop began a turn; an idle one turns every second.") {
            let now = Clock.monotonicNanoseconds
            return Double(loops.map { now > $0.lastTurnNanoseconds ? now - $0.lastTurnNanoseconds : 0 }.max() ?? 0) / 1e9
        }
        let state = state
        registry.gauge(
            "ocne_webhook_inflight_bytes", "Bytes of large bodies that wait or are worked on, and of large answers that nobody has taken."
        ) {
            Double(state.inflightBytes.load(ordering: .relaxed))
        }
        registry.counter("ocne_webhook_log_dropped_bytes_total", "Bytes of the log that were lost because nobody took them.") {
            Double(StandardError.droppedBytes)
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
