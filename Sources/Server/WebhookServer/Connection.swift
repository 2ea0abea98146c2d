internal import EventLoop
internal import HTTP
internal import Metrics
internal import Synchronization
internal import TLS

/// One connection of the webhook listener: TLS below, HTTP/1.1 or HTTP/2 above. Lives on its loop from accept to close.
///
/// `Connection+Reading` takes bytes in, `Connection+Writing` sends them; this file says when.
final class Connection: EventHandler {
    let context: LoopContext
    let descriptor: Descriptor
    let session: TLSSession
    /// Where the client is.
    let network: ClientNetwork
    let acceptedAt: UInt64
    /// When its handshake was complete.
    private(set) var openSince: UInt64 = 0
    private(set) var registration = Registration.none
    var phase = Phase.handshake
    /// Decrypted bytes that wait for more; empty while idle.
    var pending: [UInt8] = []
    /// Bytes that the socket did not take yet, from `sent` on. Nothing is read while there are some.
    var unsent: [UInt8] = []
    var sent = 0
    /// When the socket last took none of an answer, or not all of it.
    var unsentSince: UInt64 = 0
    /// When the peer must have taken more of it.
    var writeDeadline: UInt64 = 0
    /// Bytes that the peer has taken since the deadline of writing was last moved.
    var sentSinceDeadline = 0
    /// Bytes taken from the server's budget for `unsent`.
    var heldUnsent = 0
    /// What follows once `unsent` is written.
    var afterWriting = AfterWriting.goOn
    /// TLS wants the socket to be writable before it can read.
    var readWantsWrite = false
    var http1: HTTP1Exchange
    var http2: HTTP2Exchange?
    /// Whether the loop or the queue of handshakes is to come back to it.
    var isQueued = false
    /// The authorities and names of clients by which the client was accepted last.
    var clientGeneration: UInt64
    /// One above the limit: it is answered 503, and ends.
    private(set) var isSurplus: Bool
    private var watched: ReadyEvents = [.readable, .peerClosed]

    enum Phase {
        case handshake
        case http1
        case http2
        /// The last answer has been given though the peer may still be sending; what comes is thrown away, so that the
        /// peer gets to read the answer instead of a reset.
        case lingering
        case closed
    }

    enum AfterWriting {
        case goOn
        case close
        case linger
    }

    /// - Parameter isSurplus: Whether it is above the limit of connections; otherwise it has taken a place.
    init(_ descriptor: consuming Descriptor, from network: ClientNetwork, _ context: LoopContext, isSurplus: Bool)
        throws
    {
        self.context = context
        self.network = network
        self.isSurplus = isSurplus
        acceptedAt = context.loop.nowNanoseconds
        http1 = HTTP1Exchange(network)
        // Before the context: one that changes in between is then looked at again.
        clientGeneration = context.state.clientGeneration.load(ordering: .acquiring)
        session = try TLSSession(context.state.tlsContext, descriptor: descriptor.number)
        self.descriptor = descriptor
    }

    /// Registers with the loop.
    func start() throws {
        registration = try context.loop.add(descriptor, self)
        context.connections[registration] = self
        setDeadline(in: context.state.limits.handshakeTimeout)
    }

    /// What its large bodies belong to in the queue of the workers.
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

    /// Goes on with the handshake, when its turn has come, and with what came behind it.
    func handshakeIsDue() {
        isQueued = false
        guard case .handshake = phase, continueHandshake() else { return }
        handleRequests(.readable)
    }

    private func handleRequests(_ events: ReadyEvents) {
        if http1.isWaitingForWorker, !events.isDisjoint(with: .hangup) { return close() }
        let wasWriting = !unsent.isEmpty
        if wasWriting {
            guard flushUnsent() else { return }
        }
        guard !http1.isWaitingForWorker else {
            // Half closed is fine, the answer can still be read; it need not be told again.
            if events.contains(.peerClosed) { watch([]) }
            return
        }
        // Requests that came in behind the one whose answer is written now have been waiting for that.
        if wasWriting { readPending() } else { readAndAnswer() }
    }

    /// Goes on with what TLS has taken in, of which epoll knows nothing.
    func goOn() {
        isQueued = false
        handle([])
    }

    func handleDeadline() {
        switch phase {
        case .closed: return
        case .handshake:
            context.state.metrics.countHandshakeFailure("timeout")
            close()
        case .lingering: close()
        case .http1 where isSurplus, .http2 where isSurplus: close()
        case .http1 where !unsent.isEmpty, .http2 where !unsent.isEmpty:
            guard context.loop.nowNanoseconds < writeDeadline else { return close() }
            http2?.deadlinePassed(context, self)
            updateDeadline()
        case .http1:
            switch http1.deadlinePassed(context.state.limits, now: context.loop.nowNanoseconds) {
            case .close: close()
            case .rearm(let deadline): context.loop.setDeadline(deadline, of: registration)
            case .refuse:
                beginOutput()
                http1.refuse(.tooSlow, context, route: nil)
                finishOutput(.linger)
            }
        case .http2:
            guard let http2 else { return close() }
            guard !http2.isIdle else {
                // A request that crosses this on its way can safely be sent again (RFC 9113, section 6.8).
                http2.shutdown()
                beginOutput()
                return finishOutput(.linger)
            }
            http2.deadlinePassed(context, self)
            produceHTTP2()
        }
    }

    /// Tells the peer that the server is about to go away. HTTP/1.1 learns it with its next answer.
    func announceDrain() {
        guard case .http2 = phase, let http2 else { return }
        http2.announceShutdown()
        produceHTTP2()
    }

    /// Tells the peer that nothing new is taken any more.
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

    /// Gives back what requests hold: nobody will be answered any more.
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

    // MARK: - Handshake

    private func continueHandshake() -> Bool {
        switch session.handshake() {
        case .done: break
        case .wantsRead:
            watch([.readable, .peerClosed])
            return false
        case .wantsWrite:
            watch([.writable])
            return false
        case .ended:
            context.state.metrics.countHandshakeFailure("closed")
            close()
            return false
        case .failed(let reason):
            context.state.metrics.countHandshakeFailure(reason)
            // With TLS 1.3 the first request may have come behind a certificate that is refused: over that, closing
            // would be a reset, and the client would not learn why.
            linger()
            return false
        }
        context.state.metrics.handshakes.add()
        openSince = context.loop.nowNanoseconds
        takePlace()
        watch([.readable, .peerClosed])
        if session.speaksHTTP2 {
            phase = .http2
            context.state.metrics.connectionsHTTP2.add(1)
            http2 = HTTP2Exchange(context, network, refusesAll: isSurplus)
            guard http2 != nil else {
                close()
                return false
            }
            if context.isClosing { http2?.shutdown() }
        } else {
            phase = .http1
            context.state.metrics.connectionsHTTP1.add(1)
        }
        setDeadline(in: isSurplus ? context.state.limits.headerTimeout : context.state.limits.idleTimeout)
        return true
    }

    /// Takes a place that has come free since it was accepted.
    func takePlace() {
        guard isSurplus, context.takePlace(for: network) else { return }
        context.state.leave(network, isSurplus: true)
        context.state.metrics.connectionsTotal.add()
        isSurplus = false
    }

    // MARK: - Workers

    /// A worker has the answer of an HTTP/1.1 request.
    func workerDone(_ response: WebhookResponse, route: Int, received: UInt64) {
        guard case .http1 = phase, http1.isWaitingForWorker else { return }
        beginOutput()
        let result = http1.answer(response, route: route, received: received, context)
        guard case .goOn = result else { return finishOutput(.linger) }
        flushOutput()
        // The next request may have come in already.
        if !isClosed { readPending() }
    }

    /// A worker has the answer of an HTTP/2 request.
    func workerDone(_ response: WebhookResponse, stream: Int32, route: Int, received: UInt64) {
        guard case .http2 = phase, let http2 else { return }
        http2.answer(stream, response, route: route, received: received, context)
        produceHTTP2()
    }

    // MARK: - Books

    /// Moves the deadline to what the connection now waits for.
    func updateDeadline() {
        let limits = context.state.limits
        let now = context.loop.nowNanoseconds
        if !unsent.isEmpty {
            // Requests on other streams go on, and so do their deadlines.
            return context.loop.setDeadline(
                min(writeDeadline, http2?.nextDeadline(limits, now: now) ?? .max), of: registration)
        }
        // Who has no room to stay is expected to ask at once, and gets no more time.
        if isSurplus { return }
        let deadline = http2?.nextDeadline(limits, now: now) ?? http1.nextDeadline(limits, now: now)
        context.loop.setDeadline(deadline, of: registration)
    }

    func setDeadline(in nanoseconds: UInt64) {
        context.loop.setDeadline(context.loop.nowNanoseconds &+ nanoseconds, of: registration)
    }

    /// Watches for what the connection now waits for.
    func updateWatch() {
        if isClosed { return }
        if !unsent.isEmpty {
            watch([.writable])
        } else if http1.isWaitingForWorker {
            // Nothing is read meanwhile, so that a client cannot pile up requests; that it went away is still told.
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
