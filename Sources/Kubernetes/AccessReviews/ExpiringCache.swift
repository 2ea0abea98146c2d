/// A cache with a capacity, whose values expire.
struct ExpiringCache<Value> {
    private var entries: [[UInt8]: (value: Value, expires: UInt64)] = [:]
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Number of values, including expired ones.
    var count: Int { entries.count }

    /// Returns a value that is not expired at `now` (nanoseconds of the monotonic clock).
    func value(for key: [UInt8], now: UInt64) -> Value? {
        guard let entry = entries[key], entry.expires > now else { return nil }
        return entry.value
    }

    /// Stores a value for `nanoseconds`. If the cache is full, removes expired values, or else the one that expires
    /// first.
    mutating func put(_ value: Value, for key: [UInt8], nanoseconds: UInt64, now: UInt64) {
        if entries[key] == nil, entries.count >= capacity {
            entries = entries.filter { $0.value.expires > now }
            if entries.count >= capacity, let first = entries.min(by: { $0.value.expires < $1.value.expires }) {
                entries[first.key] = nil
            }
        }
        entries[key] = (value, now &+ nanoseconds)
    }
}
