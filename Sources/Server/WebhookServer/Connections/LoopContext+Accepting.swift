internal import EventLoop
internal import Metrics
internal import Synchronization

extension LoopContext: ConnectionAcceptor {
    /// Connections of the webhook listener that one tick accepts.
    static let acceptsPerTick = 64

    func admit(_ descriptor: consuming Descriptor, from network: ClientNetwork) {
        let hasSlot = takeSlot(for: network)
        if hasSlot {
            state.metrics.connectionsTotal.add()
        } else {
            state.metrics.connectionsRefused.add()
            // Some connections above the limit get 503: without a response an API server does not retry. Each costs a
            // handshake, so they are few; others are closed.
            guard state.surplus.take(upTo: capacity.surplusConnections) else { return }
        }
        do {
            try Connection(descriptor, from: network, self, isSurplus: !hasSlot).start()
        } catch {
            // Out of memory or of space in epoll: the connection is closed, others go on.
            state.leave(network, isSurplus: !hasSlot)
            if hasSlot { state.metrics.connectionsRefused.add() }
        }
    }

    /// Frees none: the limits leave enough descriptors for all connections, so something else has taken them, or the
    /// whole system is out of them. Connections wait in the kernel's queue.
    func freeDescriptor() -> Bool {
        state.metrics.connectionsRefused.add()
        return false
    }
}
