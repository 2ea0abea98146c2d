internal import EventLoop
internal import HTTP
internal import Metrics
internal import Primitives
internal import TLS

extension Connection {
    /// Bytes and reads of one connection in a tick, before other connections get theirs.
    private static let tickBytes = 64 * 1024
    private static let tickReads = 32

    /// Reads input, up to the limits of a tick, and answers the requests that are complete.
    func readAndAnswer() {
        readWantsWrite = false
        beginOutput()
        // Bytes of the scratch input that were read in this tick and not used yet.
        var filled = 0
        var (taken, reads) = (0, 0)
        reading: while unsent.isEmpty, !http1.isWaitingForWorker {
            if filled == context.input.count {
                // The request is larger than the scratch input: collect it in memory of the connection.
                collect(filled)
                filled = 0
            }
            let directBytes = filled == 0 ? reserveDirectRead() : 0
            let outcome =
                directBytes > 0
                ? session.read(appendingTo: &pending, limit: directBytes)
                : session.read(into: &context.input, from: filled)
            switch outcome {
            case .done(let count):
                context.state.metrics.bytesReceived.add(count)
                if directBytes == 0 { filled += count }
                guard consume(&filled) else { return }
                if !session.hasBufferedInput { break reading }
                taken += count
                reads += 1
                if taken >= Self.tickBytes || reads >= Self.tickReads {
                    queue()
                    break reading
                }
            case .wantsRead: break reading
            case .wantsWrite:
                readWantsWrite = true
                break reading
            case .ended:
                // A peer that has closed its side after its requests may still read the responses.
                return finishOutput(.close)
            case .failed: return close()
            }
        }
        flushOutput()
        if !isClosed { keep(filled) }
    }

    /// Prepares to read a large body into the memory reserved for it, instead of the scratch input.
    ///
    /// - Returns: The number of bytes to read; 0 if no memory is reserved, or if all of the body has arrived.
    private func reserveDirectRead() -> Int {
        guard !pending.isEmpty, case .http1 = phase, let length = http1.largeBody(context.limits),
            pending.capacity >= length, pending.count < length
        else { return 0 }
        let count = min(length - pending.count, Self.tickBytes)
        context.state.buffers.makeRoom(in: &pending, for: count, of: length)
        return count
    }

    /// Continues with input that arrived while a worker had a request.
    func readPending() {
        if unsent.isEmpty, !pending.isEmpty {
            beginOutput()
            var filled = 0
            guard consume(&filled) else { return }
            flushOutput()
            if isClosed { return }
        }
        guard unsent.isEmpty, !http1.isWaitingForWorker else { return keep(0) }
        readAndAnswer()
    }

    /// Continues after the other connections have had their turn.
    func queue() {
        guard !isQueued else { return }
        isQueued = true
        let (home, id) = (UnsafeTransfer(context), registration)
        context.loop.submit { home.value.connections[id]?.proceed() }
    }

    /// Appends the first `count` bytes of the scratch input to the pending input.
    private func collect(_ count: Int) {
        if let length = http1.largeBody(context.limits) {
            context.state.buffers.makeRoom(in: &pending, for: count, of: length)
        }
        pending.append(contentsOf: context.input[..<count])
    }

    /// Keeps unused input for the next event.
    private func keep(_ filled: Int) {
        if filled > 0 { collect(filled) }
        updateDeadline()
        updateWatch()
    }

    /// Hands input to the protocol; false once the connection is to end.
    private func consume(_ filled: inout Int) -> Bool {
        guard admitsClient() else { return false }
        if case .http2 = phase { return consumeHTTP2(&filled) }
        takeSlot()
        guard !isSurplus else {
            http1.refuse(.overloaded, context)
            finishOutput(.linger)
            return false
        }
        let result: HTTP1Exchange.Result
        if pending.isEmpty {
            let used: Int
            (used, result) = http1.receive(context, buffer: context.input, count: filled, connection: self)
            if used > 0 {
                if used < filled { context.input.moveToFront(used..<filled) }
                filled -= used
            }
        } else {
            collect(filled)
            filled = 0
            if let taken = http1.take(&pending, context, self) {
                result = taken
            } else {
                let used: Int
                (used, result) = http1.receive(context, buffer: pending, count: pending.count, connection: self)
                if used == pending.count {
                    pending = []
                } else if used > 0 {
                    pending.removeFirst(used)
                }
            }
        }
        guard case .close = result else { return true }
        finishOutput(.linger)
        return false
    }

    private func consumeHTTP2(_ filled: inout Int) -> Bool {
        guard let http2 else { return false }
        let isAlive = http2.receive(context.input, count: filled, context: context, connection: self)
        filled = 0
        http2.produce(into: &context.output)
        guard isAlive, !http2.isFinished else {
            finishOutput(.linger)
            return false
        }
        return true
    }

    /// Discards input that a peer still sends.
    func discard() {
        // Bounded, so that a peer that keeps sending does not block the loop.
        for _ in 0..<16 {
            switch descriptor.receive(into: &context.input, from: 0) {
            case .bytes: continue
            case .wantsRead, .wantsWrite: return
            case .ended, .failed: return close()
            }
        }
    }
}

extension [UInt8] {
    /// Moves a part to the beginning, over what is there.
    fileprivate mutating func moveToFront(_ range: Range<Int>) {
        var target = 0
        for i in range {
            self[target] = self[i]
            target += 1
        }
    }
}
