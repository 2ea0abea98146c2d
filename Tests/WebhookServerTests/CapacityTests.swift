import Testing

@testable import WebhookServer

@Suite("Distribution of file descriptors")
struct CapacityTests {
    private static func capacity(
        loops: Int = 0, connections: Int = 4096, further: Int = 0, processors: Int = 4, limit: Int
    ) throws -> ServerCapacity {
        var configuration = ServerConfiguration()
        configuration.loops = loops
        configuration.limits.maxConnections = connections
        configuration.furtherDescriptors = further
        return try ServerCapacity(configuration, processors: processors, openedBefore: 4) { _ in limit }
    }

    /// Descriptors that a server with this capacity may have open.
    private static func most(_ capacity: ServerCapacity, further: Int = 0) -> Int {
        4 + 16 + further + 3 * capacity.loops + capacity.connections + capacity.surplusConnections
            + capacity.operationsConnections
    }

    @Test("Keeps the configured limits if there are enough descriptors")
    func enough() throws {
        let capacity = try Self.capacity(loops: 128, further: 20, limit: 1_000_000)
        #expect(!capacity.isReduced)
        #expect([capacity.loops, capacity.workers, capacity.connections] == [128, 128, 4096])
        #expect(capacity.neededOpenFiles == Self.most(capacity, further: 20))
    }

    @Test(
        "Stays below any descriptor limit, and every purpose gets at least one",
        arguments: [64, 100, 256, 1024, 4096])
    func reduced(limit: Int) throws {
        for loops in [2, 8, 32, 64, 128] {
            for further in [0, 25] where limit > 64 || further == 0 {
                let capacity = try Self.capacity(loops: loops, further: further, limit: limit)
                #expect(Self.most(capacity, further: further) <= limit, "\(loops) loops, \(limit)")
                #expect(capacity.loops >= 1 && capacity.connections >= 8, "\(loops) loops, \(limit)")
                #expect(capacity.surplusConnections >= 2 && capacity.operationsConnections >= 4)
                #expect(capacity.isReduced)
            }
        }
    }

    @Test("A limit that is too low is an error that states the required number")
    func tooFew() throws {
        let error = #expect(throws: ServerCapacity.TooFewOpenFiles.self) { try Self.capacity(limit: 30) }
        let least = try #require(error.map { "\($0)" }?.split(separator: " ").last.flatMap { Int($0) })
        #expect("\(try #require(error))" == "the limit of open files is 30: must be at least \(least)")
        #expect(try Self.capacity(limit: least).loops == 1)
        #expect(throws: ServerCapacity.TooFewOpenFiles.self) { try Self.capacity(limit: least - 1) }
    }

    @Test(
        "Limits the default number of event loops on large machines",
        arguments: [(1, 1), (2, 2), (8, 8), (128, 8)])
    func processors(available: Int, loops: Int) throws {
        #expect(try Self.capacity(processors: available, limit: 1_000_000).loops == loops)
        #expect(try Self.capacity(loops: 20, processors: available, limit: 1_000_000).loops == 20)
    }

    @Test("A reload keeps the number of event loops and their descriptors")
    func changed() throws {
        let before = try Self.capacity(further: 20, limit: 1024)
        var configuration = ServerConfiguration()
        configuration.limits.maxConnections = 50
        let after = try before.with(configuration) { _ in 1024 }
        #expect(after.connections == 50 && after.loops == before.loops && !after.isReduced)
        #expect(Self.most(after, further: 20) == after.neededOpenFiles)
        // Loops that run need their descriptors, whatever the new limits want.
        let large = try Self.capacity(loops: 64, connections: 50, limit: 400)
        configuration.limits.maxConnections = 10_000
        let larger = try large.with(configuration) { _ in 400 }
        #expect(larger.loops == 64 && larger.isReduced && Self.most(larger) <= 400)
    }
}
