import EventLoop
import Synchronization
import TestSupport
import Testing

@Suite("Workers, files and sockets")
struct PartsTests {
    /// Polls until `condition` is true; returns false after ten seconds.
    private static func eventually(_ condition: () -> Bool) -> Bool {
        let end = Clock.monotonicNanoseconds + 10_000_000_000
        while !condition() {
            guard Clock.monotonicNanoseconds < end else { return false }
        }
        return true
    }

    private static let flow = Flow(network: ClientNetwork([]), connection: 1)

    @Test("Every job of a pool runs once, on a worker with its own context")
    func workers() throws {
        let made = Atomic<Int>(0)
        let results = Mutex<[(job: Int, context: Int)]>([])
        let pool = try WorkerPool(threads: 3) { made.add(1, ordering: .relaxed).newValue }
        for job in 0..<500 { pool.submit(Self.flow) { context in results.withLock { $0.append((job, context)) } } }
        #expect(Self.eventually { results.withLock { $0.count } == 500 })
        #expect(pool.backlog == 0)
        let all = results.withLock { $0 }
        #expect(all.map(\.job).sorted() == Array(0..<500))
        #expect(Self.eventually { made.load(ordering: .relaxed) == 3 })
        #expect(Set(all.map(\.context)).isSubset(of: [1, 2, 3]))
    }

    @Test("A pool with one worker keeps the order, and reports its backlog")
    func single() throws {
        let isOpen = Atomic<Bool>(false)
        let order = Mutex<[Int]>([])
        let pool = try WorkerPool(threads: 1) { 0 }
        pool.submit(Self.flow) { _ in while !isOpen.load(ordering: .acquiring) {} }
        for job in 0..<50 { pool.submit(Self.flow) { _ in order.withLock { $0.append(job) } } }
        #expect(Self.eventually { pool.backlog == 50 })
        isOpen.store(true, ordering: .releasing)
        #expect(Self.eventually { order.withLock { $0.count } == 50 })
        #expect(order.withLock { $0 } == Array(0..<50))
    }

    @Test("Reads files up to the limit")
    func files() throws {
        let scratch = try Scratch()
        let content = (0..<40_000).map { UInt8(truncatingIfNeeded: $0) }
        try scratch.write("data", content)
        try scratch.write("empty", [])
        #expect(try File.read(scratch.path("data"), limit: 40_000) == content)
        #expect(try File.read(scratch.path("empty"), limit: 0) == [])
        let tooLarge = #expect(throws: SystemError.self) { try File.read(scratch.path("data"), limit: 39_999) }
        #expect(tooLarge?.description == "read: File too large")
        let missing = #expect(throws: SystemError.self) { try File.read(scratch.path("nothing"), limit: 1) }
        #expect(missing?.description == "open: No such file or directory")
        #expect(throws: SystemError.self) { try File.read(scratch.path, limit: 1) }
    }

    @Test("Lists the names in a directory, without hidden ones")
    func names() throws {
        let scratch = try Scratch()
        for name in ["a", "b.json", ".hidden", "..data"] { try scratch.write(name, "x") }
        #expect(try File.names(in: scratch.path).sorted() == ["a", "b.json"])
        let missing = #expect(throws: SystemError.self) { try File.names(in: scratch.path("nothing")) }
        #expect(missing?.description == "opendir: No such file or directory")
    }

    @Test("Detects changes of a directory, also if only a link is replaced")
    func watch() throws {
        let volume = try MountedVolume(["tls.crt": [1]])
        let loop = try EventLoop()
        var changes = 0
        let watch = try DirectoryWatch([volume.path], on: loop) {
            changes += 1
            loop.stop()
        }
        loop.after(.milliseconds(10)) { try? volume.update(["tls.crt": [2]]) }
        loop.after(.seconds(20)) { loop.stop() }
        loop.run()
        #expect(changes == 1)
        #expect(try File.read(volume.path("tls.crt"), limit: 10) == [2])
        watch.close()
        #expect(throws: SystemError.self) { _ = try DirectoryWatch([volume.path("nothing")], on: loop) {} }
    }

    @Test("Reports when a socket is not ready, and how a transfer ended")
    func transfers() throws {
        let (a, b) = try socketPair()
        let near = Descriptor(takingOwnership: a)
        var buffer = [UInt8](repeating: 0, count: 4)
        do {
            let far = Descriptor(takingOwnership: b)
            #expect(near.receive(into: &buffer, from: 0) == .wantsRead)
            #expect(far.send([1, 2, 3], from: 1) == .bytes(2))
            #expect(near.receive(into: &buffer, from: 3) == .bytes(1))
            #expect(near.receive(into: &buffer, from: 0) == .bytes(1))
            #expect(buffer == [3, 0, 0, 2])
            #expect(near.receive(into: &buffer, from: 4) == .wantsRead)
            #expect(near.send([1], from: 1) == .wantsWrite)
            let block = [UInt8](repeating: 7, count: 1 << 20)
            var sent = 0
            while case .bytes(let count) = near.send(block, from: 0) { sent += count }
            #expect(sent > 0)
            #expect(near.send(block, from: 0) == .wantsWrite)
            far.shutdownWriting()
            #expect(near.receive(into: &buffer, from: 0) == .ended)
        }
        guard case .failed(let reason) = near.send([1], from: 0) else {
            Issue.record("sent to a closed socket")
            return
        }
        #expect(reason == "socket: Broken pipe")
    }

    @Test("The kernel selects a listener's port, which is shared only on request")
    func listeners() throws {
        let shared = try Listener(host: "127.0.0.1", port: 0, sharing: .first)
        #expect(shared.port > 0)
        let second = try Listener(host: "127.0.0.1", port: shared.port, sharing: .further)
        #expect(second.port == shared.port)
        let sharedPort = shared.port
        let conflict = #expect(throws: SystemError.self) {
            _ = try Listener(host: "127.0.0.1", port: sharedPort, sharing: .first).port
        }
        #expect(conflict?.description == "listen: Address already in use")
        let alone = try Listener(host: "127.0.0.1", port: 0)
        let port = alone.port
        let taken = #expect(throws: SystemError.self) { _ = try Listener(host: "127.0.0.1", port: port).port }
        #expect(taken?.description == "listen: Address already in use")
        let noAddress = #expect(throws: SystemError.self) { _ = try Listener(host: "localhost", port: 0).port }
        #expect(noAddress?.description == "listen: Invalid argument")
        switch alone.accept() {
        case .none: break
        default: Issue.record("unexpected connection")
        }
    }

    @Test("Processors and memory of the machine are reported")
    func machine() {
        #expect(Processors.available >= 1)
        #expect(ProcessUsage.residentBytes > 1 << 20)
        #expect(ProcessUsage.processorMicroseconds > 0)
        #expect(HostName.current?.isEmpty == false)
        let before = Clock.monotonicNanoseconds
        #expect(Clock.monotonicNanoseconds >= before)
        #expect(Clock.unixMilliseconds > 1_700_000_000_000)
    }

    @Test("Errors are equal if call and code are")
    func errors() {
        #expect(SystemError("open", 2) == SystemError("open", 2))
        #expect(SystemError("open", 2) != SystemError("read", 2))
        #expect(SystemError("open", 2) != SystemError("open", 3))
        #expect(SystemError("open", 2).description == "open: No such file or directory")
    }
}
