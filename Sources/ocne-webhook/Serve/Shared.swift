internal import Synchronization

/// A value that one thread replaces and others read without waiting: each reader keeps a copy and looks whether it is
/// still the newest.
final class Shared<Value: Sendable>: Sendable {
    private let latest: Mutex<Value>
    private let generation = Atomic<UInt64>(1)

    init(_ value: Value) {
        latest = Mutex(value)
    }

    /// The newest value, for who asks seldom.
    var current: Value { latest.withLock { $0 } }

    /// Replaces the value. Any thread.
    func update(_ change: (inout Value) -> Void) {
        latest.withLock { change(&$0) }
        generation.wrappingAdd(1, ordering: .releasing)
    }

    /// One thread's view.
    struct Reader {
        private let shared: Shared
        private var seen: UInt64 = 0
        private var copy: Value

        init(_ shared: Shared) {
            self.shared = shared
            copy = shared.current
        }

        /// The newest value.
        mutating func value() -> Value {
            let newest = shared.generation.load(ordering: .acquiring)
            if newest != seen {
                seen = newest
                copy = shared.current
            }
            return copy
        }
    }
}
