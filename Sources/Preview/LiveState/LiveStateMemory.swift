internal import Synchronization

/// How much memory a live state may use, and how much it uses: what the operator sets and what metrics report. Any
/// thread.
public final class LiveStateMemory: Sendable {
    private let most: Atomic<Int>
    private let now = Atomic<Int>(0)

    /// The budget unless the operator sets another: 64 MiB, some 70,000 objects.
    public static let usualBytes = 64 << 20
    /// The smallest budget: one page of a list, and what reading it takes.
    public static let leastBytes = 8 << 20

    /// - Parameter limit: Bytes for everything that the live state keeps and reads.
    public init(limit: Int = LiveStateMemory.usualBytes) {
        most = Atomic(limit)
    }

    /// Bytes that the live state may use. A lower limit takes effect within a second.
    public var limit: Int {
        get { most.load(ordering: .relaxed) }
        set { most.store(newValue, ordering: .relaxed) }
    }

    /// Bytes that it uses now, as it counts them: objects, lists that are being read, bytes that have arrived and were
    /// not read, connections.
    public var used: Int { now.load(ordering: .relaxed) }

    func setUsed(_ bytes: Int) { now.store(bytes, ordering: .relaxed) }
}
