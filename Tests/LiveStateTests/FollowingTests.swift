import ClusterObjects
import EventLoop
import HTTP
import Synchronization
import TLS
import TestDocuments
import TestSupport
import Testing

@testable import KubernetesClient
@testable import LiveState

/// A live state of a fake API server.
private final class Follower: Sendable {
    let watch: ClusterInformer
    private let stopper: ClusterInformer.Stopper
    private let seen: Seen

    private final class Seen: Sendable {
        let objects = Mutex(ObjectCache())
        let events = Mutex<[LiveStateEvent]>([])
    }

    init(_ access: ClusterAccess, _ kinds: [WatchedResource], heartbeat: Heartbeat = Heartbeat(seed: 1)) throws {
        let seen = Seen()
        self.seen = seen
        watch = ClusterInformer(
            access, resources: kinds, userAgent: "test", heartbeat: heartbeat,
            publish: { new in seen.objects.withLock { $0 = new } },
            report: { event in seen.events.withLock { $0.append(event) } })
        stopper = try watch.start()
    }

    deinit { stopper.stop() }

    var objects: ObjectCache { seen.objects.withLock { $0 } }
    var events: [LiveStateEvent] { seen.events.withLock { $0 } }

    func uid(_ name: String) -> String? {
        objects.summary(of: ObjectKey(group: APIGroup.cluster, kind: "Machine", namespace: "n", name: name))?.uid
    }

    func wait(_ what: String, _ condition: (Follower) -> Bool) throws { try Deadline.wait(what) { condition(self) } }
}

@Suite("Live state with an API server", .integration) struct FollowingTests {
    private static let machines = "apis/cluster.x-k8s.io/v1beta1/machines"

    private static func server() throws -> FakeAPIServer {
        let server = try FakeAPIServer()
        server.change { $0.served = ["apis/cluster.x-k8s.io/v1beta1": ["machines", "clusters"]] }
        return server
    }

    private static func access(_ server: FakeAPIServer) throws -> ClusterAccess {
        ClusterAccess(server: try #require(ClusterAccess.Server(url: "http://127.0.0.1:\(server.port)")))
    }

    @Test(
        "Lists objects in pages and watches for changes, also if bytes arrive one at a time",
        arguments: [Int.max, 1])
    func follows(_ part: Int) throws {
        let server = try Self.server()
        server.change { $0.part = part }
        for i in 0..<450 { server.put(Self.machines, "m\(i)") }
        let follower = try Follower(try Self.access(server), [.machines, .clusters])
        #expect(follower.watch.unsynced.count <= 2)
        try follower.wait("everything is listed") { $0.watch.unsynced.isEmpty && $0.objects.count == 450 }
        #expect(server.requests.count { $0.contains("continue=") } == 2)
        server.put(Self.machines, "new")
        try follower.wait("a new one is seen") { $0.uid("new") != nil }
        let old = follower.uid("m7")
        server.put(Self.machines, "m7")
        try follower.wait("a change is seen") { $0.uid("m7") != old }
        server.delete(Self.machines, "new")
        try follower.wait("a deletion is seen") { $0.uid("new") == nil }
        #expect(follower.objects.count == 450)
    }

    @Test("Resumes after an outage of the API server without losing events")
    func restart() throws {
        let server = try Self.server()
        server.put(Self.machines, "a")
        server.put(Self.machines, "b")
        let follower = try Follower(try Self.access(server), [.machines])
        try follower.wait("everything is listed") { $0.objects.count == 2 }
        server.stop()
        try follower.wait("the loss is told") { $0.events.contains { if case .failing = $0 { true } else { false } } }
        #expect(follower.objects.coverage(group: APIGroup.cluster, kind: "Machine") == .complete)
        server.put(Self.machines, "c")
        server.delete(Self.machines, "a")
        try server.restart()
        try follower.wait("it has caught up") { $0.uid("c") != nil && $0.uid("a") == nil }
        #expect(follower.watch.statuses[0].lists == 1)
        try follower.wait("it says so") { $0.events.last == .recovered }
    }

    @Test("Lists again after its resourceVersion has expired")
    func compacted() throws {
        let server = try Self.server()
        server.put(Self.machines, "a")
        let follower = try Follower(try Self.access(server), [.machines])
        try follower.wait("everything is listed") { $0.uid("a") != nil }
        server.stop()
        try follower.wait("the loss is noticed") { $0.watch.statuses[0].problem != nil }
        server.delete(Self.machines, "a")
        server.put(Self.machines, "b")
        server.compact()
        try server.restart()
        try follower.wait("it has listed again") { $0.uid("a") == nil && $0.uid("b") != nil }
        #expect(follower.watch.statuses[0].lists == 2)
    }

    @Test(
        "Reports any failure of the API server, and recovers with it",
        arguments: [
            FakeAPIServer.Mode.garbage, .status(500), .status(403),
        ])
    func wrong(_ mode: FakeAPIServer.Mode) throws {
        let server = try Self.server()
        server.change { $0.mode = mode }
        server.put(Self.machines, "a")
        let follower = try Follower(try Self.access(server), [.machines])
        try follower.wait("it is said") { $0.events.contains { if case .failing = $0 { true } else { false } } }
        #expect(follower.objects.count == 0)
        server.change { $0.mode = .well }
        server.disconnect()
        try follower.wait("everything is listed") { $0.uid("a") != nil }
    }

    @Test("Reads a rotated token after the old one is rejected")
    func token() throws {
        let scratch = try Scratch()
        try scratch.write("token", "old")
        let server = try Self.server()
        server.change { $0.token = "old" }
        server.put(Self.machines, "a")
        var access = try Self.access(server)
        access.token = .file(scratch.path("token"))
        let follower = try Follower(access, [.machines])
        try follower.wait("everything is listed") { $0.uid("a") != nil }
        server.change { $0.token = "new" }
        server.disconnect()
        try follower.wait("the refusal is noticed") { $0.watch.statuses[0].problem?.contains("401") == true }
        try scratch.write("token", "new")
        server.put(Self.machines, "b")
        try follower.wait("it goes on") { $0.uid("b") != nil }
    }

    @Test("Rejects a certificate of another CA until that CA is trusted")
    func authority() throws {
        let scratch = try Scratch()
        let (old, new) = (try SelfSigned(names: ["127.0.0.1"], days: 1), try SelfSigned(names: ["127.0.0.1"], days: 1))
        try scratch.write("ca.crt", old.authorityPEM)
        let server = try Self.server()
        let context = try TLSContext(TLSConfiguration(), certificate: old.certificate)
        server.use(context)
        server.put(Self.machines, "a")
        let url = "https://127.0.0.1:\(server.port)"
        let access = ClusterAccess(
            server: try #require(ClusterAccess.Server(url: url)), authorities: .file(scratch.path("ca.crt")))
        let follower = try Follower(access, [.machines])
        try follower.wait("everything is listed") { $0.uid("a") != nil }
        let renewed = try TLSContext(TLSConfiguration(), certificate: new.certificate)
        server.use(renewed)
        server.disconnect()
        try follower.wait("the stranger is noticed") {
            $0.watch.statuses[0].problem?.contains("signed by an unknown authority") == true
        }
        server.put(Self.machines, "b")
        #expect(follower.uid("b") == nil)
        try scratch.write("ca.crt", new.authorityPEM)
        try follower.wait("it goes on") { $0.uid("b") != nil }
    }

    @Test("Times out a request that gets no response")
    func silence() throws {
        let server = try Self.server()
        server.change { $0.mode = .silent }
        let loop = try EventLoop()
        let access = try Self.access(server)
        let failure = Mutex<APIFailure?>(nil)
        let connection = try APIConnection(
            to: "127.0.0.1", access, nil, on: loop,
            APIConnection.Delegate(
                received: { _, _, _ in },
                failed: { reason in
                    failure.withLock { $0 = reason }
                    loop.stop()
                }))
        let bytes = try #require(HTTP1Request.bytes(.get, "/", host: "a", fields: []))
        connection.send(bytes, for: APIRequest(target: "/", limit: 1, idleTimeout: 500_000_000))
        loop.run()
        #expect(failure.withLock { $0 } == .timeout("no response from the API server to GET / for 0.5 s"))
    }

    @Test("Detects and reports an API server that freezes during a watch, and stops relying on its objects")
    func freezes() throws {
        let server = try Self.server()
        server.put(Self.machines, "a")
        let follower = try Follower(
            try Self.access(server), [.machines],
            heartbeat: Heartbeat(every: 20_000_000, patience: 200_000_000, seed: 1))
        try follower.wait("everything is listed") { $0.uid("a") != nil }
        server.change { $0.mode = .silent }
        try follower.wait("it is told") { $0.events.contains { if case .failing = $0 { true } else { false } } }
        let isWatch: (String) -> Bool = { $0.contains("watch=true") }
        try follower.wait("the watch is asked for anew") { _ in
            server.requests.count(where: isWatch) > 1
        }
        try follower.wait("nothing is relied on") {
            $0.objects.coverage(group: APIGroup.cluster, kind: "Machine") == .pending
        }
        #expect(follower.uid("a") == nil)
        server.put(Self.machines, "b")
        server.change { $0.mode = .well }
        server.disconnect()
        try follower.wait("it goes on") { $0.uid("a") != nil && $0.uid("b") != nil }
        try follower.wait("it says so") { $0.events.last == .recovered }
    }

    @Test("Distinguishes an unreachable API server from one that denies access")
    func nobody() throws {
        let server = try Self.server()
        let access = try Self.access(server)
        server.stop()
        try Deadline.wait("the port is closed") {
            do {
                _ = try Listener(host: "127.0.0.1", port: server.port)
                return true
            } catch { return false }
        }
        let follower = try Follower(access, [.machines])
        try follower.wait("it is said") { $0.events.contains(.failing(reason: "connect: Connection refused")) }
        #expect(follower.watch.unsynced.map(\.resource.kind) == ["Machine"])
    }
}
