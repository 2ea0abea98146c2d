internal import EventLoop
internal import HTTP
internal import Metrics
internal import Primitives
internal import TLS

extension Connection {
    /// Time for the peer to read an answer before the connection is closed over unread bytes.
    private static let lingerNanoseconds: UInt64 = 2_000_000_000
    /// Bytes that a peer must take for the deadline of writing to move: taking one now and then is not enough.
    private static let progressBytes = 4 * 1024

    /// Bytes that are copied rather than handed over with the memory around them.
    private static let copiedBytes = 64 * 1024

    /// Output is put together in the loop's scratch memory, behind what the socket has not taken yet.
    func beginOutput() {
        context.output.removeAll(keepingCapacity: true)
    }

    /// Writes what was put together, and what an HTTP/2 session has to say beyond; what the socket does not take is
    /// kept.
    func flushOutput() {
        guard unsent.isEmpty else {
            unsent.append(contentsOf: context.output)
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

    /// Writes the scratch output; false when the socket did not take all of it, or when the connection is done with.
    private func writeOutput() -> Bool {
        var offset = 0
        while offset < context.output.count {
            switch session.write(context.output, from: offset) {
            case .done(let count):
                context.state.metrics.bytesSent.add(count)
                offset += count
            case .wantsWrite, .wantsRead:
                keepUnsent(from: offset)
                sentSinceDeadline = 0
                beginOutput()
                holdUnsent()
                return false
            case .ended, .failed:
                close()
                return false
            }
        }
        beginOutput()
        return true
    }

    /// Gives the peer time to take more of an answer, though not for ever.
    private func moveWriteDeadline() {
        let timeout = context.state.limits.writeTimeout
        let latest = unsentSince &+ timeout &+ ServerConfiguration.longestTimeout.nanoseconds
        writeDeadline = min(context.loop.nowNanoseconds &+ timeout, latest)
    }

    /// Keeps the scratch output from `offset` on: a copy, so that the loop keeps its memory, unless it is large.
    private func keepUnsent(from offset: Int) {
        unsentSince = context.loop.nowNanoseconds
        moveWriteDeadline()
        guard context.output.count - offset > Self.copiedBytes else {
            unsent = Array(context.output[offset...])
            sent = 0
            return
        }
        swap(&unsent, &context.output)
        sent = offset
    }

    /// Counts what the peer has not taken yet, where it is large. Where there is no room for it the connection is
    /// closed: who does not read cannot be told, and the others go on.
    private func holdUnsent() {
        let wanted = unsent.count > context.state.limits.workerThresholdBytes ? unsent.count : 0
        let state = context.state
        if wanted < heldUnsent {
            state.budget.give(heldUnsent - wanted, of: network)
        } else if wanted > heldUnsent,
            !state.budget.takeForAnswer(wanted - heldUnsent, limit: state.limits.maxInflightBytes, for: network)
        {
            return close()
        }
        heldUnsent = wanted
    }

    /// Goes on writing; true when everything is written and the connection goes on.
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
        guard case .goOn = afterWriting else {
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

    /// Writes the last answer and ends the connection.
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

    /// Ends the connection; everything has been written.
    private func finish() {
        guard case .linger = afterWriting else { return close() }
        endProtocol()
        session.close()
        linger()
    }

    /// Says that nothing more comes and throws away what the peer still sends, until it has read that or for a moment.
    func linger() {
        descriptor.shutdownWriting()
        phase = .lingering
        watch([.readable, .peerClosed])
        setDeadline(in: Self.lingerNanoseconds)
    }

    /// Sends what the HTTP/2 session has to say.
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
