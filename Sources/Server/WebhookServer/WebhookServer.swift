internal import EventLoop
public import Metrics
internal import Primitives
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
    // Unchecked: `loops` and `acceptors` are written before threads start; afterwards each belongs to its loop, and the
    // rest is locked or atomic. What `run` does happens on the service thread.
    private let state: ServerState
    /// As it is in force: used on the service thread.
    private var configuration: ServerConfiguration
    /// How TLS is spoken, and with which certificate.
    private let tls: Mutex<(configuration: TLSConfiguration, certificate: Certificate)>
    /// Whether files are looked at from time to time already.
    private var isPolling = false
    private var directoryWatch: DirectoryWatch?
    private let serviceLoop: EventLoop
    /// The end of the server, once it has begun.
    private var drain: Drain?
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
        /// New connections are still accepted for `shutdownDelay`, then those that are open are finished.
        case draining
        /// All connections have ended: `cutOff` of them while a request was in progress.
        case stopped(cutOff: Int)
    }

    /// Descriptors that a process usually has when it starts: standard input, output and error, and the signals' that
    /// is made first.
    private static let usuallyOpen = 4
    /// A loop that has not begun a turn for so long is stuck; idle ones turn every second.
    private static let stuckNanoseconds: UInt64 = 10_000_000_000

    /// What the server holds at once, by its configuration and the limit of open files. Service thread.
    public private(set) var capacity: ServerCapacity

    /// Listens, starts the workers, and sets up everything but the threads of the loops. To be called before any other
    /// thread is made, on the thread that will `run`: signals are blocked here.
    ///
    /// - Parameters:
    ///   - readiness: What `/readyz` reports beside the server's own state.
    ///   - pages: What the operations listener shows beside health and metrics.
    ///   - makeAccess: Makes what decides about requests to `metricsListen`; without it nothing is served there.
    ///   - spans: Takes spans of sampled requests; nil where none are recorded.
    ///   - renderError: Writes the bodies of the server's own errors.
    ///   - makeProcessor: Makes what answers requests, one per thread.
    /// - Throws: `ListenError`, `TLSError` when the certificate cannot be used, `ServerCapacity.TooFewOpenFiles`, or
    ///   `SystemError`.
    public init(
        _ configuration: ServerConfiguration, routes: [Route], certificate: Certificate, metrics: MetricsRegistry,
        readiness: [HealthCheck] = [], pages: [OperationsPage] = [], makeAccess: ProtectedAccessFactory? = nil,
        spans: (any SpanRecorder)? = nil,
        renderError: @escaping ErrorBodyRenderer,
        makeProcessor: @escaping RequestProcessorFactory
    ) throws {
        self.configuration = configuration
        tls = Mutex((configuration.tls, certificate))
        let inbox = SignalInbox()
        signalInbox = inbox
        signals = try SignalWatch { inbox.received($0) }
        let capacity = try ServerCapacity(
            configuration, processors: Processors.available, openedBefore: DescriptorLimit.open ?? Self.usuallyOpen,
            raise: DescriptorLimit.raise)
        self.capacity = capacity
        state = ServerState(
            configuration, capacity, routes: routes, tls: try TLSContext(configuration.tls, certificate: certificate),
            metrics: metrics,
            spans: spans,
            renderError: renderError, makeProcessor: makeProcessor)
        serviceLoop = try EventLoop()
        var loops: [EventLoop] = []
        var listeners: [AcceptorListener] = []
        var port = configuration.listen.port
        var logs: [UnsafeTransfer<LogLines>] = []
        var handshakes: [UnsafeTransfer<HandshakeQueue>] = []
        for i in 0..<capacity.loops {
            let address = ListenAddress(host: configuration.listen.host, port: port)
            let listener = try Self.listen(on: address, i == 0 ? .first : .further)
            port = listener.port
            listeners.append(AcceptorListener(listener))
            let log = UnsafeTransfer(LogLines())
            logs.append(log)
            let queue = UnsafeTransfer(HandshakeQueue())
            handshakes.append(queue)
            loops.append(
                try EventLoop(turnEnded: {
                    queue.value.run()
                    log.value.flush()
                }))
        }
        self.port = port
        let shared = state
        let watched = loops
        let liveness = [
            HealthCheck("event-loops") {
                let now = Clock.monotonicNanoseconds
                let stuck = watched.filter { $0.nanosecondsSinceTurn(now: now) > Self.stuckNanoseconds }.count
                return stuck == 0 ? nil : "\(stuck) of \(watched.count) have not turned for 10 s"
            }
        ]
        let draining = HealthCheck("not-shutting-down") {
            shared.isDraining.load(ordering: .relaxed) ? "the server is going away" : nil
        }
        let operations = Operations(
            metrics: metrics, liveness: liveness, readiness: [draining] + liveness + readiness, pages: pages)
        if let address = configuration.metricsListen, let makeAccess {
            protectedListener = try ProtectedListener(
                Self.listen(on: address, .none),
                TLSContext(ProtectedListener.configuration(configuration.tls), certificate: certificate), operations,
                maxConnections: capacity.operationsConnections, serviceLoop: serviceLoop, metrics: metrics,
                makeAccess: makeAccess)
        } else {
            protectedListener = nil
        }
        operationsListener = OperationsListener(
            try Self.listen(on: configuration.operationsListen, .none),
            serviceLoop, protectedListener == nil ? operations : operations.plain,
            maxConnections: capacity.operationsConnections)
        let workers = try WorkerPool(threads: capacity.workers) { Worker(shared.makeProcessor) }
        for i in 0..<capacity.loops {
            let context = LoopContext(
                loop: loops[i], state: state, workers: workers, log: logs[i].value, handshakes: handshakes[i].value)
            contexts.append(context)
            let acceptor = Acceptor(listeners[i], context)
            try acceptor.start()
            acceptors.append(acceptor)
        }
        for context in contexts { context.others = contexts.filter { $0 !== context }.map { UnsafeTransfer($0) } }
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
            let bound = UnsafeTransfer(context)
            try Thread.start("loop-\(i)") { bound.value.loop.run() }
        }
    }

    /// Runs the service thread's part, signals, files and operations, until the server has stopped. Who calls it is the
    /// service thread.
    public func run() {
        serviceLoop.run()
        lifecycleChanged?(.stopped(cutOff: drain?.cutOff ?? 0))
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
            protectedListener.use(
                try TLSContext(ProtectedListener.configuration(configuration), certificate: certificate))
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
        // Loops and threads stay as they are, and so does what they need.
        if let changed = try? capacity.with(configuration, raise: DescriptorLimit.raise) { capacity = changed }
        state.limits.update(configuration, capacity, routes: routes)
    }

    /// Runs `job` on the service thread, which may wait for files. Any thread.
    public func onServiceThread(_ job: @escaping @Sendable () -> Void) {
        serviceLoop.submit(job)
    }

    /// Calls `changed` on the service thread when something in `directories` changes, and every ten seconds in case it
    /// cannot be told.
    ///
    /// To be called before `run`, or on the service thread; again for other directories, which take the place of those
    /// before.
    public func watch(_ directories: [String], changed: @escaping @Sendable () -> Void) {
        if !isPolling { serviceLoop.every(.seconds(10), changed) }
        isPolling = true
        // Without a watch (too many of them, a file system that cannot) the poll remains.
        guard let watch = try? DirectoryWatch(directories, on: serviceLoop, changed: changed) else { return }
        directoryWatch?.close()
        directoryWatch = watch
    }

    /// Begins to stop, as SIGTERM would; a second time it stops at once. Any thread.
    public func shutdown() {
        serviceLoop.submit { [self] in act(on: .terminate) }
    }

    private func act(on signal: ServerSignal) {
        switch signal {
        case .reload: reload?()
        case .terminate:
            // A second signal: somebody is in a hurry.
            guard drain == nil else { return serviceLoop.stop() }
            lifecycleChanged?(.draining)
            let drain = Drain(configuration, state, serviceLoop, zip(acceptors, contexts).map { Drain.Part($0, $1) })
            self.drain = drain
            drain.start()
        }
    }

    private func registerProcessMetrics(loops: [EventLoop]) {
        let registry = state.metrics.registry
        registry.gauge(
            "ocne_webhook_loop_lag_seconds", "Longest time since a loop began a turn; an idle one turns every second."
        ) {
            let now = Clock.monotonicNanoseconds
            return Double(loops.map { $0.nanosecondsSinceTurn(now: now) }.max() ?? 0) / 1e9
        }
        let state = state
        registry.gauge(
            "ocne_webhook_inflight_bytes",
            "Bytes of large bodies that wait or are worked on, and of large answers that nobody has taken."
        ) {
            Double(state.budget.taken)
        }
        registry.counter(
            "ocne_webhook_log_dropped_bytes_total", "Bytes of the log that were lost because nobody took them."
        ) {
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
