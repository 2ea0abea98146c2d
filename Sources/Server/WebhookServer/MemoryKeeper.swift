internal import EventLoop

/// Gives memory back to the system after a crowd of connections has gone: the allocator would keep what lies between
/// blocks in use.
///
/// Bound to the service thread.
final class MemoryKeeper {
    /// The least free memory since the last time some was given back: what is kept in use from turn to turn.
    private var leastFree = ProcessMemory.freeBytes

    /// Free memory that it takes to act. Less is used again soon.
    private static let worthwhileBytes = 4 * 1024 * 1024
    /// Long enough for all threads to be up and for the log to say so.
    private static let startup = Duration.milliseconds(100)
    private static let interval = Duration.seconds(10)

    /// Lets go of what the start has needed, and then looks every few seconds.
    func start(on loop: EventLoop) {
        loop.after(Self.startup) { ProcessMemory.unmapStartupCode() }
        loop.every(Self.interval) { [self] in look() }
    }

    private func look() {
        let free = ProcessMemory.freeBytes
        leastFree = min(leastFree, free)
        guard free - leastFree >= Self.worthwhileBytes else { return }
        ProcessMemory.releaseFreeMemory()
        leastFree = free
    }
}
