import TestDocuments
import Testing

@testable import EventLoop

@Suite("Deadline wheel")
struct DeadlineWheelTests {
    private static let second: UInt64 = 1_000_000_000

    private static func registration(_ index: Int) -> Registration { Registration(index: UInt32(index), generation: 0) }

    /// Returns the registrations that expire at `now`.
    private static func due(_ wheel: inout DeadlineWheel, _ now: UInt64) -> [UInt32] {
        var found: [UInt32] = []
        while let next = wheel.next(now: now) { found.append(next.index) }
        return found
    }

    static let deadlines: [UInt64] = [0, 1, second - 1, second, second + 1, 10 * second, 100 * second, 254 * second]

    @Test(
        "A deadline expires once, never early and at most two seconds late", arguments: deadlines,
        [0, 999_999_999, 12_345 * second])
    func once(ahead: UInt64, start: UInt64) {
        var wheel = DeadlineWheel(now: start)
        wheel.add(Self.registration(7), deadline: start + ahead)
        var found: [UInt64] = []
        var now = start
        while now <= start + ahead + 3 * Self.second {
            found += Self.due(&wheel, now).map { _ in now }
            now += Self.second / 4
        }
        #expect(found.count == 1)
        #expect(found.allSatisfy { $0 >= start + ahead && $0 < start + ahead + 2 * Self.second })
    }

    @Test("A past deadline expires too")
    func past() {
        var wheel = DeadlineWheel(now: 100 * Self.second)
        wheel.add(Self.registration(1), deadline: 3 * Self.second)
        #expect(Self.due(&wheel, 100 * Self.second) == [])
        #expect(Self.due(&wheel, 101 * Self.second) == [1])
    }

    @Test("A deadline beyond the wheel expires early, to be added again", arguments: [255, 256, 257, 1000, 10_000_000])
    func far(seconds: UInt64) {
        var wheel = DeadlineWheel(now: 0)
        var turns = 0
        wheel.add(Self.registration(1), deadline: seconds * Self.second)
        var now: UInt64 = 0
        while now <= 2_000 * Self.second {
            for _ in Self.due(&wheel, now) {
                turns += 1
                if now >= seconds * Self.second { return }
                wheel.add(Self.registration(1), deadline: seconds * Self.second)
            }
            now += Self.second
        }
        #expect(seconds > 2_000)
        #expect(turns >= 7)
    }

    @Test("The maximum deadline is harmless")
    func largest() {
        var wheel = DeadlineWheel(now: Self.second)
        wheel.add(Self.registration(1), deadline: .max)
        #expect(Self.due(&wheel, 3 * Self.second).count <= 1)
    }

    @Test("After a stall all past deadlines expire at once")
    func stall() {
        var wheel = DeadlineWheel(now: 0)
        for i in 0..<1000 { wheel.add(Self.registration(i), deadline: UInt64(i) * Self.second / 5) }
        #expect(Self.due(&wheel, 1_000_000 * Self.second).sorted() == (0..<1000).map { UInt32($0) })
        #expect(Self.due(&wheel, 2_000_000 * Self.second) == [])
    }

    @Test("No deadline is lost or early, for any sequence of additions", arguments: SeededRandom.seeds)
    func random(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var now = UInt64(random.below(1000)) * Self.second / 7
        var wheel = DeadlineWheel(now: now)
        var open: [UInt32: UInt64] = [:]
        var next = 0
        for _ in 0..<PropertyRun.count(default: 2000) {
            for _ in 0..<random.below(5) {
                let deadline = now + UInt64(random.below(300_000)) * 1_000_000
                open[UInt32(next)] = deadline
                wheel.add(Self.registration(next), deadline: deadline)
                next += 1
            }
            now += UInt64(random.below(3_000)) * 1_000_000
            for index in Self.due(&wheel, now) {
                guard let deadline = open.removeValue(forKey: index) else {
                    Issue.record("\(index) came up twice")
                    return
                }
                if deadline > now {
                    // It was beyond the wheel when added.
                    open[index] = deadline
                    wheel.add(Registration(index: index, generation: 0), deadline: deadline)
                }
            }
            #expect(open.values.allSatisfy { $0 + 2 * Self.second > now })
        }
        now += 600 * Self.second
        #expect(Self.due(&wheel, now).count == open.count)
    }
}
