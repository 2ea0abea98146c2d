import EventLoop
import Testing

@testable import AccessReviews

@Suite("Queue of reviews") struct ReviewQueueTests {
    private static let networks = (0..<8).map {
        ClientNetwork([0x20, 1, 0, 0, 0, 0, 0, $0] + Array(repeating: 0, count: 8))
    }

    @Test("Networks take turns; reviews of one network stay in order")
    func turns() {
        var queue = ReviewQueue(capacity: 8)
        for key in 0..<4 as Range<UInt8> { #expect(queue.append([key], of: Self.networks[0]) == .queued) }
        #expect(queue.append([10], of: Self.networks[1]) == .queued)
        #expect(queue.append([11], of: Self.networks[1]) == .queued)
        #expect((0..<7).map { _ in queue.removeFirst() } == [[0], [10], [1], [11], [2], [3], nil])
        #expect(queue.count == 0)
    }

    @Test("If the queue is full, a review replaces the newest of a network that has more")
    func shares() {
        var queue = ReviewQueue(capacity: 8)
        for key in 0..<8 as Range<UInt8> { #expect(queue.append([key], of: Self.networks[0]) == .queued) }
        #expect(queue.append([8], of: Self.networks[0]) == .rejected)
        for key in 0..<4 as Range<UInt8> {
            #expect(queue.append([10 + key], of: Self.networks[1]) == .replaced([7 - key]))
        }
        #expect(queue.append([14], of: Self.networks[1]) == .rejected && queue.count == 8)
        #expect(queue.removeFirst() == [0] && queue.removeFirst() == [10])
    }

    @Test("Never holds more than its capacity, and forgets networks without reviews")
    func bounded() {
        var queue = ReviewQueue(capacity: 3)
        for round in 0..<100 as Range<UInt8> {
            for network in Self.networks { _ = queue.append([round], of: network) }
            #expect(queue.count == 3)
        }
        for _ in 0..<3 { #expect(queue.removeFirst() != nil) }
        #expect(queue.removeFirst() == nil && queue.count == 0)
        #expect(queue.append([1], of: Self.networks[7]) == .queued && queue.removeFirst() == [1])
    }
}
