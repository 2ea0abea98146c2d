internal import CLinux

/// Memory of the whole process.
public enum ProcessMemory {
    /// Makes the allocator return the memory of a large review to the system afterwards. Call once, before threads
    /// start.
    ///
    /// - Parameter threads: Number of threads that allocate much at once; they share as many arenas.
    public static func limitRetention(threads: Int) {
        clinux_keep_memory_small(Int32(clamping: max(threads, 1)))
    }

    /// Bytes that are free but still held by the allocator.
    public static var freeBytes: Int { Int(clamping: clinux_free_bytes()) }

    /// Unmaps code that only startup needs: parsing flags, configuration, messages. It stays in the page cache, which
    /// the kernel may drop. Code that is needed again is mapped again, at a microsecond for 64 KiB. Any thread.
    public static func unmapStartupCode() { clinux_unmap_startup_code() }

    /// Returns free memory to the system, also between small blocks that are in use. May take milliseconds, during
    /// which other threads may wait for memory.
    public static func releaseFreeMemory() { clinux_trim_memory() }
}
