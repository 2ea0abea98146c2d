internal import EventLoop
internal import Synchronization

/// Memory of large bodies and responses. Some is kept for the next ones: the system clears new memory, which takes a
/// seventh of the time of a list of 30 MB, and half a millisecond at once on a loop. Any thread.
final class LargeBuffers: Sendable {
    private struct Kept {
        var buffers: [[UInt8]] = []
        var bytes = 0
        /// True if one was taken or kept since the last call of `dropUnused`.
        var isUsed = false
    }

    private let kept = Mutex(Kept())
    private let keptBytes = Atomic<Int>(0)
    private let limit = Atomic<Int>(0)
    private let budget: ByteBudget

    /// Smaller buffers are not kept: the allocator does that.
    private static let minBytes = 1 << 20
    /// Capacity of all kept buffers: for a list of 30 MB and its response.
    private static let maxKeptBytes = 64 << 20

    /// - Parameter budget: The bytes in use; what is kept fits beside them in `maxInflightBytes`.
    init(beside budget: ByteBudget) {
        self.budget = budget
    }

    /// Applies the limit of bodies and responses, `maxInflightBytes`.
    func use(limit: Int) { self.limit.store(limit, ordering: .relaxed) }

    /// Reserves memory for a response that is about to be written.
    func reserve(_ capacity: Int, in bytes: inout [UInt8]) {
        if bytes.isEmpty, let buffer = take(capacity) {
            bytes = buffer
        } else {
            ProcessMemory.reserve(capacity, in: &bytes)
        }
    }

    /// Makes room for `more` bytes of a body of `length` bytes.
    ///
    /// Growing in steps would copy a large body repeatedly, while a mere announcement must cost no memory. So addresses
    /// are reserved once a 64th of it has arrived, when there is little to copy, and huge pages once an eighth has.
    func makeRoom(in body: inout [UInt8], for more: Int, of length: Int) {
        let (before, after) = (body.count, body.count &+ more)
        if body.capacity < length, after >= length / 64 {
            var larger = take(length) ?? []
            larger.reserveCapacity(length)
            larger.append(contentsOf: body)
            body = larger
        }
        if before < length / 8, after >= length / 8 { ProcessMemory.useHugePages(in: &body) }
    }

    /// Keeps the memory of `bytes`, which nobody else may use any more, or releases it.
    ///
    /// - Parameter counted: Bytes of the budget that are taken for them.
    func recycle(_ bytes: inout [UInt8], counted: Int) {
        var buffer: [UInt8] = []
        swap(&buffer, &bytes)
        let capacity = buffer.capacity
        let taken = budget.taken - counted + bytesKept
        guard capacity >= Self.minBytes, capacity <= limit.load(ordering: .relaxed) - taken else { return }
        buffer.removeAll(keepingCapacity: true)
        kept.withLock { kept in
            guard kept.bytes + capacity <= Self.maxKeptBytes else { return }
            kept.buffers.append(buffer)
            kept.bytes += capacity
            kept.isUsed = true
            keptBytes.store(kept.bytes, ordering: .relaxed)
        }
    }

    /// Releases what is kept if there is no room for it beside the bytes in use.
    func makeWay() {
        guard bytesKept > 0, budget.taken + bytesKept > limit.load(ordering: .relaxed) else { return }
        drop()
    }

    /// Releases what is kept, unless some of it was used since the last call.
    func dropUnused() {
        let isUsed = kept.withLock { kept in
            defer { kept.isUsed = false }
            return kept.isUsed
        }
        if !isUsed { drop() }
    }

    /// Capacity of the kept buffers.
    var bytesKept: Int { keptBytes.load(ordering: .relaxed) }

    /// Takes the smallest kept buffer with this capacity, at most a quarter more; nil if there is none.
    private func take(_ capacity: Int) -> [UInt8]? {
        guard capacity >= Self.minBytes, bytesKept >= capacity else { return nil }
        return kept.withLock { kept in
            let fitting = kept.buffers.indices.filter {
                (capacity...(capacity + capacity / 4)).contains(kept.buffers[$0].capacity)
            }
            guard let best = fitting.min(by: { kept.buffers[$0].capacity < kept.buffers[$1].capacity }) else {
                return nil
            }
            kept.isUsed = true
            kept.bytes -= kept.buffers[best].capacity
            keptBytes.store(kept.bytes, ordering: .relaxed)
            return kept.buffers.remove(at: best)
        }
    }

    private func drop() {
        // Freed after the lock is released.
        _ = kept.withLock { kept in
            defer { kept = Kept() }
            keptBytes.store(0, ordering: .relaxed)
            return kept.buffers
        }
    }
}
