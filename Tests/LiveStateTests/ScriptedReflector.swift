import ClusterObjects
import HTTP
import JSON
import KubernetesClient

@testable import LiveState

/// A reflector with scripted responses and its own clock.
struct ScriptedReflector: ~Copyable {
    var sync: Reflector
    var now: UInt64 = 1_000_000_000_000
    var tape = Tape()
    private var body: [UInt8] = []

    static let second: UInt64 = 1_000_000_000

    init(_ kind: WatchedResource = .machines, version: String? = "v1beta1", account: MemoryAccount = .alone()) {
        sync = Reflector(kind, version: version, account: account, seed: 7)
    }

    mutating func resume() -> APIAction { sync.resume(now: now) }

    /// Passes a complete response.
    mutating func answer(_ text: String) -> APIAction { answer(200, text) }

    mutating func answer(_ status: Int, _ text: String, retryAfter: Int? = nil) -> APIAction {
        body = Array(text.utf8)
        var head = HTTP1ResponseHead()
        head.status = status
        head.retryAfterSeconds = retryAfter
        defer { body = [] }
        return sync.receive(head, &body, isDone: true, &tape, now: now)
    }

    /// Passes part of a response that continues.
    mutating func part(_ text: String) -> APIAction {
        body += Array(text.utf8)
        var head = HTTP1ResponseHead()
        head.status = 200
        return sync.receive(head, &body, isDone: false, &tape, now: now)
    }

    /// Bytes that have not been consumed.
    var waiting: Int { body.count }

    mutating func fail(_ failure: APIFailure = .broken("reset")) -> APIAction {
        body = []
        return sync.fail(failure, now: now)
    }

    /// Lists these machines and starts a watch.
    mutating func synced(_ names: String...) -> APIAction {
        _ = resume()
        return answer(list(names, resourceVersion: "10"))
    }

    var names: Set<String> { Set(sync.objects.all.map { "\($0.0.namespace)/\($0.0.name)" }) }
}

extension WatchedResource {
    static let machines = WatchedResource(APIGroup.cluster, "Machine", "machines", ["v1beta1", "v1beta2"])
    static let clusters = WatchedResource(
        APIGroup.cluster, "Cluster", "clusters", ["v1beta1", "v1beta2"], metadataOnly: true)
    static let releases = WatchedResource("", "ConfigMap", "configmaps", ["v1"], only: "ocne-metadata", in: ["here"])
}

extension APIAction {
    /// The target of the request.
    var target: String? { if case .request(let request) = self { request.target } else { nil } }
    /// The length of the pause, in nanoseconds.
    var pause: UInt64? { if case .pause(let nanoseconds) = self { nanoseconds } else { nil } }
}

func machine(_ name: String, resourceVersion: String = "5", uid: String = "u") -> String {
    #"{"metadata":{"namespace":"n","name":"\#(name)","uid":"\#(uid)","resourceVersion":"\#(resourceVersion)"}}"#
}

func list(_ names: [String], resourceVersion: String, next: String = "") -> String {
    let items = names.map { machine($0) }.joined(separator: ",")
    return
        #"{"kind":"MachineList","metadata":{"resourceVersion":"\#(resourceVersion)","continue":"\#(next)"},"items":[\#(items)]}"#
}

func event(_ type: String, _ name: String, _ resourceVersion: String, uid: String = "u") -> String {
    #"{"type":"\#(type)","object":\#(machine(name, resourceVersion: resourceVersion, uid: uid))}"# + "\n"
}
