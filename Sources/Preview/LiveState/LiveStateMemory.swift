internal import Synchronization

/// Memory limit of a live state, which operators set, and its use, which metrics report. Any thread.
public final class LiveStateMemory: Sendable {
    private let limitBytes: Atomic<Int>
    private let usedBytes = Atomic<Int>(0)

    /// Limit unless another is set: 64 MiB, some 70,000 objects.
    public static let defaultBytes = 64 << 20
    /// Smallest limit: one list page, and the memory to parse it.
    public static let minimumBytes = 8 << 20

    /// - Parameter limit: Bytes for everything that the live state keeps and reads.
    public init(limit: Int = LiveStateMemory.defaultBytes) {
        limitBytes = Atomic(limit)
    }

    /// Bytes that may be used. A lower limit takes effect within a second.
    public var limit: Int {
        get { limitBytes.load(ordering: .relaxed) }
        set { limitBytes.store(newValue, ordering: .relaxed) }
    }

    /// Bytes in use, by estimate: objects, lists that are being read, received bytes that were not parsed yet, and
    /// connections.
    public var used: Int { usedBytes.load(ordering: .relaxed) }

    func setUsed(_ bytes: Int) { usedBytes.store(bytes, ordering: .relaxed) }
}
