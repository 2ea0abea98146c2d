internal import EventLoop

/// Returns memory to the system: after many connections have closed, since the allocator would keep free memory between
/// blocks in use, and after the last of several large bodies.
///
/// Bound to the service thread.
final class MemoryKeeper {
    /// The minimum of free memory since some was last returned.
    private var leastFree = ProcessMemory.freeBytes
    private let buffers: LargeBuffers

    /// Minimum of free memory that is worth returning; less is used again soon.
    private static let worthwhileBytes = 4 * 1024 * 1024
    /// Time for all threads to start.
    private static let startup = Duration.milliseconds(100)
    private static let interval = Duration.seconds(10)

    init(_ buffers: LargeBuffers) {
        self.buffers = buffers
    }

    /// Returns memory that only the start has needed, and then checks every few seconds.
    func start(on loop: EventLoop) {
        loop.after(Self.startup) { ProcessMemory.unmapStartupCode() }
        loop.every(Self.interval) { [self] in check() }
    }

    private func check() {
        buffers.dropUnused()
        let free = ProcessMemory.freeBytes
        leastFree = min(leastFree, free)
        guard free - leastFree >= Self.worthwhileBytes else { return }
        ProcessMemory.releaseFreeMemory()
        leastFree = free
    }
}
