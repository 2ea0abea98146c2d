/// Deadlines in buckets of a second: adding one and finding those that have passed takes constant time, however many
/// connections idle.
struct DeadlineWheel {
    private var buckets: [[Registration]]
    /// The second up to which buckets have been emptied: that of the registrations that `next` gives.
    private(set) var second: UInt64
    private var due: [Registration] = []

    private static let bucketCount: UInt64 = 256
    private static let nanosecondsPerSecond: UInt64 = 1_000_000_000

    init(now: UInt64) {
        buckets = Array(repeating: [], count: Int(Self.bucketCount))
        second = now / Self.nanosecondsPerSecond
    }

    /// Registrations that have yet to come up.
    var count: Int { buckets.reduce(due.count) { $0 + $1.count } }

    /// The second at which a deadline that is added now comes up. One further away than the wheel is long comes up
    /// early.
    func second(of deadline: UInt64) -> UInt64 {
        let ahead = deadline / Self.nanosecondsPerSecond &+ 1
        return min(max(ahead, second &+ 1), second &+ Self.bucketCount &- 1)
    }

    /// Notes a deadline, to come up at `second(of:)`; if that is early, it is to be added again then.
    mutating func add(_ registration: Registration, deadline: UInt64) {
        buckets[Int(second(of: deadline) % Self.bucketCount)].append(registration)
    }

    /// A registration whose bucket has come up; nil when there is none left by `now`.
    mutating func next(now: UInt64) -> Registration? {
        if let registration = due.popLast() { return registration }
        let current = now / Self.nanosecondsPerSecond
        while second < current {
            second += 1
            let index = Int(second % Self.bucketCount)
            guard !buckets[index].isEmpty else { continue }
            // The bucket's memory goes with what was in it: buckets of a busy minute would keep it for good.
            due = []
            swap(&due, &buckets[index])
            return due.popLast()
        }
        return nil
    }
}
