internal import Synchronization

/// A value that is replaced whole while other threads read it without locking: each reader keeps a copy and compares
/// its generation with the newest one.
final class Shared<Value: Sendable>: Sendable {
    private let latest: Mutex<Value>
    private let generation = Atomic<UInt64>(1)

    init(_ value: Value) {
        latest = Mutex(value)
    }

    /// The newest value, for threads that ask seldom. Takes a lock.
    var current: Value { latest.withLock { $0 } }

    /// Replaces the value. Any thread.
    func update(_ change: (inout Value) -> Void) {
        latest.withLock { change(&$0) }
        generation.wrappingAdd(1, ordering: .releasing)
    }

    /// The copy of one thread.
    struct Reader {
        private let shared: Shared
        private var observed: UInt64
        /// The value at the last `refresh`.
        private(set) var value: Value

        init(_ shared: Shared) {
            self.shared = shared
            observed = shared.generation.load(ordering: .acquiring)
            value = shared.current
        }

        /// Takes the newest value. One atomic load while it is unchanged.
        mutating func refresh() {
            let newest = shared.generation.load(ordering: .acquiring)
            guard newest != observed else { return }
            observed = newest
            value = shared.current
        }
    }
}
