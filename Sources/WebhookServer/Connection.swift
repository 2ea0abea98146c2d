internal import EventLoop
internal import HTTP
internal import Metrics
internal import Synchronization
internal import TLS

/// One connection of the webhook listener: TLS below, HTTP/1.1 or HTTP/2 above. Lives on its loop from accept to close.
final class Connection: EventHandler {
    let context: LoopContext
    private let descriptor: Descriptor
    private let session: TLSSession
    private var registration = Registration.none
    private var phase = Phase.handshake
    /// Decrypted bytes that wait for more; empty while idle.
    private var pending: [UInt8] = []
    /// Encrypted soon: bytes that the socket did not take yet, from `sent` on.
    private var unsent: [UInt8] = []
    private var sent = 0
    private var watched: ReadyEvents = [.readable, .peerClosed]
    /// TLS wants the socket to be writable before it can read.
    private var readWantsWrite = false
    private var http1 = HTTP1Exchange()
    private var http2: HTTP2Exchange?
    private var closesAfterWriting = false

    private enum Phase {
        case handshake
        case http1
        case http2
        /// An answer has been given to a request that was not read to its end; what still comes is thrown away, so that the peer
        /// gets to read the answer.
        case lingering
        case closed
    }

    /// Time for the peer to read an answer before the connection is closed over unread bytes.
    private static let lingerNanoseconds: UInt64 = 2_000_000_000

    init(_ descriptor: consuming Descriptor, _ context: LoopContext) throws {
        self.context = context
        session = try TLSSession(context.state.tlsContext, descriptor: descriptor.number)
        self.descriptor = descriptor
    }

    /// Registers with the loop.
    func start() throws {
        registration = try context.loop.add(descriptor, self)
        context.connections[ObjectIdentifier(self)] = self
        setDeadline(in: context.state.configuration.handshakeTimeout.nanoseconds)
    }

    var isClosed: Bool {
        if case .closed = phase { true } else { false }
    }

    // MARK: - Events

    func handle(_ events: ReadyEvents) {
        switch phase {
        case .closed: return
        case .lingering: return discard()
        case .handshake:
            guard continueHandshake() else { return }
        case .http1, .http2: break
        }
        if http1.isWaitingForWorker {
            // Half closed is fine, the answer can still be read; broken is not.
            return !events.isDisjoint(with: .hangup) ? close() : watch([])
        }
        if !unsent.isEmpty {
            guard flushUnsent() else { return }
        }
        readAndAnswer()
    }

    func handleDeadline() {
        switch phase {
        case .closed: return
        case .handshake:
            context.state.metrics.countHandshakeFailure("timeout")
            close()
        case .lingering: close()
        case .http1:
            if !unsent.isEmpty { return close() }
            switch http1.deadlinePassed(context.state.configuration, now: context.loop.nowNanoseconds) {
            case .close: close()
            case .rearm(let deadline): context.loop.setDeadline(deadline, of: registration)
            case .refuse:
                beginOutput()
                http1.refuse(408, "the request did not come in time", context)
                finishOutput(linger: true)
            }
        case .http2:
            if !unsent.isEmpty || http2?.isIdle != false { return close() }
            setDeadline(in: context.state.configuration.idleTimeout.nanoseconds)
        }
    }

    /// Tells the peer that the server goes away. HTTP/1.1 learns it with its next answer.
    func drain() {
        guard case .http2 = phase, let http2 else { return }
        http2.shutdown()
        produceHTTP2()
    }

    /// Closes at once.
    func close() {
        if case .closed = phase { return }
        switch phase {
        case .http1: context.state.metrics.connectionsHTTP1.add(-1)
        case .http2: context.state.metrics.connectionsHTTP2.add(-1)
        default: break
        }
        phase = .closed
        session.close()
        http1.abandon(context)
        http2?.abandon(context)
        context.loop.remove(descriptor, registration)
        context.state.connections.wrappingSubtract(1, ordering: .relaxed)
        context.connections[ObjectIdentifier(self)] = nil
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
            close()
            return false
        }
        context.state.metrics.handshakes.add()
        watch([.readable, .peerClosed])
        if session.speaksHTTP2 {
            phase = .http2
            http2 = HTTP2Exchange(context)
            context.state.metrics.connectionsHTTP2.add(1)
        } else {
            phase = .http1
            context.state.metrics.connectionsHTTP1.add(1)
        }
        setDeadline(in: context.state.configuration.idleTimeout.nanoseconds)
        return true
    }

    // MARK: - Reading

    private func readAndAnswer() {
        readWantsWrite = false
        beginOutput()
        // How many bytes of the scratch input hold what has been read in this turn and not been used.
        var filled = 0
        while true {
            guard unsent.isEmpty, !http1.isWaitingForWorker else { break }
            if filled == context.input.count {
                // The request is larger than the scratch memory: collect it in memory of its own.
                pending.append(contentsOf: context.input)
                filled = 0
            }
            let outcome = session.read(into: &context.input, from: filled)
            switch outcome {
            case .done(let count):
                context.state.metrics.bytesReceived.add(count)
                filled += count
                guard consume(&filled) else { return }
                if !session.hasBufferedInput {
                    flushOutput()
                    guard case .closed = phase else { return keep(filled) }
                    return
                }
                continue
            case .wantsRead: break
            case .wantsWrite: readWantsWrite = true
            case .ended, .failed:
                // A peer that has sent its request and closed its side may still read the answer.
                flushOutput()
                close()
                return
            }
            break
        }
        flushOutput()
        if !isClosed { keep(filled) }
    }

    /// Saves what has not been used for the next event.
    private func keep(_ filled: Int) {
        if filled > 0 { pending.append(contentsOf: context.input[..<filled]) }
        updateDeadline()
        updateWatch()
    }

    /// Hands what has been read to the protocol; false when the connection is done with.
    private func consume(_ filled: inout Int) -> Bool {
        if case .http2 = phase { return consumeHTTP2(&filled) }
        let result: HTTP1Exchange.Result
        if pending.isEmpty {
            let used: Int
            (used, result) = http1.receive(context, buffer: context.input, count: filled, connection: self)
            if used > 0 {
                if used < filled { context.input.moveToFront(used..<filled) }
                filled -= used
            }
        } else {
            pending.append(contentsOf: context.input[..<filled])
            filled = 0
            let used: Int
            (used, result) = http1.receive(context, buffer: pending, count: pending.count, connection: self)
            if used == pending.count {
                pending = []
            } else if used > 0 {
                pending.removeFirst(used)
            }
        }
        switch result {
        case .goOn: return true
        case .closeAfterAnswer:
            finishOutput(linger: true)
            return false
        case .closeCleanly:
            closesAfterWriting = true
            flushOutput()
            if unsent.isEmpty { close() }
            return false
        }
    }

    private func consumeHTTP2(_ filled: inout Int) -> Bool {
        guard let http2 else { return false }
        let alive = http2.receive(context.input, count: filled, context: context, connection: self)
        filled = 0
        http2.produce(into: &context.output)
        if !alive || http2.isFinished {
            finishOutput(linger: false)
            return false
        }
        return true
    }

    // MARK: - Writing

    /// Output is put together in the loop's scratch memory, behind what the socket has not taken yet.
    private func beginOutput() {
        context.output.removeAll(keepingCapacity: true)
    }

    /// Writes what was put together; what the socket does not take is kept.
    private func flushOutput() {
        guard unsent.isEmpty else {
            unsent.append(contentsOf: context.output)
            context.output.removeAll(keepingCapacity: true)
            return
        }
        var offset = 0
        while offset < context.output.count {
            switch session.write(context.output, from: offset) {
            case .done(let count):
                context.state.metrics.bytesSent.add(count)
                offset += count
                continue
            case .wantsWrite, .wantsRead:
                unsent = Array(context.output[offset...])
                sent = 0
                context.output.removeAll(keepingCapacity: true)
                return
            case .ended, .failed: return close()
            }
        }
        context.output.removeAll(keepingCapacity: true)
        context.trim()
    }

    /// Goes on writing; false while there is more, or when the connection is done with.
    private func flushUnsent() -> Bool {
        while sent < unsent.count {
            switch session.write(unsent, from: sent) {
            case .done(let count):
                context.state.metrics.bytesSent.add(count)
                sent += count
                setDeadline(in: context.state.configuration.writeTimeout.nanoseconds)
                continue
            case .wantsWrite, .wantsRead:
                updateWatch()
                return false
            case .ended, .failed:
                close()
                return false
            }
        }
        unsent = []
        sent = 0
        if closesAfterWriting {
            close()
            return false
        }
        if case .http2 = phase, let http2 {
            beginOutput()
            http2.produce(into: &context.output)
            flushOutput()
            if isClosed { return false }
            if http2.isFinished, unsent.isEmpty {
                close()
                return false
            }
        }
        if case .lingering = phase { return false }
        updateDeadline()
        updateWatch()
        return !isClosed && unsent.isEmpty
    }

    /// Writes the last answer and ends the connection.
    private func finishOutput(linger: Bool) {
        flushOutput()
        guard !isClosed else { return }
        guard unsent.isEmpty else {
            closesAfterWriting = true
            updateWatch()
            return setDeadline(in: context.state.configuration.writeTimeout.nanoseconds)
        }
        guard linger else { return close() }
        http1.abandon(context)
        session.close()
        descriptor.shutdownWriting()
        if case .http1 = phase { context.state.metrics.connectionsHTTP1.add(-1) }
        phase = .lingering
        watch([.readable, .peerClosed])
        setDeadline(in: Self.lingerNanoseconds)
    }

    /// Throws away what a peer still sends.
    private func discard() {
        for _ in 0..<16 {
            switch descriptor.receive(into: &context.input, from: 0) {
            case .bytes: continue
            case .wantsRead, .wantsWrite: return
            case .ended, .failed: return close()
            }
        }
    }

    private func produceHTTP2() {
        guard let http2, unsent.isEmpty else { return }
        beginOutput()
        http2.produce(into: &context.output)
        flushOutput()
        guard !isClosed else { return }
        if http2.isFinished, unsent.isEmpty { return close() }
        updateDeadline()
        updateWatch()
    }

    // MARK: - Workers

    /// A worker has the answer of an HTTP/1.1 request.
    func workerDone(_ response: WebhookResponse, route: Int, received: UInt64) {
        guard !isClosed else { return }
        beginOutput()
        let result = http1.answer(response, route: route, received: received, context)
        flushOutput()
        guard !isClosed else { return }
        if case .goOn = result {
            // The next request may have come in already.
            readPending()
        } else {
            closesAfterWriting = true
            if unsent.isEmpty { close() }
        }
    }

    /// A worker has the answer of an HTTP/2 request.
    func workerDone(_ response: WebhookResponse, stream: Int32, route: Int, received: UInt64) {
        guard !isClosed, let http2 else { return }
        http2.answer(stream, response, route: route, received: received, context)
        produceHTTP2()
    }

    private func readPending() {
        guard unsent.isEmpty else { return updateWatch() }
        if !pending.isEmpty {
            beginOutput()
            var filled = 0
            guard consume(&filled) else { return }
            flushOutput()
            guard !isClosed else { return }
            if http1.isWaitingForWorker { return keep(filled) }
        }
        readAndAnswer()
    }

    // MARK: - Books

    private func updateDeadline() {
        let configuration = context.state.configuration
        if !unsent.isEmpty { return setDeadline(in: configuration.writeTimeout.nanoseconds) }
        if case .http2 = phase { return setDeadline(in: configuration.idleTimeout.nanoseconds) }
        context.loop.setDeadline(http1.nextDeadline(configuration, now: context.loop.nowNanoseconds), of: registration)
    }

    private func setDeadline(in nanoseconds: UInt64) {
        context.loop.setDeadline(context.loop.nowNanoseconds &+ nanoseconds, of: registration)
    }

    private func updateWatch() {
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

    private func watch(_ events: ReadyEvents) {
        guard events != watched else { return }
        watched = events
        do {
            try context.loop.watch(descriptor, registration, for: events)
        } catch {
            close()
        }
    }
}

extension [UInt8] {
    /// Moves a part to the beginning; what was there is overwritten.
    fileprivate mutating func moveToFront(_ range: Range<Int>) {
        var target = 0
        for i in range {
            self[target] = self[i]
            target += 1
        }
    }
}
