/// Deadlines in buckets of a second: adding one and finding the expired ones takes constant time, regardless of the
/// number of idle connections.
struct DeadlineWheel {
    private var buckets: [[Registration]]
    /// The second up to which buckets have been emptied: that of the registrations that `next` returns.
    private(set) var second: UInt64
    private var due: [Registration] = []

    private static let bucketCount: UInt64 = 256
    private static let nanosecondsPerSecond: UInt64 = 1_000_000_000

    init(now: UInt64) {
        buckets = Array(repeating: [], count: Int(Self.bucketCount))
        second = now / Self.nanosecondsPerSecond
    }

    /// Number of pending registrations.
    var count: Int { buckets.reduce(due.count) { $0 + $1.count } }

    /// Returns the second at which a deadline added now expires. A deadline beyond the wheel's span expires early.
    func second(of deadline: UInt64) -> UInt64 {
        let ahead = deadline / Self.nanosecondsPerSecond &+ 1
        return min(max(ahead, second &+ 1), second &+ Self.bucketCount &- 1)
    }

    /// Adds a deadline, to expire at `second(of:)`; if that is early, the caller must add it again then.
    mutating func add(_ registration: Registration, deadline: UInt64) {
        buckets[Int(second(of: deadline) % Self.bucketCount)].append(registration)
    }

    /// Returns a registration whose bucket has expired; nil if there is none left by `now`.
    mutating func next(now: UInt64) -> Registration? {
        if let registration = due.popLast() { return registration }
        let current = now / Self.nanosecondsPerSecond
        while second < current {
            second += 1
            let index = Int(second % Self.bucketCount)
            guard !buckets[index].isEmpty else { continue }
            // Release the bucket's storage: the buckets of a busy minute would keep it forever.
            due = []
            swap(&due, &buckets[index])
            return due.popLast()
        }
        return nil
    }
}
