import Testing

@testable import EventLoop

@Suite("Fair queue")
struct FairQueueTests {
    private static func flow(_ network: UInt8, _ connection: UInt64) -> Flow {
        Flow(
            network: ClientNetwork(Array(repeating: 0, count: 10) + [255, 255, 10, 0, 0, network]),
            connection: connection)
    }

    private static func drained(_ queue: inout FairQueue<String>) -> [String] {
        var order: [String] = []
        while let element = queue.removeFirst() { order.append(element) }
        return order
    }

    @Test("Networks take turns, and so do the connections of a network; a connection's elements stay in order")
    func turns() {
        var queue = FairQueue<String>()
        for i in 0..<3 { queue.append("a1.\(i)", of: Self.flow(1, 1)) }
        for i in 0..<2 { queue.append("a2.\(i)", of: Self.flow(1, 2)) }
        for i in 0..<2 { queue.append("b.\(i)", of: Self.flow(2, 1)) }
        #expect(queue.count == 7)
        #expect(Self.drained(&queue) == ["a1.0", "b.0", "a2.0", "b.1", "a1.1", "a2.1", "a1.2"])
        #expect(queue.count == 0)
    }

    @Test("A single element waits for at most one of each other network")
    func latecomer() {
        var queue = FairQueue<String>()
        for network in 1...5 {
            for i in 0..<1000 { queue.append("\(network).\(i)", of: Self.flow(UInt8(network), UInt64(i % 7))) }
        }
        queue.append("late", of: Self.flow(9, 1))
        #expect(Self.drained(&queue).firstIndex(of: "late") == 5)
    }

    @Test("An emptied queue can be filled again")
    func refilled() {
        var queue = FairQueue<String>()
        for round in 0..<100 {
            queue.append("\(round)", of: Self.flow(1, 1))
            queue.append("\(round)'", of: Self.flow(1, 1))
            #expect(queue.removeFirst() == "\(round)")
            #expect(queue.removeFirst() == "\(round)'")
            #expect(queue.removeFirst() == nil)
        }
    }

    @Test("Distinguishes IPv4 addresses individually, IPv6 addresses by their /64")
    func networks() {
        func v4(_ last: UInt8) -> ClientNetwork {
            ClientNetwork(Array(repeating: 0, count: 10) + [255, 255, 192, 0, 2, last])
        }
        func v6(_ seventh: UInt8, _ last: UInt8) -> ClientNetwork {
            ClientNetwork([0x20, 1, 0xd, 0xb8, 0, 0, 0, seventh] + Array(repeating: 0, count: 7) + [last])
        }
        #expect(v4(1) == v4(1) && v4(1) != v4(2))
        #expect(v6(1, 1) == v6(1, 2) && v6(1, 1) != v6(2, 1))
        #expect(ClientNetwork([]) == ClientNetwork(Array(repeating: 0, count: 16)))
    }
}
