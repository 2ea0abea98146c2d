import Testing

@testable import KubernetesClient

@Suite("Backoff")
struct BackoffTests {
    @Test("Delays double up to the longest, each times a factor between 0.5 and 1.5")
    func doubling() {
        for seed in 0..<50 as Range<UInt64> {
            var backoff = Backoff(first: 100, longest: 1000, seed: seed)
            for base in [100, 200, 400, 800, 1000, 1000] as [UInt64] {
                let wait = backoff.next()
                #expect((base / 2..<base / 2 + base).contains(wait), "\(wait) for \(base)")
            }
        }
    }

    @Test("A success resets the delay")
    func reset() {
        var backoff = Backoff(first: 100, longest: 100_000, seed: 1)
        for _ in 0..<5 { _ = backoff.next() }
        backoff.reset()
        #expect((50..<150).contains(backoff.next()))
    }

    @Test("Many failures do not overflow")
    func manyFailures() {
        var backoff = Backoff(seed: 1)
        for _ in 0..<200 { #expect(backoff.next() < 2 * Backoff.longestNanoseconds) }
    }

    @Test("Different seeds yield different delays, equal seeds equal ones")
    func seeds() {
        func waits(_ seed: UInt64) -> [UInt64] {
            var backoff = Backoff(seed: seed)
            return (0..<8).map { _ in backoff.next() }
        }
        #expect(waits(1) == waits(1) && waits(1) != waits(2))
    }

    @Test("A zero or maximum base does not overflow")
    func jitter() {
        var backoff = Backoff(seed: 3)
        #expect(backoff.jitter(0) == 0)
        #expect(backoff.jitter(1) == 0)
    }
}
