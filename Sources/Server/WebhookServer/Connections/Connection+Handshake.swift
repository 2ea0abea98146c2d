internal import EventLoop
internal import HTTP
internal import Metrics
internal import Primitives
internal import TLS

extension Connection {
    /// Continues the handshake when its turn has come, and then with the input behind it.
    func handshakeIsDue() {
        isQueued = false
        guard case .handshake = phase, continueHandshake() else { return }
        handleRequests(.readable)
    }

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
            // With TLS 1.3 the first request may have arrived behind a certificate that is refused: over that, a close
            // would be a reset, and the client would not learn the reason.
            linger()
            return false
        }
        context.state.metrics.handshakes.add()
        openSince = context.loop.nowNanoseconds
        takeSlot()
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
        let timeout = isSurplus ? context.limits.headerTimeout : context.limits.idleTimeout
        setDeadline(in: timeout.nanoseconds)
        return true
    }
}
