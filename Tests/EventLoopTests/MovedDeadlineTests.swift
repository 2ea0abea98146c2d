import TestDocuments
import TestSupport
import Testing

@testable import EventLoop

/// Counts its deadlines, and moves them.
private final class Mover: EventHandler {
    var fired = 0
    var onDeadline: () -> Void = {}

    func handle(_ events: ReadyEvents) {}

    func handleDeadline() {
        fired += 1
        onDeadline()
    }
}

@Suite("Moved deadlines")
struct MovedDeadlineTests {
    private static let second: UInt64 = 1_000_000_000

    @Test("Moving a deadline back and forth leaves no entries behind", arguments: [false, true])
    func growth(turnsOff: Bool) throws {
        let loop = try EventLoop()
        let (near, far) = try socketPair()
        let descriptor = Descriptor(takingOwnership: near)
        let peer = Descriptor(takingOwnership: far)
        let registration = try loop.add(descriptor, Mover())
        let now = loop.nowNanoseconds
        // The pattern of a kept-alive connection: a request is due soon, the next one later.
        for _ in 0..<10_000 {
            loop.setDeadline(now + 5 * Self.second, of: registration)
            if turnsOff { loop.setDeadline(.max, of: registration) }
            loop.setDeadline(now + 120 * Self.second, of: registration)
        }
        #expect(loop.wheel.count <= 2)
        #expect(peer.number != descriptor.number)
    }

    @Test("Stale entries are dropped, and the deadline still fires once", .slow)
    func forgotten() throws {
        let loop = try EventLoop()
        let (near, far) = try socketPair()
        let descriptor = Descriptor(takingOwnership: near)
        let peer = Descriptor(takingOwnership: far)
        let mover = Mover()
        let registration = try loop.add(descriptor, mover)
        let start = loop.nowNanoseconds
        // Each earlier than the previous one, so that the wheel holds them all.
        for seconds: UInt64 in [4, 3, 2, 1] { loop.setDeadline(start + seconds * Self.second, of: registration) }
        #expect(loop.wheel.count == 4)
        loop.setDeadline(start + 2 * Self.second, of: registration)
        var firedAt: UInt64 = 0
        mover.onDeadline = { firedAt = loop.nowNanoseconds }
        loop.after(.milliseconds(6_200)) { loop.stop() }
        loop.run()
        #expect(mover.fired == 1)
        #expect(firedAt >= start + 2 * Self.second)
        #expect(firedAt < start + 5 * Self.second)
        #expect(loop.wheel.count == 0)
        #expect(peer.number != descriptor.number)
    }

    @Test("A deadline set from its own handler fires again", .slow)
    func again() throws {
        let loop = try EventLoop()
        let (near, far) = try socketPair()
        let descriptor = Descriptor(takingOwnership: near)
        let peer = Descriptor(takingOwnership: far)
        let mover = Mover()
        let registration = try loop.add(descriptor, mover)
        loop.setDeadline(0, of: registration)
        mover.onDeadline = {
            if mover.fired < 2 { loop.setDeadline(loop.nowNanoseconds, of: registration) } else { loop.stop() }
        }
        loop.after(.seconds(20)) { loop.stop() }
        loop.run()
        #expect(mover.fired == 2)
        #expect(peer.number != descriptor.number)
    }
}
