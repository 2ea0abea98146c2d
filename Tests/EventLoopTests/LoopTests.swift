import EventLoop
import Primitives
import Synchronization
import TestDocuments
import TestSupport
import Testing

/// Records the events that it receives.
private final class Recorder: EventHandler {
    var events: [ReadyEvents] = []
    var deadlines = 0
    var onEvents: () -> Void = {}
    var onDeadline: () -> Void = {}

    func handle(_ events: ReadyEvents) {
        self.events.append(events)
        onEvents()
    }

    func handleDeadline() {
        deadlines += 1
        onDeadline()
    }
}

/// The remote ends of connections, kept open.
private final class FarEnd {
    private let descriptor: Descriptor

    init(_ number: Int32) { descriptor = Descriptor(takingOwnership: number) }

    func send(_ byte: UInt8) { _ = descriptor.send([byte], from: 0) }
}

/// A counter that jobs of any thread may change.
private final class Shared: Sendable {
    private let values = Mutex<[Int]>([])

    func append(_ value: Int) { values.withLock { $0.append(value) } }
    var all: [Int] { values.withLock { $0 } }
}

@Suite("Event loop")
struct LoopTests {
    /// Returns a loop that stops on its own, in case a test hangs.
    private static func loop() throws -> EventLoop {
        let loop = try EventLoop()
        loop.after(.seconds(20)) {
            Issue.record("the loop ran for 20 seconds")
            loop.stop()
        }
        return loop
    }

    @Test("Jobs run in order, including those submitted by jobs, and stop ends the loop")
    func jobs() throws {
        let loop = try Self.loop()
        let order = Shared()
        for i in 0..<100 { loop.submit { order.append(i) } }
        loop.submit {
            loop.submit {
                order.append(100)
                loop.stop()
            }
        }
        loop.run()
        #expect(order.all == Array(0...100))
        #expect(loop.lastTickNanoseconds == loop.nowNanoseconds)
    }

    @Test("The time since the last iteration can be read concurrently")
    func lag() throws {
        let loop = try EventLoop()
        let isDone = Atomic<Bool>(false)
        try Thread.start("turning") { loop.run() }
        @Sendable func turn() {
            loop.submit { if !isDone.load(ordering: .relaxed) { turn() } }
        }
        turn()
        var longest: UInt64 = 0
        for _ in 0..<PropertyRun.count(default: 3_000_000) {
            longest = max(longest, loop.nanosecondsSinceTick(now: Clock.monotonicNanoseconds))
        }
        isDone.store(true, ordering: .relaxed)
        loop.stop()
        #expect(longest < 60_000_000_000)
        #expect(loop.nanosecondsSinceTick(now: 0) == 0)
        #expect(loop.nanosecondsSinceTick(now: .max) > 0)
    }

    @Test("Jobs of many threads all run, each once")
    func threads() throws {
        let loop = try Self.loop()
        let order = Shared()
        for thread in 0..<4 {
            try Thread.start("submit-\(thread)") {
                for i in 0..<1000 {
                    loop.submit {
                        order.append(thread * 1000 + i)
                        if order.all.count == 4000 { loop.stop() }
                    }
                }
            }
        }
        loop.run()
        #expect(order.all.sorted() == Array(0..<4000))
        for thread in 0..<4 {
            let own = order.all.filter { $0 / 1000 == thread }
            #expect(own == own.sorted())
        }
    }

    @Test("A handler receives readable events and the end of the stream")
    func readable() throws {
        let loop = try Self.loop()
        let (near, far) = try socketPair()
        let descriptor = Descriptor(takingOwnership: near)
        let peer = Mutex<Descriptor?>(Descriptor(takingOwnership: far))
        let recorder = Recorder()
        let registration = try loop.add(descriptor, recorder)
        loop.submit { peer.withLock { _ = $0?.send([1, 2, 3], from: 0) } }
        var got: [Transfer] = []
        recorder.onEvents = {
            var buffer = [UInt8](repeating: 0, count: 8)
            let transfer = descriptor.receive(into: &buffer, from: 0)
            got.append(transfer)
            if transfer == .bytes(3) { peer.withLock { $0 = nil } }
            if transfer == .ended { loop.stop() }
        }
        loop.run()
        // Stopping takes one further iteration, in which the end of the stream can be read.
        #expect(got.prefix(2) == [.bytes(3), .ended])
        #expect(recorder.events.first?.contains(.readable) == true)
        #expect(recorder.events.last?.contains(.peerClosed) == true)
        loop.remove(descriptor, registration)
    }

    @Test("The watched events can be selected")
    func writable() throws {
        let loop = try Self.loop()
        let (near, far) = try socketPair()
        let descriptor = Descriptor(takingOwnership: near)
        let peer = Descriptor(takingOwnership: far)
        let recorder = Recorder()
        let registration = try loop.add(descriptor, recorder)
        recorder.onEvents = { loop.stop() }
        try loop.watch(descriptor, registration, for: .writable)
        loop.run()
        #expect(Set(recorder.events.map(\.rawValue)) == [ReadyEvents.writable.rawValue])
        #expect(peer.number != descriptor.number)
    }

    @Test("A removed handler receives no pending events")
    func removed() throws {
        let loop = try Self.loop()
        let pairs = try (0..<3).map { _ in try socketPair() }
        let a = Descriptor(takingOwnership: pairs[0].0)
        let b = Descriptor(takingOwnership: pairs[1].0)
        let silent = Descriptor(takingOwnership: pairs[2].0)
        let peers = pairs.map { FarEnd($0.1) }
        let (first, second, heir) = (Recorder(), Recorder(), Recorder())
        let firstRegistration = try loop.add(a, first)
        let secondRegistration = try loop.add(b, second)
        // The first one removes the other, and its slot is reused by a handler without events.
        first.onEvents = {
            loop.remove(b, secondRegistration)
            _ = try? loop.add(silent, heir)
            loop.remove(a, firstRegistration)
        }
        second.onEvents = {
            loop.remove(a, firstRegistration)
            _ = try? loop.add(silent, heir)
            loop.remove(b, secondRegistration)
        }
        for peer in peers.prefix(2) { peer.send(7) }
        loop.after(.milliseconds(50)) { loop.stop() }
        loop.run()
        #expect(first.events.count + second.events.count == 1)
        #expect(heir.events.isEmpty)
    }

    @Test("A deadline fires once, never early, and not if it was moved or removed", .slow)
    func deadlines() throws {
        let loop = try Self.loop()
        let pairs = try (0..<3).map { _ in try socketPair() }
        let (fires, moved, gone) = (Recorder(), Recorder(), Recorder())
        let a = Descriptor(takingOwnership: pairs[0].0)
        let b = Descriptor(takingOwnership: pairs[1].0)
        let c = Descriptor(takingOwnership: pairs[2].0)
        let peers = pairs.map { FarEnd($0.1) }
        let registrations = [try loop.add(a, fires), try loop.add(b, moved), try loop.add(c, gone)]
        let start = loop.nowNanoseconds
        for registration in registrations { loop.setDeadline(start + 1_000_000, of: registration) }
        loop.setDeadline(.max, of: registrations[1])
        loop.remove(c, registrations[2])
        loop.setDeadline(start, of: registrations[2])
        var firedAt: UInt64 = 0
        fires.onDeadline = {
            firedAt = loop.nowNanoseconds
            loop.after(.milliseconds(1200)) { loop.stop() }
        }
        loop.run()
        #expect(fires.deadlines == 1)
        #expect(firedAt >= start + 1_000_000)
        #expect(moved.deadlines == 0)
        #expect(gone.deadlines == 0)
        #expect(peers.count == 3)
    }

    @Test("Delayed actions run in the order of their deadlines, and repeated ones repeatedly")
    func delays() throws {
        let loop = try Self.loop()
        var order: [Int] = []
        loop.after(.milliseconds(40)) { order.append(2) }
        loop.after(.milliseconds(1)) { order.append(1) }
        loop.after(.zero) { order.append(1) }
        var ticks = 0
        loop.every(.milliseconds(5)) {
            ticks += 1
            if ticks >= 20, order.count == 3 { loop.stop() }
        }
        loop.run()
        #expect(order == [1, 1, 2])
        #expect(ticks >= 20)
    }

    @Test("Every iteration ends with a call")
    func turns() throws {
        let turns = Atomic<Int>(0)
        let loop = try EventLoop(tickEnded: { turns.add(1, ordering: .relaxed) })
        loop.submit { loop.stop() }
        loop.run()
        let atEnd = turns.load(ordering: .relaxed)
        #expect(1...2 ~= atEnd)
    }
}
