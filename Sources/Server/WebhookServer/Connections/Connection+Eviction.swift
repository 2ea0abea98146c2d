internal import EventLoop
internal import Metrics
internal import TLS

extension Connection {
    /// The use of its slot.
    var occupancy: Occupancy {
        switch phase {
        case .closed, .lingering: return Occupancy(kind: .ending, since: acceptedAt)
        case .handshake: return Occupancy(kind: .handshake, since: acceptedAt)
        case .http1, .http2: break
        }
        let occupancy = http2?.occupancy(openSince) ?? http1.occupancy(openSince)
        guard !unsent.isEmpty, occupancy.kind != .busy else { return occupancy }
        return Occupancy(kind: .unread, since: unsentSince)
    }

    /// True if input has arrived that was not read yet: closing the connection would lose it. A client that does not
    /// read its responses is not read either, so its input does not count.
    var hasUnreadInput: Bool {
        switch occupancy.kind {
        case .handshake, .unproven, .incomplete, .idle: session.hasBufferedInput || descriptor.hasInput
        case .ending, .unread, .busy: false
        }
    }

    /// Bytes of bodies that are being read, as far as they are taken from the byte budget.
    var heldBodyBytes: Int { http2?.heldBodyBytes ?? http1.heldBodyBytes }

    /// Closes an HTTP/1.1 connection that has been idle for `nanoseconds`, unless a request has just arrived. For a
    /// server that drains; HTTP/2 clients have got GOAWAY.
    ///
    /// A request in transit meanwhile is lost, since HTTP/1.1 clients do not retry a POST: so the connection must have
    /// been idle for long.
    func endIfIdle(for nanoseconds: UInt64) {
        guard isIdle(for: nanoseconds) else { return }
        readAndAnswer()
        guard isIdle(for: nanoseconds) else { return }
        beginOutput()
        finishOutput(.linger)
    }

    private func isIdle(for nanoseconds: UInt64) -> Bool {
        guard case .http1 = phase, unsent.isEmpty, !http1.hasBegun else { return false }
        return context.loop.nowNanoseconds &- occupancy.since >= nanoseconds
    }

    /// True if closing it now loses a request, or part of one.
    var hasRequest: Bool {
        switch phase {
        case .closed, .lingering, .handshake: false
        case .http1: !unsent.isEmpty || http1.hasBegun
        case .http2: !unsent.isEmpty || http2?.isIdle == false
        }
    }

    /// Closes it at once, to free its slot or its memory. Incomplete requests are answered 503, if the socket accepts
    /// the response without blocking.
    func evict() {
        context.state.metrics.connectionsEvicted.add()
        // Another connection may be using the output.
        var (output, tail): ([UInt8], [UInt8]) = ([], [])
        swap(&output, &context.output)
        swap(&tail, &context.tail)
        defer {
            swap(&output, &context.output)
            swap(&tail, &context.tail)
        }
        switch phase {
        case .http1 where occupancy.kind != .idle && unsent.isEmpty && http1.hasBegun:
            beginOutput()
            http1.refuse(.overloaded, context)
            finishOutput(.close)
        case .http2 where unsent.isEmpty:
            http2?.refuseIncomplete(context)
            http2?.shutdown()
            beginOutput()
            http2?.produce(into: &context.output)
            finishOutput(.close)
        case .http1, .http2, .handshake, .lingering, .closed: break
        }
        close()
    }
}
