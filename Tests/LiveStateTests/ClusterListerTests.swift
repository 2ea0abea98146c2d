import ClusterObjects
import HTTP
import JSON
import KubernetesClient
import Testing

@testable import LiveState

/// Notes what a lister reports.
private final class Log: ListConsumer {
    var lines: [String] = []

    func begin(_ resource: WatchedResource, version: String) { lines.append("begin \(resource.plural) \(version)") }

    func take(_ object: Span<UInt8>) {
        var tape = Tape()
        do {
            lines.append("take \(Field(try tape.parse(object).root)["metadata"]["name"].string)")
        } catch {
            lines.append("take \(error)")
        }
    }

    func end(_ resource: WatchedResource, _ outcome: ListOutcome) { lines.append("end \(resource.plural) \(outcome)") }
}

/// A lister with scripted responses.
private final class Script {
    var lister: ClusterLister
    let log: Log
    private let isDone: Flag
    private var tape = Tape()

    private final class Flag { var value = false }

    init(
        _ resources: [WatchedResource] = [.machines],
        versions: [String: String?] = ["machines.cluster.x-k8s.io": "v1beta1"]
    ) {
        let (log, flag) = (Log(), Flag())
        self.log = log
        isDone = flag
        lister = ClusterLister(resources, versions: versions, to: log, seed: 1) { flag.value = true }
    }

    var isOver: Bool { isDone.value }

    func resume() -> APIAction { lister.resume(now: 1) }

    func answer(_ status: Int = 200, _ text: String, retryAfter: Int? = nil) -> APIAction {
        var head = HTTP1ResponseHead()
        head.status = status
        head.retryAfterSeconds = retryAfter
        var body = Array(text.utf8)
        return lister.receive(head, &body, isDone: true, &tape, now: 1)
    }
}

@Suite("Lister")
struct ClusterListerTests {
    private static let path = "/apis/cluster.x-k8s.io/v1beta1/machines"

    @Test("Reads all pages of all resources once")
    func pages() {
        let script = Script(
            [.machines, .clusters],
            versions: ["machines.cluster.x-k8s.io": "v1beta1", "clusters.cluster.x-k8s.io": "v1beta2"])
        #expect(script.resume().target == "\(Self.path)?limit=100")
        #expect(
            script.answer(200, list(["a", "b"], resourceVersion: "5", next: "t=")).target
                == "\(Self.path)?limit=200&continue=t%3D")
        #expect(
            script.answer(200, list(["c"], resourceVersion: "5")).target
                == "/apis/cluster.x-k8s.io/v1beta2/clusters?limit=100")
        #expect(script.answer(200, list([], resourceVersion: "5")) == .idle)
        #expect(script.isOver && script.lister.failure == nil)
        #expect(
            script.log.lines == [
                "begin machines v1beta1", "take a", "take b", "take c", "end machines complete",
                "begin clusters v1beta2", "end clusters complete",
            ])
    }

    @Test("An expired continue token starts the list of the resource over; one that keeps expiring ends it")
    func expired() {
        let script = Script()
        _ = script.resume()
        _ = script.answer(200, list(["a"], resourceVersion: "5", next: "t"))
        #expect(script.answer(410, #"{"kind":"Status","message":"expired"}"#).target == "\(Self.path)?limit=200")
        _ = script.answer(200, list(["a"], resourceVersion: "6"))
        #expect(
            script.log.lines == [
                "begin machines v1beta1", "take a", "begin machines v1beta1", "take a", "end machines complete",
            ])

        let endless = Script()
        _ = endless.resume()
        for _ in 0..<11 { _ = endless.answer(410, "{}") }
        #expect(endless.log.lines.last == #"end machines failed("410 ")"# && endless.isOver)
    }

    @Test(
        "A resource that cannot be listed ends with the reason, and the next one follows",
        arguments: [
            (403, #"forbidden("no list")"#), (404, "notServed"), (405, #"failed("405 no list")"#),
        ])
    func refused(status: Int, outcome: String) {
        let script = Script(
            [.machines, .clusters],
            versions: ["machines.cluster.x-k8s.io": "v1beta1", "clusters.cluster.x-k8s.io": nil])
        _ = script.resume()
        #expect(script.answer(status, #"{"message":"no list"}"#) == .idle)
        #expect(
            script.log.lines == ["begin machines v1beta1", "end machines \(outcome)", "end clusters notServed"])
    }

    @Test("Retries an overloaded server, and gives the resource up after some failures")
    func overloaded() {
        let script = Script()
        _ = script.resume()
        for _ in 0..<4 {
            #expect(script.answer(500, "{}").pause != nil)
            #expect(script.resume().target == "\(Self.path)?limit=100")
        }
        #expect(script.answer(500, "{}") == .idle && script.isOver)
        #expect(script.log.lines.last == #"end machines failed("500 ")"#)
    }

    @Test("Waits as long as the server asks for, but at most half a minute")
    func retryAfter() {
        let script = Script()
        _ = script.resume()
        #expect(script.answer(429, "{}", retryAfter: 20).pause == 20_000_000_000)
        _ = script.resume()
        #expect(script.answer(429, "{}", retryAfter: 86_400).pause == 30_000_000_000)
        _ = script.resume()
        #expect(script.answer(429, "{}", retryAfter: -1).pause.map { $0 < 30_000_000_000 } == true)
    }

    @Test("Each list may start over as often, and a long message is cut")
    func restartsOfEach() {
        let script = Script(
            [.machines, .clusters],
            versions: ["machines.cluster.x-k8s.io": "v1beta1", "clusters.cluster.x-k8s.io": "v1beta2"])
        _ = script.resume()
        for _ in 0..<10 { _ = script.answer(410, "{}") }
        _ = script.answer(200, list([], resourceVersion: "5"))
        for _ in 0..<10 { _ = script.answer(410, "{}") }
        #expect(!script.isOver && script.log.lines.last == "begin clusters v1beta2")
        _ = script.answer(403, #"{"message":"\#(String(repeating: "x", count: 1000))"}"#)
        #expect(script.log.lines.last == #"end clusters forbidden("\#(String(repeating: "x", count: 300))")"#)
    }

    @Test("Without a connection there is no list")
    func unreachable() {
        let script = Script()
        _ = script.resume()
        for _ in 0..<4 { #expect(script.lister.fail(.broken("refused"), now: 1).pause != nil) }
        #expect(script.lister.fail(.broken("refused"), now: 1) == .idle)
        #expect(script.isOver && script.lister.failure == "refused")
        #expect(script.resume() == .idle)
    }

    @Test("A server that does not respond in time is given up at once, or after another try if it responded before")
    func silent() {
        let silent = Script()
        _ = silent.resume()
        #expect(silent.lister.fail(.timeout("no response"), now: 1) == .idle)
        #expect(silent.isOver && silent.lister.failure == "no response")
        let late = Script()
        _ = late.resume()
        _ = late.answer(200, #"{"kind":"MachineList","metadata":{"continue":"x"},"items":[{}]}"#)
        #expect(late.lister.fail(.timeout("no response"), now: 1).pause != nil)
        _ = late.resume()
        #expect(late.lister.fail(.timeout("no response"), now: 1) == .idle)
        #expect(late.isOver && late.lister.failure == "no response")
    }

    @Test("A page that exceeds the limit is requested with fewer objects")
    func large() {
        let script = Script()
        _ = script.resume()
        #expect(script.lister.fail(.tooLarge, now: 1).target == "\(Self.path)?limit=25")
    }

    @Test("A response that is not a list is retried from the start, and a list without objects does not go on for ever")
    func garbage() {
        let script = Script()
        _ = script.resume()
        #expect(script.answer(200, "<html>").pause != nil)
        _ = script.resume()
        #expect(script.answer(200, #"{"kind":"Status"}"#).pause != nil)
        _ = script.resume()
        for _ in 0..<101 { _ = script.answer(200, list([], resourceVersion: "5", next: "t")) }
        #expect(script.isOver)
        #expect(script.log.lines.last?.hasPrefix("end machines failed") == true)
    }

    @Test("Discovers the versions of resources, and stops if discovery is refused")
    func discovery() {
        let script = Script(versions: [:])
        #expect(script.resume().target == "/apis/cluster.x-k8s.io")
        #expect(
            script.answer(200, #"{"versions":[{"version":"v1beta1"}]}"#).target == "/apis/cluster.x-k8s.io/v1beta1")
        #expect(script.answer(200, #"{"resources":[{"name":"machines"}]}"#).target == "\(Self.path)?limit=100")

        let refused = Script(versions: [:])
        _ = refused.resume()
        #expect(refused.answer(401, #"{"message":"Unauthorized"}"#) == .idle)
        #expect(refused.lister.failure == "the API server refuses discovery: 401 Unauthorized")
    }

    @Test("A snapshot has the summaries of listed objects; what does not fit or fails is not known")
    func snapshot() {
        let snapshot = ClusterSnapshot(of: [.machines, .clusters], converter: nil)
        let item = Array(machine("a").utf8)
        snapshot.begin(.machines, version: "v1beta1")
        snapshot.take(item.span)
        snapshot.end(.machines, .complete)
        snapshot.end(.clusters, .forbidden("no"))
        let key = ObjectKey(group: APIGroup.cluster, kind: "Machine", namespace: "n", name: "a")
        #expect(snapshot.objects.summary(of: key) != nil)
        #expect(snapshot.objects.coverage(group: APIGroup.cluster, kind: "Machine") == .complete)
        #expect(snapshot.objects.coverage(group: APIGroup.cluster, kind: "Cluster") == .pending)

        let small = ClusterSnapshot(of: [.machines], limit: 10, converter: nil)
        small.begin(.machines, version: "v1beta1")
        small.take(item.span)
        small.end(.machines, .complete)
        #expect(small.objects.coverage(group: APIGroup.cluster, kind: "Machine") == .pending)
        #expect(small.overLimit == ["machines.cluster.x-k8s.io"])
    }

    @Test("Every resource that is judged is also read for references, and names are unique")
    func resources() {
        let read = WatchedResource.readByCheck(metadataIn: "n").map(\.name)
        #expect(Set(read).count == read.count)
        #expect(Set(WatchedResource.checked.map(\.name)).isSubset(of: read))
        #expect(WatchedResource.checked(group: APIGroup.infrastructure, kind: "OCIMachine")?.plural == "ocimachines")
        #expect(WatchedResource.checked(group: APIGroup.cluster, kind: "Secret") == nil)
    }
}
