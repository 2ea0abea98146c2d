public import Synchronization

/// A value that one thread replaces and others read without a lock: each reader keeps a copy, and compares a counter to
/// detect a newer one.
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
        @usableFromInline var observed: UInt64
        /// The value at the last `refresh`.
        public private(set) var value: Value

        /// Changes with the value: two equal numbers of a reader mean the same value.
        @inlinable public var generation: UInt64 { observed }

        /// Copies the newest value.
        public init(_ shared: Shared) {
            self.shared = shared
            observed = shared.generation.load(ordering: .acquiring)
            value = shared.current
        }

        /// Takes the newest value. One atomic load while it is unchanged.
        @inlinable
        public mutating func refresh() {
            let newest = shared.generation.load(ordering: .acquiring)
            if newest != observed { replace(newest) }
        }

        @usableFromInline
        mutating func replace(_ generation: UInt64) {
            observed = generation
            value = shared.current
        }
    }
}
