import Testing

@testable import AccessReviews

@Suite("Expiring cache") struct ExpiringCacheTests {
    @Test("Returns a value until it expires")
    func expires() {
        var cache = ExpiringCache<Int>(capacity: 4)
        cache.put(1, for: [1], nanoseconds: 10, now: 100)
        #expect(
            cache.value(for: [1], now: 109) == 1 && cache.value(for: [1], now: 110) == nil
                && cache.value(for: [2], now: 100) == nil)
        cache.put(2, for: [1], nanoseconds: 10, now: 105)
        #expect(cache.value(for: [1], now: 114) == 2 && cache.count == 1)
    }

    @Test("Never exceeds its capacity: removes expired entries, or else the one that expires first")
    func bounded() {
        var cache = ExpiringCache<Int>(capacity: 3)
        for i in 0..<3 { cache.put(i, for: [UInt8(i)], nanoseconds: UInt64(10 * (i + 1)), now: 0) }
        cache.put(3, for: [3], nanoseconds: 5, now: 0)
        #expect(cache.count == 3 && cache.value(for: [0], now: 0) == nil && cache.value(for: [3], now: 0) == 3)
        cache.put(4, for: [4], nanoseconds: 100, now: 25)
        #expect(cache.count == 2 && cache.value(for: [2], now: 25) == 2 && cache.value(for: [4], now: 25) == 4)
        for i in 0..<1000 {
            cache.put(i, for: [9, UInt8(truncatingIfNeeded: i), UInt8(i >> 8)], nanoseconds: 50, now: 30)
        }
        #expect(cache.count == 3)
    }
}
