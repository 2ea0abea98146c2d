public import Synchronization

/// A value that one thread replaces and others read without a lock: each reader keeps a copy, and compares a counter
/// to learn that a newer one exists.
public final class Shared<Value: Sendable>: Sendable {
    @usableFromInline let latest: Mutex<Value>
    @usableFromInline let generation = Atomic<UInt64>(1)

    /// Publishes the first value.
    public init(_ value: Value) {
        latest = Mutex(value)
    }

    /// The newest value. Takes the lock; for readers that need it rarely.
    public var current: Value { latest.withLock { $0 } }

    /// Replaces the value. Any thread.
    public func update(_ change: (inout Value) -> Void) {
        latest.withLock { change(&$0) }
        generation.wrappingAdd(1, ordering: .releasing)
    }

    /// One thread's copy of the value.
    public struct Reader {
        @usableFromInline let shared: Shared
        @usableFromInline var observed: UInt64 = 0
        @usableFromInline var copy: Value

        /// Copies the newest value.
        public init(_ shared: Shared) {
            self.shared = shared
            copy = shared.current
        }

        /// Returns the newest value.
        @inlinable
        public mutating func value() -> Value {
            let newest = shared.generation.load(ordering: .acquiring)
            if newest != observed {
                observed = newest
                copy = shared.current
            }
            return copy
        }
    }
}
