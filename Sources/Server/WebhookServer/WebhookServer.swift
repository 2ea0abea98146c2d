internal import EventLoop
internal import Metrics
internal import Primitives
internal import Synchronization
public import TLS

/// A webhook server: event loops behind one port, workers for large bodies, and operations listeners.
///
/// ```
/// let server = try WebhookServer(
///     configuration, Webhooks([route], renderError: render), OperationsContent(metrics: registry), certificate: pair)
/// try server.start()      // answers requests from here on
/// server.run()            // until a signal has been handled
/// ```
public final class WebhookServer: @unchecked Sendable {
    // Unchecked: `contexts` and `acceptLoops` are written before threads start; afterwards each belongs to its loop,
    // and the rest is locked or atomic. `run` is called on the service thread.
    private let state: ServerState
    /// The configuration in effect. Service thread.
    private var configuration: ServerConfiguration
    /// TLS configuration and certificate of new connections.
    private let tls: Mutex<(configuration: TLSConfiguration, certificate: Certificate)>
    private let files: FileWatch
    private let serviceLoop: EventLoop
    /// The shutdown, once it has begun.
    private var drain: Drain?
    private let signals: SignalWatch
    private let signalInbox: SignalInbox
    private let operationsListener: OperationsListener
    private let protectedListener: ProtectedListener?
    private var contexts: [LoopContext] = []
    private var acceptLoops: [AcceptLoop] = []
    /// The port of the webhook listener, also if the kernel chose it.
    public private(set) var port: UInt16 = 0
    /// The port of the operations listener.
    public var operationsPort: UInt16 { operationsListener.port }
    /// The port of the protected operations listener; nil without one.
    public var metricsPort: UInt16? { protectedListener?.port }
    /// The callbacks of `run`. Service thread.
    private var reloaded: () -> Void = {}
    private var lifecycleChanged: (Lifecycle) -> Void = { _ in }

    /// A stage of a server's shutdown.
    public enum Lifecycle: Sendable, Equatable {
        /// New connections are accepted for `shutdownDelay`, then those that are open drain.
        case draining
        /// All connections have ended: `cutOff` of them while a request was in progress.
        case stopped(cutOff: Int)
    }

    /// Descriptors that a process usually has when it starts: standard input, output and error, and that of signals,
    /// which is created first.
    private static let usuallyOpen = 4

    /// The capacity of the server, by its configuration and the limit of open files. Service thread.
    public private(set) var capacity: ServerCapacity

    /// Listens, starts the workers, and sets up everything but the threads of the loops. Call it before any other
    /// thread is created, on the thread that will `run`: signals are blocked here.
    ///
    /// - Throws: `ListenError`, `TLSError` if the certificate cannot be used, `ServerCapacity.TooFewOpenFiles`, or
    ///   `SystemError`.
    public init(
        _ configuration: ServerConfiguration, _ webhooks: Webhooks, _ content: OperationsContent,
        certificate: Certificate
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
        let state = ServerState(
            webhooks, tls: try TLSContext(configuration.tls, certificate: certificate),
            ServerMetrics(content.metrics))
        self.state = state
        serviceLoop = try EventLoop()
        files = FileWatch(serviceLoop)
        let parts = try (0..<capacity.loops).map { _ in try LoopPart() }
        for (i, part) in parts.enumerated() {
            // The kernel may choose the port of the first listener; the others share it.
            let address = ListenAddress(
                host: configuration.listen.host, port: i == 0 ? configuration.listen.port : port)
            acceptLoops.append(
                AcceptLoop(
                    try Self.listen(on: address, i == 0 ? .first : .further), on: part.loop,
                    perTick: LoopContext.acceptsPerTick))
            port = acceptLoops[0].port
        }
        let loops = parts.map(\.loop)
        let operations = Operations(content, ServerHealth(loops, state))
        if let address = configuration.metricsListen, let makeAccess = content.makeAccess {
            protectedListener = try ProtectedListener(
                Self.listen(on: address, .none),
                TLSContext(ProtectedListener.configuration(configuration.tls), certificate: certificate),
                ProtectedListener.Service(
                    operations: operations, makeAccess: makeAccess, serviceLoop: serviceLoop, metrics: content.metrics),
                maxConnections: capacity.operationsConnections)
        } else {
            protectedListener = nil
        }
        operationsListener = OperationsListener(
            try Self.listen(on: configuration.operationsListen, .none),
            serviceLoop, protectedListener == nil ? operations : operations.plain,
            maxConnections: capacity.operationsConnections)
        let workers = try WorkerPool(threads: capacity.workers) { Worker(state.routes) }
        for (part, acceptLoop) in zip(parts, acceptLoops) {
            let context = LoopContext(part, state, workers, configuration.limits, capacity)
            contexts.append(context)
            try acceptLoop.start(context)
        }
        for context in contexts { context.others = contexts.filter { $0 !== context }.map { UnsafeTransfer($0) } }
        state.registerMetrics(loops: loops)
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
        MemoryKeeper(state.buffers).start(on: serviceLoop)
        signalInbox.handler = { [self] in handle($0) }
        for (i, context) in contexts.enumerated() {
            let bound = UnsafeTransfer(context)
            try Thread.start("loop-\(i)") {
                Thread.useShortSlices()
                bound.value.loop.run()
            }
        }
    }

    /// Runs the service thread, with signals, files and operations, until the server has stopped. The caller's thread
    /// is the service thread, which makes the calls.
    ///
    /// - Parameters:
    ///   - onReload: Called for SIGHUP.
    ///   - onLifecycleChange: Called when the server begins to drain, and when it has stopped.
    public func run(onReload: @escaping () -> Void = {}, onLifecycleChange: @escaping (Lifecycle) -> Void = { _ in }) {
        (reloaded, lifecycleChanged) = (onReload, onLifecycleChange)
        serviceLoop.run()
        lifecycleChanged(.stopped(cutOff: drain?.cutOff ?? 0))
    }

    // MARK: - Changes while it runs

    /// Replaces the certificate of new connections; open ones keep theirs. Any thread.
    ///
    /// - Throws: `TLSError` if it cannot be used; then the old one stays.
    public func use(_ certificate: Certificate) throws {
        try tls.withLock { tls in
            try replaceContexts(tls.configuration, certificate)
            tls.certificate = certificate
        }
    }

    /// Replaces the TLS configuration of new connections; open ones keep theirs. Any thread.
    ///
    /// - Parameter certificate: The certificate from now on; nil keeps the present one.
    /// - Throws: `TLSError` if it cannot be used; then nothing changes.
    public func use(_ configuration: TLSConfiguration, certificate: Certificate? = nil) throws {
        try tls.withLock { tls in
            let certificate = certificate ?? tls.certificate
            try replaceContexts(configuration, certificate)
            tls = (configuration, certificate)
        }
    }

    /// Replaces the contexts of both listeners, or of neither.
    private func replaceContexts(_ configuration: TLSConfiguration, _ certificate: Certificate) throws(TLSError) {
        let context = try TLSContext(configuration, certificate: certificate)
        if let protectedListener {
            protectedListener.use(
                try TLSContext(ProtectedListener.configuration(configuration), certificate: certificate))
        }
        state.tlsContext = context
    }

    /// Replaces all limits. The new ones apply to subsequent events. Service thread.
    ///
    /// Each loop takes the new limits at the beginning of a tick, all of them at once.
    public func use(_ limits: ServerLimits) {
        configuration.limits = limits
        // Loops and workers stay, and so do the descriptors that they need.
        if let changed = try? capacity.with(configuration, raise: DescriptorLimit.raise) { capacity = changed }
        let capacity = capacity
        for context in contexts {
            let bound = UnsafeTransfer(context)
            context.loop.submit { bound.value.use(limits, capacity) }
        }
    }

    /// Calls `changed` on the service thread when something in `directories` changes, and every ten seconds in case
    /// changes are not reported. Replaces the directories of an earlier call.
    ///
    /// Call it before `run`, or on the service thread.
    public func watch(_ directories: [String], changed: @escaping @Sendable () -> Void) {
        files.watch(directories, changed: changed)
    }

    // MARK: - Shutdown

    /// Begins to shut down, as SIGTERM does; a second call stops at once. Any thread.
    public func shutdown() {
        serviceLoop.submit { [self] in handle(.terminate) }
    }

    private func handle(_ signal: ServerSignal) {
        switch signal {
        case .reload: reloaded()
        case .terminate, .interrupt:
            // Second signal: stop now.
            guard drain == nil else { return serviceLoop.stop() }
            lifecycleChanged(.draining)
            let parts = zip(acceptLoops, contexts).map { Drain.Part($0, $1) }
            let drain = Drain(configuration.limits, state, serviceLoop, parts)
            self.drain = drain
            drain.start()
        }
    }
}

/// Receives signals before the server can handle them.
private final class SignalInbox: @unchecked Sendable {
    // Unchecked: set before the service thread runs, used on it.
    var handler: ((ServerSignal) -> Void)?

    func received(_ signal: ServerSignal) { handler?(signal) }
}
