import EventLoop
import Testing

@testable import WebhookServer

@Suite("The budget of bytes")
struct ByteBudgetTests {
    private static func network(_ last: UInt8) -> ClientNetwork {
        ClientNetwork(Array(repeating: 0, count: 10) + [255, 255, 10, 0, 0, last])
    }

    @Test("One body may have all of it")
    func single() {
        let budget = ByteBudget()
        for held in 0..<100 { #expect(budget.take(1, beside: held, limit: 100, for: Self.network(1))) }
        #expect(!budget.take(1, beside: 100, limit: 100, for: Self.network(1)))
        #expect(!budget.take(1, beside: 0, limit: 100, for: Self.network(2)))
        budget.give(100, of: Self.network(1))
        #expect(budget.taken == 0 && budget.canTake(100, limit: 100, for: Self.network(2)))
    }

    @Test("The bodies of one network fill three quarters; the rest is for networks that hold no more than a quarter")
    func shares() {
        let budget = ByteBudget()
        for _ in 0..<7 { #expect(budget.take(10, beside: 0, limit: 100, for: Self.network(1))) }
        #expect(!budget.canTake(10, limit: 100, for: Self.network(1)))
        #expect(!budget.take(10, beside: 0, limit: 100, for: Self.network(1)))
        #expect(budget.taken == 70)
        for network in [2, 3, 4] as [UInt8] {
            #expect(budget.take(10, beside: 0, limit: 100, for: Self.network(network)))
        }
        #expect(!budget.take(1, beside: 0, limit: 100, for: Self.network(4)))
        for (network, bytes) in [(1, 70), (2, 10), (3, 10), (4, 10)] {
            budget.give(bytes, of: Self.network(UInt8(network)))
        }
        #expect(budget.taken == 0)
    }

    @Test("A large body fits beside small ones of its network, and reserved bytes are not reserved again")
    func beside() {
        let budget = ByteBudget()
        #expect(budget.take(20, beside: 0, limit: 100, for: Self.network(1)))
        #expect(budget.take(80, beside: 0, limit: 100, for: Self.network(1)))
        #expect(budget.take(0, beside: 80, limit: 100, for: Self.network(1)))
        #expect(!budget.take(1, beside: 80, limit: 100, for: Self.network(1)))
    }

    @Test("A complete response is kept while any budget is left")
    func answers() {
        let budget = ByteBudget()
        #expect(budget.takeForAnswer(99, limit: 100, for: Self.network(1)))
        #expect(budget.takeForAnswer(500, limit: 100, for: Self.network(1)))
        #expect(!budget.takeForAnswer(1, limit: 100, for: Self.network(2)))
        budget.give(599, of: Self.network(1))
        #expect(budget.taken == 0)
    }

    @Test("Sizes that do not fit a number are refused")
    func overflow() {
        let budget = ByteBudget()
        #expect(budget.take(50, beside: 0, limit: 100, for: Self.network(1)))
        #expect(!budget.canTake(.max, limit: 100, for: Self.network(1)))
        #expect(!budget.canTake(.max, limit: .max, for: Self.network(1)))
    }
}
