import TestSupport
import Testing

@testable import EventLoop

@Suite("Timers")
struct TimerQueueTests {
    @Test(
        "Actions run in the order of their deadlines, equal ones in the order of insertion",
        arguments: 1...20 as ClosedRange<UInt64>)
    func order(seed: UInt64) {
        var random = SplitMix(seed)
        var timers = TimerQueue()
        var expected: [(deadline: UInt64, added: Int)] = []
        var run: [Int] = []
        for i in 0..<200 {
            let deadline = random.next() % 50
            timers.add(deadline) { run.append(i) }
            expected.append((deadline, i))
        }
        for now in stride(from: UInt64(0), through: 50, by: 7) {
            while let action = timers.removeDue(now) { action() }
            #expect(
                run
                    == expected.filter { $0.deadline <= now }.sorted {
                        ($0.deadline, $0.added) < ($1.deadline, $1.added)
                    }.map(\.added),
                "seed \(seed)")
            #expect(timers.nextDeadline == expected.filter { $0.deadline > now }.map(\.deadline).min(), "seed \(seed)")
        }
        #expect(timers.removeDue(.max) == nil)
    }

    @Test("Without a free descriptor, actions are neither early nor lost")
    func withoutDescriptors() throws {
        let loop = try EventLoop()
        var order: [String] = []
        loop.after(.milliseconds(2)) {
            order.append("late")
            // An action that reschedules itself must not block the iteration.
            loop.after(.zero) {
                order.append("later")
                loop.stop()
            }
            order.append("end of late")
        }
        // Other tests open descriptors at the same time.
        let takesNone = (0..<100).contains { _ in
            let before = DescriptorLimit.open
            loop.every(.milliseconds(1)) {}
            return DescriptorLimit.open == before
        }
        order.append("first")
        #expect(takesNone)
        loop.run()
        #expect(order == ["first", "late", "end of late", "later"])
    }
}

/// A generator determined by its seed.
private struct SplitMix {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
