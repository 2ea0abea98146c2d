internal import Synchronization

/// Spans that wait to be exported: at most so many, further ones are dropped. Any thread.
///
/// The lock is held for an append, or for an exchange of arrays, and never while something is encoded or sent.
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

    /// Puts a span at the end, or drops it where there is no room.
    func append(_ span: TraceSpan) {
        state.withLock { state in
            guard state.spans.count < capacity else {
                state.dropped &+= 1
                return
            }
            state.spans.append(span)
        }
    }

    /// Takes everything.
    func takeAll() -> [TraceSpan] {
        state.withLock { state in
            var taken: [TraceSpan] = []
            swap(&taken, &state.spans)
            return taken
        }
    }

    /// How many wait.
    var count: Int { state.withLock { $0.spans.count } }

    /// How many were dropped.
    var dropped: UInt64 { state.withLock { $0.dropped } }
}
