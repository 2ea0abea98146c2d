internal import EventLoop
internal import HTTP
internal import Metrics
internal import Primitives
internal import TLS

extension Connection {
    /// Time for the peer to read a response before the connection is closed over unread input.
    private static let lingerNanoseconds: UInt64 = 2_000_000_000
    /// Bytes that a peer must take for the write deadline to move.
    private static let progressBytes = 4 * 1024

    /// Maximum size of output that is copied; larger output is swapped out with its memory.
    private static let copiedBytes = 64 * 1024
    /// Bytes that one connection sends in a tick, before other connections get their turn: they take some 0.1 ms. A
    /// fast peer would otherwise keep the loop busy for the whole of a large response.
    private static let tickBytes = 128 * 1024

    /// Empties the output, which responses are appended to.
    func beginOutput() {
        context.output.removeAll(keepingCapacity: true)
        context.tail = []
    }

    /// Writes the output and then the pending output of an HTTP/2 session. Output that the socket does not take is kept.
    func flushOutput() {
        guard unsent.isEmpty else {
            unsent.append(contentsOf: context.output)
            unsent.append(contentsOf: context.tail)
            beginOutput()
            return holdUnsent()
        }
        var left = Self.tickBytes
        while writeOutput(&left), case .http2 = phase, let http2 {
            guard left > 0 else {
                queue()
                break
            }
            http2.produce(into: &context.output)
            if context.output.isEmpty { break }
        }
        http2?.settleAnswers(context)
        context.trim()
    }

    /// Writes the output, up to `left` bytes; false if not all of it was written, or if the connection is closed.
    private func writeOutput(_ left: inout Int) -> Bool {
        guard let sent = write(context.output, &left) else { return false }
        guard sent == context.output.count else {
            keepUnsent(from: sent)
            return false
        }
        if !context.tail.isEmpty {
            guard let sent = write(context.tail, &left) else { return false }
            guard sent == context.tail.count else {
                swap(&unsent, &context.tail)
                continueLater(from: sent)
                return false
            }
        }
        beginOutput()
        return true
    }

    /// Returns the number of bytes that the socket took, of about `left`; nil if the connection is closed.
    private func write(_ bytes: borrowing [UInt8], _ left: inout Int) -> Int? {
        var offset = 0
        while offset < bytes.count, left > 0 {
            switch session.write(bytes, from: offset) {
            case .done(let count):
                context.state.metrics.bytesSent.add(count)
                offset += count
                left -= count
            case .wantsWrite, .wantsRead:
                isPeerSlow = true
                return offset
            case .ended, .failed:
                close()
                return nil
            }
        }
        return offset
    }

    /// Gives the peer time to take more of a response, up to a total.
    private func moveWriteDeadline() {
        let timeout = context.limits.writeTimeout.nanoseconds
        let latest = unsentSince &+ timeout &+ context.limits.requestTimeout.nanoseconds
        writeDeadline = min(context.loop.nowNanoseconds &+ timeout, latest)
    }

    /// Keeps the output from `offset` on; a copy unless it is large, so that the loop keeps its memory.
    private func keepUnsent(from offset: Int) {
        if context.output.count - offset > Self.copiedBytes {
            swap(&unsent, &context.output)
            unsent.append(contentsOf: context.tail)
            continueLater(from: offset)
        } else {
            unsent = Array(context.output[offset...])
            unsent.append(contentsOf: context.tail)
            continueLater(from: 0)
        }
    }

    /// Writes `unsent` from `offset` on in the next tick, or once the socket takes more of it.
    private func continueLater(from offset: Int) {
        sent = offset
        unsentSince = context.loop.nowNanoseconds
        sentSinceDeadline = 0
        moveWriteDeadline()
        beginOutput()
        // Not by epoll, which reports a socket only when a third of its buffer is free.
        if !isPeerSlow { queue() }
        holdUnsent()
    }

    /// Takes bytes from the byte budget for large output that the peer has not read. If they are not available, the
    /// connection is closed: a peer that does not read cannot get a 503.
    private func holdUnsent() {
        let wanted = isPeerSlow && unsent.count > context.limits.workerThresholdBytes ? unsent.count : 0
        let state = context.state
        if wanted < heldUnsent {
            state.budget.give(heldUnsent - wanted, of: network)
        } else if wanted > heldUnsent,
            !state.budget.takeForAnswer(wanted - heldUnsent, limit: context.limits.maxInflightBytes, for: network)
        {
            return close()
        }
        heldUnsent = wanted
    }

    /// Continues to write, as much as a tick allows; true once everything is written and the connection stays open.
    func flushUnsent() -> Bool {
        var left = Self.tickBytes
        while sent < unsent.count {
            guard left > 0 else {
                if !isPeerSlow { queue() }
                waitToWrite()
                return false
            }
            switch session.write(unsent, from: sent) {
            case .done(let count):
                context.state.metrics.bytesSent.add(count)
                sent += count
                left -= count
                sentSinceDeadline += count
            case .wantsWrite, .wantsRead:
                isPeerSlow = true
                holdUnsent()
                if !isClosed { waitToWrite() }
                return false
            case .ended, .failed:
                close()
                return false
            }
        }
        context.state.buffers.recycle(&unsent, counted: heldUnsent)
        sent = 0
        isPeerSlow = false
        holdUnsent()
        guard case .proceed = afterWriting else {
            finish()
            return false
        }
        if http2 != nil {
            produceHTTP2()
        } else {
            updateDeadline()
            updateWatch()
        }
        return !isClosed && unsent.isEmpty
    }

    /// Gives the peer more time, as it has taken some bytes.
    private func waitToWrite() {
        if sentSinceDeadline >= Self.progressBytes {
            sentSinceDeadline = 0
            moveWriteDeadline()
            updateDeadline()
        }
        updateWatch()
    }

    /// Writes the last response and ends the connection.
    func finishOutput(_ ending: AfterWriting) {
        afterWriting = ending
        flushOutput()
        guard !isClosed else { return }
        guard unsent.isEmpty else {
            updateDeadline()
            return updateWatch()
        }
        finish()
    }

    /// Ends the connection, whose output is written.
    private func finish() {
        guard case .linger = afterWriting else { return close() }
        endProtocol()
        session.close()
        linger()
    }

    /// Closes the sending side and discards input for a while, so that the peer reads the response instead of a reset.
    func linger() {
        descriptor.shutdownWriting()
        phase = .lingering
        watch([.readable, .peerClosed])
        setDeadline(in: Self.lingerNanoseconds)
    }

    /// Sends the pending output of the HTTP/2 session.
    func produceHTTP2() {
        guard let http2, unsent.isEmpty else { return }
        beginOutput()
        flushOutput()
        guard !isClosed else { return }
        if http2.isFinished, unsent.isEmpty { return finishOutput(.linger) }
        updateDeadline()
        updateWatch()
    }
}
