internal import Synchronization

/// A monotonic counter. Any thread; never blocks.
public final class Counter: Sendable {
    private let value = Atomic<UInt64>(0)

    init() {}

    /// Adds to the count. A negative amount is ignored.
    public func add(_ amount: Int = 1) {
        value.wrappingAdd(UInt64(truncatingIfNeeded: max(amount, 0)), ordering: .relaxed)
    }

    /// The count so far.
    public var count: UInt64 { value.load(ordering: .relaxed) }
}

/// A value that can go up and down. Any thread.
public final class Gauge: Sendable {
    private let value = Atomic<Int64>(0)

    init() {}

    /// Sets the value.
    public func set(_ new: Int64) { value.store(new, ordering: .relaxed) }

    /// Adds to the value; wraps around beyond 64 bits.
    public func add(_ amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }

    /// The current value; other threads may change it at any time.
    public var current: Int64 { value.load(ordering: .relaxed) }
}

/// A distribution of durations. Any thread.
public final class Histogram: Sendable {
    /// Upper bounds of the buckets, in nanoseconds.
    let bounds: [UInt64]
    private let buckets: BucketCounts
    private let sum = Atomic<UInt64>(0)
    /// The newest exemplar of each bucket; empty before the first.
    private let exemplars = Mutex<[Exemplar?]>([])

    /// The buckets of controller-runtime's webhook latency, from 5 ms to 60 s, and finer ones below, where most
    /// latencies of this server are.
    public static let latencyBoundsNanoseconds: [UInt64] = [
        50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000,
        100_000_000, 150_000_000,
        200_000_000, 250_000_000, 300_000_000, 350_000_000, 400_000_000, 450_000_000, 500_000_000, 600_000_000,
        700_000_000, 800_000_000,
        900_000_000, 1_000_000_000, 1_250_000_000, 1_500_000_000, 1_750_000_000, 2_000_000_000, 2_500_000_000,
        3_000_000_000,
        3_500_000_000, 4_000_000_000, 4_500_000_000, 5_000_000_000, 6_000_000_000, 7_000_000_000, 8_000_000_000,
        9_000_000_000,
        10_000_000_000, 15_000_000_000, 20_000_000_000, 25_000_000_000, 30_000_000_000, 40_000_000_000, 50_000_000_000,
        60_000_000_000,
    ]

    init(bounds: [UInt64]) {
        self.bounds = bounds
        buckets = BucketCounts(count: bounds.count + 1)
    }

    /// Counts a duration in the first bucket whose bound it does not exceed. Linear in the number of buckets before it.
    public func observe(nanoseconds: UInt64) {
        buckets.add(bucket(nanoseconds))
        sum.wrappingAdd(nanoseconds, ordering: .relaxed)
    }

    /// Stores the exemplar of a duration that was counted; replaces the previous one of the same bucket. Takes a lock
    /// briefly.
    public func keep(_ exemplar: Exemplar) {
        let bucket = bucket(exemplar.nanoseconds)
        exemplars.withLock { exemplars in
            if exemplars.isEmpty { exemplars = Array(repeating: nil, count: bounds.count + 1) }
            exemplars[bucket] = exemplar
        }
    }

    /// The exemplar of each bucket; empty if there are none.
    var keptExemplars: [Exemplar?] { exemplars.withLock { $0 } }

    private func bucket(_ nanoseconds: UInt64) -> Int {
        var bucket = 0
        while bucket < bounds.count, bounds[bucket] < nanoseconds { bucket += 1 }
        return bucket
    }

    /// Counts per bucket, the last one beyond all bounds, and the sum in nanoseconds.
    var snapshot: (counts: [UInt64], sum: UInt64) {
        ((0...bounds.count).map { buckets.count($0) }, sum.load(ordering: .relaxed))
    }
}

/// A fixed array of counters.
private final class BucketCounts: Sendable {
    private let counters: [Counter]

    init(count: Int) {
        counters = (0..<count).map { _ in Counter() }
    }

    func add(_ index: Int) {
        guard index < counters.count else { return }
        counters[index].add()
    }

    func count(_ index: Int) -> UInt64 { counters[index].count }
}
