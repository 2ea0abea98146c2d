internal import EventLoop
internal import Metrics
internal import TLS

extension Connection {
    /// What it uses its place for.
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

    /// Whether something has come that was not looked at: ending the connection would lose it. A client that does not
    /// read its answers is not read either, and has no such excuse.
    var hasUnreadInput: Bool {
        switch occupancy.kind {
        case .handshake, .unproven, .incomplete, .idle: session.hasBufferedInput || descriptor.hasInput
        case .ending, .unread, .busy: false
        }
    }

    /// Bytes of bodies that are coming in, as far as they count against the server's budget.
    var heldBodyBytes: Int { http2?.heldBodyBytes ?? http1.heldBodyBytes }

    /// Ends it where the client has asked nothing for at least so many nanoseconds, after a look whether a request has
    /// just come. For a server that is stopping; HTTP/2 clients have been told before.
    ///
    /// A request that is on its way meanwhile is lost to HTTP/1.1 clients, which do not send a POST again: so it must
    /// have been quiet for long.
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

    /// Whether ending it now loses a request, or part of one.
    var hasRequest: Bool {
        switch phase {
        case .closed, .lingering, .handshake: false
        case .http1: !unsent.isEmpty || http1.hasBegun
        case .http2: !unsent.isEmpty || http2?.isIdle == false
        }
    }

    /// Ends it at once, so that its place or its memory is another's. Requests that were coming in are answered 503, if
    /// the socket takes the answers without waiting.
    func evict() {
        context.state.metrics.connectionsEvicted.add()
        // Another connection may be putting its answers together.
        var others: [UInt8] = []
        swap(&others, &context.output)
        defer { swap(&others, &context.output) }
        switch phase {
        case .http1 where occupancy.kind != .idle && unsent.isEmpty && http1.hasBegun:
            beginOutput()
            http1.refuse(.overloaded, context, route: nil)
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
