/// Takes something of a client's thread through a job of that thread's own loop, or to the thread before it runs.
public struct UncheckedBox<Value>: @unchecked Sendable {
    // Unchecked: only one thread at a time has it, and it is handed over by the start of a thread or a job.
    /// What is taken along.
    public let value: Value

    /// Takes it along.
    public init(_ value: Value) {
        self.value = value
    }
}
