internal import CLinux

/// Memory of the process as a whole.
public enum ProcessMemory {
    /// Makes what a large review needed go back to the system when it is done, not stay with the process. Call once,
    /// before threads start.
    ///
    /// - Parameter threads: Threads that allocate much at once: as many arenas are shared by all.
    public static func keepSmall(threads: Int) {
        clinux_keep_memory_small(Int32(clamping: max(threads, 1)))
    }

    /// Bytes that were allocated once and are free now, but still held.
    public static var freeBytes: Int { Int(clamping: clinux_free_bytes()) }

    /// Unmaps what only the start has needed of the program and its libraries: parsing flags, setting up, messages. It
    /// stays in the page cache, as cache that the kernel may drop, and what is needed again is mapped again, at a
    /// microsecond for 64 KiB. Any thread.
    public static func forgetStartup() { clinux_unmap_startup_code() }

    /// Gives free memory back to the system, also what lies between small blocks that are in use. Takes some
    /// milliseconds when there is much of it, in which other threads may have to wait for memory.
    public static func giveBack() { clinux_trim_memory() }
}
