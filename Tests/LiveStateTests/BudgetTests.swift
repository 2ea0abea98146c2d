import ClusterObjects
import Testing

@testable import LiveState

@Suite("Memory budget") struct BudgetTests {
    private static let limit = 8000

    private let memory = LiveStateMemory(limit: limit)

    @Test(
        "An account above its share stops at seven eighths; the rest is reserved for accounts within their shares"
    )
    func shares() {
        let budget = MemoryBudget(memory)
        let (large, small) = (budget.account(), budget.account())
        let further = budget.account()
        _ = budget.account()
        let share = Self.limit / 4
        #expect(!large.grow(to: Self.limit * 7 / 8 + 1) && large.bytes == 0)
        #expect(large.grow(to: Self.limit * 7 / 8) && memory.used == Self.limit * 7 / 8)
        #expect(small.grow(to: Self.limit / 8))
        // No account can be evicted here.
        #expect(!further.grow(to: 1) && !small.grow(to: share))
        large.set(0)
        #expect(further.grow(to: share) && small.grow(to: share) && memory.used == 2 * share)
    }

    @Test("Evicts the largest account, one at a time, for accounts within their share")
    func givingUp() {
        let budget = MemoryBudget(memory)
        var gone: [Int] = []
        var accounts: [MemoryAccount] = []
        for i in 0..<4 {
            accounts.append(
                budget.account {
                    gone.append(i)
                    accounts[i].set(0)
                })
        }
        #expect(accounts[0].grow(to: 2500) && accounts[1].grow(to: 3000) && accounts[2].grow(to: 1500))
        #expect(accounts[3].grow(to: 1500) && gone == [1])
        #expect(!accounts[0].grow(to: 7001) && gone == [1])
        memory.limit = 4000
        budget.enforce()
        #expect(gone == [1, 0] && memory.used == 3000)
    }

    @Test("Removing an object frees the memory that adding it took, in any order", arguments: [1, 10, 1000])
    func objects(_ number: Int) {
        var objects = ObjectStore(coverage: .complete)
        let empty = objects.memoryBytes
        for round in 0..<3 {
            for i in 0..<number {
                objects.put(
                    ObjectStore.Name(namespace: "a-namespace-with-a-name", name: "m\(i)"), Machines.summary(round + i))
            }
        }
        // A name and its summary take some hundred bytes, plus those of their strings.
        #expect(objects.memoryBytes > number * 300 && objects.memoryBytes < number * 900 + 4000)
        for i in 0..<number { objects.remove(ObjectStore.Name(namespace: "a-namespace-with-a-name", name: "m\(i)")) }
        #expect(objects.count == 0)
        // The row of tables remains, although they are empty.
        #expect(objects.memoryBytes <= empty + number)
    }

    @Test("Counts parsed values by their separators", arguments: [1, 100, 10_000])
    func reading(_ number: Int) {
        let dense = Array("[\(Array(repeating: "1", count: number).joined(separator: ","))]".utf8)
        #expect(ParsingCost.parsing(dense.span) >= (number + 1) * 16)
        let sparse = Array("\"\(String(repeating: "x", count: number))\"".utf8)
        #expect(ParsingCost.parsing(sparse.span) <= number + 100)
    }
}
