internal import EventLoop

/// Returns memory to the system after many connections have closed: the allocator would keep free memory between blocks
/// in use.
///
/// Bound to the service thread.
final class MemoryKeeper {
    /// The minimum of free memory since some was last returned.
    private var leastFree = ProcessMemory.freeBytes

    /// Minimum of free memory that is worth returning; less is used again soon.
    private static let worthwhileBytes = 4 * 1024 * 1024
    /// Time for all threads to start.
    private static let startup = Duration.milliseconds(100)
    private static let interval = Duration.seconds(10)

    /// Returns memory that only the start has needed, and then checks every few seconds.
    func start(on loop: EventLoop) {
        loop.after(Self.startup) { ProcessMemory.unmapStartupCode() }
        loop.every(Self.interval) { [self] in check() }
    }

    private func check() {
        let free = ProcessMemory.freeBytes
        leastFree = min(leastFree, free)
        guard free - leastFree >= Self.worthwhileBytes else { return }
        ProcessMemory.releaseFreeMemory()
        leastFree = free
    }
}
