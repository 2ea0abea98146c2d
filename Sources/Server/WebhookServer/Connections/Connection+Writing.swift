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
        while writeOutput(), case .http2 = phase, let http2 {
            http2.produce(into: &context.output)
            if context.output.isEmpty { break }
        }
        http2?.settleAnswers(context)
        context.trim()
    }

    /// Writes the output; false if the socket did not take all of it, or if the connection is closed.
    private func writeOutput() -> Bool {
        guard let sent = write(context.output) else { return false }
        guard sent == context.output.count else {
            keepUnsent(from: sent)
            return false
        }
        if !context.tail.isEmpty {
            guard let sent = write(context.tail) else { return false }
            guard sent == context.tail.count else {
                swap(&unsent, &context.tail)
                waitForPeer(from: sent)
                return false
            }
        }
        beginOutput()
        return true
    }

    /// Returns the number of bytes that the socket took; nil if the connection is closed.
    private func write(_ bytes: borrowing [UInt8]) -> Int? {
        var offset = 0
        while offset < bytes.count {
            switch session.write(bytes, from: offset) {
            case .done(let count):
                context.state.metrics.bytesSent.add(count)
                offset += count
            case .wantsWrite, .wantsRead: return offset
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
            waitForPeer(from: offset)
        } else {
            unsent = Array(context.output[offset...])
            unsent.append(contentsOf: context.tail)
            waitForPeer(from: 0)
        }
    }

    /// Waits until the peer takes `unsent` from `offset` on.
    private func waitForPeer(from offset: Int) {
        sent = offset
        unsentSince = context.loop.nowNanoseconds
        sentSinceDeadline = 0
        moveWriteDeadline()
        beginOutput()
        holdUnsent()
    }

    /// Takes bytes from the byte budget for large unsent output. If they are not available, the connection is closed: a
    /// peer that does not read cannot get a 503.
    private func holdUnsent() {
        let wanted = unsent.count > context.limits.workerThresholdBytes ? unsent.count : 0
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

    /// Continues to write; true once everything is written and the connection stays open.
    func flushUnsent() -> Bool {
        while sent < unsent.count {
            switch session.write(unsent, from: sent) {
            case .done(let count):
                context.state.metrics.bytesSent.add(count)
                sent += count
                sentSinceDeadline += count
            case .wantsWrite, .wantsRead:
                if sentSinceDeadline >= Self.progressBytes {
                    sentSinceDeadline = 0
                    moveWriteDeadline()
                    updateDeadline()
                }
                updateWatch()
                return false
            case .ended, .failed:
                close()
                return false
            }
        }
        unsent = []
        sent = 0
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
