internal import EventLoop
internal import HTTP
internal import Metrics
internal import Primitives
internal import TLS

extension Connection {
    /// What one connection may send before the others get their turn: bytes, and pieces of which each has its cost
    /// however small.
    private static let turnBytes = 64 * 1024
    private static let turnReads = 32

    /// Reads what there is, up to the limits of a turn, and answers what is complete.
    func readAndAnswer() {
        readWantsWrite = false
        beginOutput()
        // How many bytes of the scratch input hold what has been read in this turn and not been used.
        var filled = 0
        var (taken, reads) = (0, 0)
        reading: while unsent.isEmpty, !http1.isWaitingForWorker {
            if filled == context.input.count {
                // The request is larger than the scratch memory: collect it in memory of its own.
                collect(filled)
                filled = 0
            }
            switch session.read(into: &context.input, from: filled) {
            case .done(let count):
                context.state.metrics.bytesReceived.add(count)
                filled += count
                guard consume(&filled) else { return }
                if !session.hasBufferedInput { break reading }
                taken += count
                reads += 1
                if taken >= Self.turnBytes || reads >= Self.turnReads {
                    queue()
                    break reading
                }
            case .wantsRead: break reading
            case .wantsWrite:
                readWantsWrite = true
                break reading
            case .ended:
                // A peer that has sent its requests and closed its side may still read the answers.
                return finishOutput(.close)
            case .failed: return close()
            }
        }
        flushOutput()
        if !isClosed { keep(filled) }
    }

    /// Goes on after a worker's answer with what has come in meanwhile.
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

    /// Has the loop come back once the others have had their turn.
    private func queue() {
        guard !isQueued else { return }
        isQueued = true
        let (home, id) = (UnsafeTransfer(context), registration)
        context.loop.submit { home.value.connections[id]?.goOn() }
    }

    /// Appends the first bytes of the scratch input to what waits for more.
    ///
    /// Room for all of a large body is made once part of it has come: growing step by step would copy it again and
    /// again, while saying that much will come should cost a server nothing.
    private func collect(_ count: Int) {
        if let length = http1.largeBody(context.state.limits), pending.capacity < length, pending.count >= length / 8 {
            pending.reserveCapacity(length)
        }
        pending.append(contentsOf: context.input[..<count])
    }

    /// Saves what has not been used for the next event.
    private func keep(_ filled: Int) {
        if filled > 0 { collect(filled) }
        updateDeadline()
        updateWatch()
    }

    /// Hands what has been read to the protocol; false when the connection is done with.
    private func consume(_ filled: inout Int) -> Bool {
        guard admitsClient() else { return false }
        if case .http2 = phase { return consumeHTTP2(&filled) }
        takePlace()
        guard !isSurplus else {
            http1.refuse(.overloaded, context, route: nil)
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

    /// Throws away what a peer still sends.
    func discard() {
        // Bounded, so that a peer that sends and sends does not hold up the loop.
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
    /// Moves a part to the beginning; what was there is overwritten.
    fileprivate mutating func moveToFront(_ range: Range<Int>) {
        var target = 0
        for i in range {
            self[target] = self[i]
            target += 1
        }
    }
}
