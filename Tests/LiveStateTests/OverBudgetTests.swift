import ClusterObjects
import EventLoop
import HTTP
import JSON
import KubernetesClient
import Synchronization
import TestDocuments
import TestSupport
import Testing

@testable import LiveState

/// Machines that have every field that is cached.
enum Machines {
    static func summary(_ i: Int) -> ObjectSummary {
        ObjectSummary(
            uid: "0a1b2c3d-0000-4000-8000-\(100_000_000_000 + i)",
            controller: OwnerReference(
                group: APIGroup.cluster, kind: "MachineSet", name: "owner-with-a-name",
                uid: "0a1b2c3d-0000-4000-8000-000000000000"),
            content: .machine(
                MachineSummary(
                    clusterName: "a-cluster-with-a-name", configName: "config-\(i)", configKind: "OCNEConfig"))
        )
    }
}

@Suite("Resources over the memory budget are unknown") struct OverBudgetTests {
    private static let limit = 256 * 1024

    /// Names that are not repeated.
    private static func names(_ page: Int, _ count: Int = 50) -> [String] {
        (0..<count).map { "machine-\(page)-\($0)" }
    }

    private static let usual = list(["a"], resourceVersion: "20")

    @Test("Stops an endless list at the budget, and retries with backoff")
    func endlessPages() throws {
        let account = MemoryAccount.alone(limit: Self.limit)
        var talk = ScriptedReflector(account: account)
        var pauses: [UInt64] = []
        var page = 0
        var (most, requests) = (0, 0)
        while pauses.count < 7 {
            if let pause = talk.resume().pause { Issue.record("a pause of \(pause) before a request") }
            var action = talk.answer(list(Self.names(page), resourceVersion: "9", next: "t"))
            while action.pause == nil, requests < 10_000 {
                page += 1
                requests += 1
                action = talk.answer(list(Self.names(page), resourceVersion: "9", next: "t"))
                most = max(most, account.bytes)
            }
            guard let pause = action.pause, pause > 20_000_000 else { continue }
            pauses.append(pause)
            #expect(talk.sync.isOverBudget && talk.sync.objects.coverage == .pending && talk.sync.objects.count == 0)
            #expect(account.bytes < 1000)
        }
        #expect(most > Self.limit / 2 && most <= Self.limit)
        #expect(
            talk.sync.problem
                == "list of machines.cluster.x-k8s.io: does not fit into --max-live-state-bytes=\(Self.limit)")
        // Between 0.5 s and 1.5 s at first.
        #expect(
            try #require(pauses.first) <= 1_500_000_000 && pauses[6] >= 30_000_000_000 && pauses[6] <= 90_000_000_000)
        _ = talk.resume()
        _ = talk.answer(Self.usual)
        #expect(talk.names == ["n/a"] && talk.sync.objects.coverage == .complete)
        #expect(!talk.sync.isOverBudget && talk.sync.problem == nil)
    }

    @Test(
        "Stops a list that continues without objects, or with the same ones",
        arguments: [[], ["a", "b"]])
    func pagesInVain(_ names: [String]) {
        var talk = ScriptedReflector()
        _ = talk.resume()
        var (action, pages) = (APIAction.read, 0)
        while action.pause == nil, pages < 1000 {
            action = talk.answer(list(names, resourceVersion: "9", next: "t\(pages)"))
            pages += 1
        }
        #expect(pages > 100 && pages < 110 && talk.sync.objects.coverage == .pending && !talk.sync.isOverBudget)
        #expect(talk.sync.problem?.hasPrefix("list of machines.cluster.x-k8s.io: 100 pages in a row") == true)
        #expect(talk.resume().target?.contains("continue") == false)
    }

    @Test("Stops reading a page at the object that exceeds the budget")
    func midPage() {
        let body = Array(list(Self.names(1), resourceVersion: "9").utf8)
        var tape = Tape()
        var objects = ObjectStore(coverage: .complete)
        #expect(throws: AnswerError.doesNotFit) {
            _ = try ListPage(body, of: .machines, version: "v1beta1", &tape, into: &objects) { $0.count < 7 }
        }
        #expect(objects.count == 7)
    }

    @Test("Repeats a page that exceeds the budget with a smaller limit")
    func smallerPages() {
        var talk = ScriptedReflector(account: .alone(limit: Self.limit))
        #expect(talk.resume().target?.contains("limit=100") == true)
        _ = talk.answer(list(["a"], resourceVersion: "9", next: "t"))
        let action = talk.answer(list(["b"], resourceVersion: "9") + String(repeating: " ", count: Self.limit / 2))
        #expect(action.pause == 20_000_000 && !talk.sync.isOverBudget)
        #expect(talk.resume().target?.contains("limit=50&continue=t") == true)
        _ = talk.answer(list(["b"], resourceVersion: "9"))
        #expect(talk.names == ["n/a", "n/b"])
    }

    @Test("Stops reading a page of many tiny objects", arguments: [1, 4, 16])
    func smallObjects(_ times: Int) {
        let account = MemoryAccount.alone(limit: times * Self.limit)
        var talk = ScriptedReflector(account: account)
        _ = talk.resume()
        let items = (0..<(times * 1000)).map { #"{"metadata":{"name":"\#($0)"}}"# }.joined(separator: ",")
        let page = #"{"kind":"L","metadata":{"resourceVersion":"1","continue":"t"},"items":[\#(items)]}"#
        var action = talk.answer(page)
        while action.pause.map({ $0 <= 20_000_000 }) ?? true {
            _ = talk.resume()
            action = talk.answer(page)
        }
        #expect(talk.sync.isOverBudget && account.bytes < 1000)
    }

    @Test(
        "Does not buffer endless bytes",
        arguments: [#"{"type":"ADDED","object":{"a":""#, #"{"kind":"MachineList","items":["#])
    func endlessText(_ beginning: String) {
        let account = MemoryAccount.alone(limit: Self.limit)
        var talk = ScriptedReflector(account: account)
        if beginning.contains("type") { _ = talk.synced("a") } else { _ = talk.resume() }
        _ = talk.part(beginning)
        var sent = 0
        let part = String(repeating: "x", count: 1024)
        while sent < 100 * Self.limit {
            let action = talk.part(part)
            sent += part.utf8.count
            if action != .read {
                #expect(talk.waiting == 0)
                if action.pause != 20_000_000 { break }
                _ = talk.resume()
            }
            #expect(account.bytes <= Self.limit)
        }
        #expect(talk.sync.isOverBudget && sent < 100 * Self.limit)
    }

    @Test("Ends a watch with a flood of new objects, drops them all, and lists again")
    func flood() {
        let account = MemoryAccount.alone(limit: Self.limit)
        var talk = ScriptedReflector(account: account)
        _ = talk.synced("a")
        var i = 0
        while talk.part(event("ADDED", "machine-\(i)", "\(20 + i)")) == .read, i < 10_000 { i += 1 }
        #expect(i > 100 && i < 2000)
        #expect(talk.sync.isOverBudget && talk.sync.objects.coverage == .pending && talk.names.isEmpty)
        #expect(talk.resume().target?.contains("limit=") == true)
        _ = talk.answer(Self.usual)
        #expect(talk.names == ["n/a"] && !talk.sync.isOverBudget)
    }

    @Test("Updates of the same objects need no more memory")
    func changes() {
        let account = MemoryAccount.alone(limit: Self.limit)
        var talk = ScriptedReflector(account: account)
        _ = talk.synced("a")
        let line = (0..<20).map { event("MODIFIED", "m\($0)", "30") }.joined()
        _ = talk.part(line)
        let before = account.bytes
        let times = PropertyRun.count(default: 2000)
        for _ in 0..<times { #expect(talk.part(line) == .read) }
        #expect(account.bytes == before && talk.sync.counts.events == UInt64(20 * (times + 1)))
        for i in 0..<20 { _ = talk.part(event("DELETED", "m\(i)", "40")) }
        #expect(account.bytes < before)
    }

    @Test(
        "Evicts the old objects first if they do not fit next to the new ones, and the resource is unknown meanwhile")
    func relist() throws {
        let account = MemoryAccount.alone(limit: Self.limit)
        var talk = ScriptedReflector(account: account)
        _ = talk.resume()
        var page = 0
        while account.bytes < Self.limit / 2 {
            _ = talk.answer(list(Self.names(page), resourceVersion: "9", next: "t"))
            page += 1
        }
        _ = talk.answer(list(["last"], resourceVersion: "9"))
        let count = talk.sync.objects.count
        #expect(talk.sync.objects.coverage == .complete && count == page * 50 + 1)
        _ = talk.part(#"{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}"# + "\n")
        _ = talk.resume()
        var (isGone, again) = (false, 0)
        while again < page {
            let action = talk.answer(list(Self.names(again), resourceVersion: "20", next: "t"))
            guard let pause = action.pause else {
                again += 1
                continue
            }
            #expect(pause < ScriptedReflector.second / 10 && !isGone)
            isGone = true
            #expect(talk.sync.objects.coverage == .pending && talk.sync.objects.count == 0 && !talk.sync.isOverBudget)
            #expect(talk.resume().target?.contains("continue=t") == true)
        }
        _ = talk.answer(list(["last"], resourceVersion: "20"))
        #expect(isGone && talk.sync.objects.coverage == .complete && talk.sync.objects.count == count)
    }

    @Test("Does not read an endless error response to its end")
    func endlessStatus() {
        var talk = ScriptedReflector()
        _ = talk.resume()
        var head = HTTP1ResponseHead()
        head.status = 403
        var tape = Tape()
        var body: [UInt8] = []
        var action = APIAction.read
        while action == .read, body.count < 1 << 20 {
            body += Array(repeating: UInt8(ascii: "x"), count: 4096)
            action = talk.sync.receive(head, &body, isDone: false, &tape, now: talk.now)
        }
        #expect(action.pause != nil && body.isEmpty)
        #expect(talk.sync.problem == "list of machines.cluster.x-k8s.io: 403 ")
    }

    @Test(
        "A group list over the budget is a failure; of a resource list only the watched resources are kept"
    )
    func discovery() {
        var discovery = Discovery([.machines], account: .alone(limit: Self.limit), seed: 1)
        var tape = Tape()
        _ = discovery.resume(now: 1)
        var head = HTTP1ResponseHead()
        head.status = 200
        var body = Array(#"{"versions":[{"version":"v1beta1"}]}"#.utf8)
        _ = discovery.receive(head, &body, isDone: true, &tape, now: 1)
        body = Array(#"{"resources":[\#(Array(repeating: "{}", count: Self.limit / 8).joined(separator: ","))]}"#.utf8)
        #expect(discovery.receive(head, &body, isDone: true, &tape, now: 1).pause != nil)
        #expect(discovery.problem?.contains("--max-live-state-bytes") == true)
    }

    @Test(
        "A resource over the budget does not affect others, and recovers when it has fewer objects",
        .integration)
    func following() throws {
        let server = try FakeAPIServer()
        server.change { $0.served = ["apis/cluster.x-k8s.io/v1beta1": ["machines", "clusters"]] }
        let (machines, clusters) = ("apis/cluster.x-k8s.io/v1beta1/machines", "apis/cluster.x-k8s.io/v1beta1/clusters")
        for i in 0..<4000 { server.put(machines, "machine-\(i)") }
        for i in 0..<10 { server.put(clusters, "cluster-\(i)") }
        let access = ClusterAccess(server: try #require(ClusterAccess.Server(url: "http://127.0.0.1:\(server.port)")))
        // Enough for some 2000 machines, in addition to the connections.
        let memory = LiveStateMemory(limit: 5 * LiveStateLimits.connectionBytes + 1024 * 1024)
        let seen = Mutex(ObjectCache())
        let events = Mutex<[LiveStateEvent]>([])
        let watch = ClusterInformer(
            access, resources: [.machines, .clusters], userAgent: "test", memory: memory, heartbeat: Heartbeat(seed: 1),
            publish: { new in seen.withLock { $0 = new } }, report: { event in events.withLock { $0.append(event) } })
        let stopper = try watch.start()
        defer { stopper.stop() }
        func coverage(_ kind: String) -> Coverage { seen.withLock { $0.coverage(group: APIGroup.cluster, kind: kind) } }
        let failing = LiveStateEvent.failing(
            reason: "list of machines.cluster.x-k8s.io: does not fit into --max-live-state-bytes=\(memory.limit)")
        try Deadline.wait("it is reported") { events.withLock { $0.contains(failing) } }
        try Deadline.wait("the others are known") { coverage("Cluster") == .complete }
        #expect(coverage("Machine") == .pending && watch.statuses[0].isOverBudget && !watch.statuses[1].isOverBudget)
        #expect(memory.used <= memory.limit)
        server.delete(machines, (10..<4000).map { "machine-\($0)" })
        // A retry may be a minute away by now.
        try Deadline.wait("all is known", seconds: 180) {
            coverage("Machine") == .complete && seen.withLock { $0.count } == 20
        }
        try Deadline.wait("the recovery is reported") { events.withLock { $0.last == .recovered } }
        #expect(!watch.statuses[0].isOverBudget && coverage("Cluster") == .complete)
    }
}
