internal import EventLoop
internal import HTTP
internal import Metrics
internal import Primitives
internal import Synchronization
internal import TLS

/// One connection of the webhook listener: TLS below, HTTP/1.1 or HTTP/2 above. Lives on its loop from accept to close.
///
/// ```text
/// accept ──> handshake ──> http1 or http2 ──> lingering ──> closed
///                │                │ ^
///                │        reading └─┘ writing
///                └──────────────────────────────────────────> closed
/// ```
///
/// Extensions by concern: the handshake, reading, writing, deadlines, eviction, clients.
final class Connection: EventHandler {
    let context: LoopContext
    let descriptor: Descriptor
    let session: TLSSession
    /// The network of the client.
    let network: ClientNetwork
    let acceptedAt: UInt64
    /// Time at which the handshake was complete.
    var openSince: UInt64 = 0
    private(set) var registration = Registration.none
    var phase = Phase.handshake
    /// Decrypted input of an incomplete request; empty while idle.
    var pending: [UInt8] = []
    /// Output that the socket did not take yet, from `sent` on. Nothing is read while there is some.
    var unsent: [UInt8] = []
    var sent = 0
    /// Time at which a response was not written at once.
    var unsentSince: UInt64 = 0
    /// True once the socket has not taken all of `unsent` that it was offered.
    var isPeerSlow = false
    /// Time by which the peer must take more of it.
    var writeDeadline: UInt64 = 0
    /// Bytes that the peer has taken since the write deadline last moved.
    var sentSinceDeadline = 0
    /// Bytes taken from the byte budget for `unsent`.
    var heldUnsent = 0
    /// The step that follows once `unsent` is written.
    var afterWriting = AfterWriting.proceed
    /// True if TLS needs the socket to be writable before it can read.
    var readWantsWrite = false
    var http1: HTTP1Exchange
    var http2: HTTP2Exchange?
    /// True while the loop or the queue of handshakes is to continue it.
    var isQueued = false
    /// Generation of the authorities and names by which the client was last accepted.
    var clientGeneration: UInt64
    /// True for a connection above the limit: it gets 503, and ends.
    private(set) var isSurplus: Bool
    private var watched: ReadyEvents = [.readable, .peerClosed]

    enum Phase {
        case handshake
        case http1
        case http2
        /// The last response is sent though the peer may still be sending. Its input is discarded, so that the peer
        /// reads the response instead of a reset.
        case lingering
        case closed
    }

    enum AfterWriting {
        case proceed
        case close
        case linger
    }

    /// - Parameter isSurplus: True if it is above the connection limit; otherwise it has taken a slot.
    init(_ descriptor: consuming Descriptor, from network: ClientNetwork, _ context: LoopContext, isSurplus: Bool)
        throws
    {
        self.context = context
        self.network = network
        self.isSurplus = isSurplus
        acceptedAt = context.loop.nowNanoseconds
        http1 = HTTP1Exchange(network)
        // Read before the context: if they change in between, the client is verified again.
        clientGeneration = context.state.clientGeneration.load(ordering: .acquiring)
        session = try TLSSession(context.state.tlsContext, descriptor: descriptor.number)
        self.descriptor = descriptor
    }

    /// Registers with the loop.
    func start() throws {
        registration = try context.loop.add(descriptor, self)
        context.connections[registration] = self
        setDeadline(in: context.limits.handshakeTimeout.nanoseconds)
    }

    /// The flow of its large bodies in the queue of the workers.
    var flow: Flow { Flow(network: network, connection: UInt64(UInt(bitPattern: ObjectIdentifier(self)))) }

    var isClosed: Bool {
        if case .closed = phase { true } else { false }
    }

    // MARK: - Events

    func handle(_ events: ReadyEvents) {
        switch phase {
        case .closed: return
        case .lingering: return discard()
        case .handshake:
            guard !isQueued else { return }
            isQueued = true
            return context.handshakes.append(self)
        case .http1, .http2: break
        }
        handleRequests(events)
    }

    func handleRequests(_ events: ReadyEvents) {
        if http1.isWaitingForWorker, !events.isDisjoint(with: .hangup) { return close() }
        let wasWriting = !unsent.isEmpty
        if wasWriting {
            guard flushUnsent() else { return }
        }
        guard !http1.isWaitingForWorker else {
            // A half-closed peer can still read the response; one event for it is enough.
            if events.contains(.peerClosed) { watch([]) }
            return
        }
        // Pipelined requests have been waiting for the response that is written now.
        if wasWriting { readPending() } else { readAndAnswer() }
    }

    /// Continues with input that TLS has buffered, which does not wake epoll.
    func proceed() {
        isQueued = false
        handle([])
    }

    // MARK: - Responses of workers

    /// Sends the response of a worker to an HTTP/1.1 request.
    func workerDone(_ job: Job, _ response: WebhookResponse) {
        guard case .http1 = phase, http1.isWaitingForWorker else { return }
        beginOutput()
        let result = http1.respond(job, response, context)
        guard case .proceed = result else { return finishOutput(.linger) }
        flushOutput()
        // The next request may have arrived already.
        if !isClosed { readPending() }
    }

    /// Sends the response of a worker to an HTTP/2 request.
    func workerDone(_ job: Job, _ response: WebhookResponse, stream: Int32) {
        guard case .http2 = phase, let http2 else { return }
        http2.respond(stream, response, received: job.received, context)
        produceHTTP2()
    }

    // MARK: - Draining and closing

    /// Announces the shutdown to an HTTP/2 peer. HTTP/1.1 learns it with its next response.
    func announceDrain() {
        guard case .http2 = phase, let http2 else { return }
        http2.announceShutdown()
        produceHTTP2()
    }

    /// Stops to accept streams of an HTTP/2 peer.
    func drain() {
        guard case .http2 = phase, let http2 else { return }
        http2.shutdown()
        produceHTTP2()
    }

    /// Closes at once.
    func close() {
        if case .closed = phase { return }
        endProtocol()
        context.state.budget.give(heldUnsent, of: network)
        heldUnsent = 0
        phase = .closed
        session.close()
        context.loop.remove(descriptor, registration)
        context.state.leave(network, isSurplus: isSurplus)
        context.connections[registration] = nil
    }

    /// Abandons requests and gives back what they hold.
    func endProtocol() {
        switch phase {
        case .http1: context.state.metrics.connectionsHTTP1.add(-1)
        case .http2: context.state.metrics.connectionsHTTP2.add(-1)
        case .handshake, .lingering, .closed: return
        }
        http1.abandon(context)
        http2?.abandon(context)
        pending = []
    }

    /// Takes a slot that has become free since a surplus connection was accepted.
    func takeSlot() {
        guard isSurplus, context.takeSlot(for: network) else { return }
        context.state.leave(network, isSurplus: true)
        context.state.metrics.connectionsTotal.add()
        isSurplus = false
    }

    // MARK: - Events to watch

    /// Watches the events that the connection now waits for.
    func updateWatch() {
        if isClosed { return }
        if !unsent.isEmpty {
            // Until the socket is full, the loop continues by itself.
            watch(isPeerSlow ? [.writable] : [])
        } else if http1.isWaitingForWorker {
            // Nothing is read meanwhile, so that a client cannot pile up requests; a hangup is still reported.
            watch([.peerClosed])
        } else {
            watch(readWantsWrite ? [.writable] : [.readable, .peerClosed])
        }
    }

    func watch(_ events: ReadyEvents) {
        guard events != watched else { return }
        watched = events
        do {
            try context.loop.watch(descriptor, registration, for: events)
        } catch {
            close()
        }
    }
}
