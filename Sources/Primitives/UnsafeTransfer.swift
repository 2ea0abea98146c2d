/// Carries a value that is not `Sendable` to another thread. The sender must not use it again until it comes back, or
/// the receiver must only hand it on to the thread that owns it.
@frozen
public struct UnsafeTransfer<Value>: @unchecked Sendable {
    // Unchecked: one thread at a time uses the value; starting a thread or queueing a job orders the accesses.
    /// The value.
    public let value: Value

    /// Wraps the value.
    @inlinable
    public init(_ value: Value) {
        self.value = value
    }
}
