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

    /// Reserves memory for an array that is about to be filled, in huge pages if it is large and the system has them: a
    /// page fault for every 4 KiB would cost a third of the time that a list of 30 MB takes. `madvise(2)`, with
    /// `MADV_HUGEPAGE`. Any thread.
    ///
    /// - Parameter capacity: Bytes that the array will have. Smaller than `minHugeBytes`, they are only reserved.
    public static func reserve(_ capacity: Int, in bytes: inout [UInt8]) {
        bytes.reserveCapacity(capacity)
        useHugePages(in: &bytes)
    }

    /// Uses huge pages for the reserved memory of an array, as far as it has not been written, if it is large and the
    /// system has them. Any thread.
    public static func useHugePages(in bytes: inout [UInt8]) {
        let reserved = bytes.capacity
        guard reserved >= minHugeBytes else { return }
        unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            if let start = buffer.baseAddress { unsafe clinux_use_huge_pages(start, reserved) }
        }
    }

    /// Bytes from which on huge pages pay. The allocator returns such memory to the system when it is freed.
    private static let minHugeBytes = 2 << 20

    /// Bytes that are free but still held by the allocator.
    public static var freeBytes: Int { Int(clamping: clinux_free_bytes()) }

    /// Unmaps code that only startup needs: parsing flags, configuration, messages. It stays in the page cache, which
    /// the kernel may drop. Code that is needed again is mapped again, at a microsecond for 64 KiB. Any thread.
    public static func unmapStartupCode() { clinux_unmap_startup_code() }

    /// Returns free memory to the system, also between small blocks that are in use. May take milliseconds, during
    /// which other threads may wait for memory.
    public static func releaseFreeMemory() { clinux_trim_memory() }
}
