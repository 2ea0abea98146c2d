internal import Synchronization

/// A bounded queue of spans; drops further ones. Any thread.
///
/// The lock is held for an append or a swap of arrays, never while spans are encoded or sent.
final class SpanQueue: Sendable {
    private struct State {
        var spans: [TraceSpan] = []
        var dropped: UInt64 = 0
    }

    private let state = Mutex(State())
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Appends a span, or drops it if the queue is full.
    func append(_ span: TraceSpan) {
        state.withLock { state in
            guard state.spans.count < capacity else {
                state.dropped &+= 1
                return
            }
            state.spans.append(span)
        }
    }

    /// Removes and returns all spans.
    func takeAll() -> [TraceSpan] {
        state.withLock { state in
            var taken: [TraceSpan] = []
            swap(&taken, &state.spans)
            return taken
        }
    }

    /// Number of waiting spans.
    var count: Int { state.withLock { $0.spans.count } }

    /// Number of dropped spans.
    var dropped: UInt64 { state.withLock { $0.dropped } }
}
