internal import EventLoop
internal import HTTP
internal import Metrics
internal import TLS

extension Connection {
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
            switch http1.deadlinePassed(context.limits, now: context.loop.nowNanoseconds) {
            case .close: close()
            case .rearm(let deadline): context.loop.setDeadline(deadline, of: registration)
            case .refuse:
                beginOutput()
                http1.refuse(.tooSlow, context)
                finishOutput(.linger)
            }
        case .http2:
            guard let http2 else { return close() }
            guard !http2.isIdle else {
                // A request that crosses GOAWAY can safely be sent again (RFC 9113, section 6.8).
                http2.shutdown()
                beginOutput()
                return finishOutput(.linger)
            }
            http2.deadlinePassed(context, self)
            produceHTTP2()
        }
    }

    /// Moves the deadline to that of the present state.
    func updateDeadline() {
        let limits = context.limits
        let now = context.loop.nowNanoseconds
        if !unsent.isEmpty {
            // Requests on other streams go on, and so do their deadlines.
            return context.loop.setDeadline(
                min(writeDeadline, http2?.nextDeadline(limits, now: now) ?? .max), of: registration)
        }
        // A surplus connection is expected to send a request at once, and gets no more time.
        if isSurplus { return }
        let deadline = http2?.nextDeadline(limits, now: now) ?? http1.nextDeadline(limits, now: now)
        context.loop.setDeadline(deadline, of: registration)
    }

    func setDeadline(in nanoseconds: UInt64) {
        context.loop.setDeadline(context.loop.nowNanoseconds &+ nanoseconds, of: registration)
    }
}
