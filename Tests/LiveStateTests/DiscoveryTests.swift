import HTTP
import JSON
import KubernetesClient
import Testing

@testable import LiveState

/// The discovery state machine, with scripted responses.
private struct Finding: ~Copyable {
    var discovery: Discovery
    var now: UInt64 = 5_000_000_000
    var tape = Tape()

    init(_ kinds: [WatchedResource]) { discovery = Discovery(kinds, seed: 9) }

    mutating func answer(_ status: Int = 200, _ text: String = "") -> APIAction {
        var head = HTTP1ResponseHead()
        head.status = status
        var body = Array(text.utf8)
        return discovery.receive(head, &body, isDone: true, &tape, now: now)
    }

    mutating func resume() -> APIAction { discovery.resume(now: now) }

    /// Discovered versions by kind; `none` if the kind is not served.
    mutating func findings() -> [String: String] {
        defer { discovery.findings = [] }
        return Dictionary(discovery.findings.map { ($0.resource.kind, $0.version ?? "none") }, uniquingKeysWith: { $1 })
    }
}

private func group(_ versions: String...) -> String {
    #"{"kind":"APIGroup","versions":[\#(versions.map { #"{"groupVersion":"g/\#($0)","version":"\#($0)"}"# }.joined(separator: ","))]}"#
}

private func resources(_ names: [String], stored: String = "") -> String {
    #"{"kind":"APIResourceList","resources":[\#(names.map { #"{"name":"\#($0)","storageVersionHash":"\#(stored)"}"# }.joined(separator: ","))]}"#
}

@Suite struct DiscoveryTests {
    @Test("Prefers the storage version, then the first known version, then any served version")
    func versions() throws {
        let stored = try #require(
            StorageVersion.hash(group: "cluster.x-k8s.io", version: "v1beta2", kind: "Machine"))
        for (hash, served, expected) in [
            (stored, ["v1beta1", "v1beta2"], "v1beta2"), ("", ["v1beta2", "v1beta1"], "v1beta1"),
            (stored, ["v1beta1"], "v1beta1"),
            ("", ["v1beta2"], "v1beta2"), ("", ["v1"], "v1"),
        ] {
            var finding = Finding([.machines])
            #expect(finding.resume().target == "/apis/cluster.x-k8s.io")
            let versions = served.map { #"{"version":"\#($0)"}"# }.joined(separator: ",")
            var action = finding.answer(200, #"{"kind":"APIGroup","versions":[\#(versions)]}"#)
            for version in served.reversed() {
                #expect(action.target == "/apis/cluster.x-k8s.io/\(version)")
                action = finding.answer(200, resources(["machines", "machines/status"], stored: hash))
            }
            #expect(action.pause != nil)
            #expect(finding.findings() == ["Machine": expected])
        }
    }

    @Test("Retries an absent group soon, and refreshes an existing one rarely")
    func again() throws {
        var finding = Finding([.machines])
        _ = finding.resume()
        let soon = try #require(finding.answer(404).pause)
        #expect(soon > 4_000_000_000 && soon < 16_000_000_000)
        #expect(finding.findings() == ["Machine": "none"])
        finding.now += soon
        #expect(finding.resume().target == "/apis/cluster.x-k8s.io")
        _ = finding.answer(200, group("v1beta1"))
        #expect(try #require(finding.answer(200, resources(["machines"])).pause) > 200_000_000_000)
        #expect(finding.findings() == ["Machine": "v1beta1"])
    }

    @Test("Handles a missing kind in an existing group, and a version that is removed while it is read")
    func missingKind() {
        var finding = Finding([.machines, .clusters])
        _ = finding.resume()
        _ = finding.answer(200, group("v1beta1", "v1beta2"))
        _ = finding.answer(404)
        #expect(finding.answer(200, resources(["machines"])).pause != nil)
        #expect(finding.findings() == ["Machine": "v1beta1", "Cluster": "none"])
    }

    @Test("An API server error keeps the discovered versions", arguments: [500, 503, 401, 403])
    func failing(_ status: Int) {
        var finding = Finding([.machines])
        _ = finding.resume()
        #expect(finding.answer(status).pause != nil)
        #expect(finding.findings() == [:])
        #expect(finding.discovery.problem == "group cluster.x-k8s.io: \(status)")
        #expect(finding.resume().target == "/apis/cluster.x-k8s.io")
        #expect(finding.answer(200, "garbage").pause != nil)
        #expect(finding.findings() == [:])
    }

    @Test("Reads groups one at a time; a group can be requested early")
    func several() {
        let other = WatchedResource("other", "Thing", "things", ["v1"])
        var finding = Finding([.machines, other, .releases])
        _ = finding.resume()
        #expect(finding.answer(404).target == "/apis/other")
        #expect(finding.answer(404).pause != nil)
        let isFree = finding.discovery.schedule("other", after: 1_000, now: finding.now)
        #expect(isFree)
        #expect(finding.resume() == .pause(nanoseconds: 1_000))
        finding.now += 1_000
        #expect(finding.resume().target == "/apis/other")
        let isFreeNow = finding.discovery.schedule("cluster.x-k8s.io", after: 0, now: finding.now)
        #expect(!isFreeNow)
        #expect(finding.answer(404).target == "/apis/cluster.x-k8s.io")
    }
}
