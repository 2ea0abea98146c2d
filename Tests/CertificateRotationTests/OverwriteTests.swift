import JSON
import TestDocuments
import Testing

@testable import CertificateRotation

@Suite("CA bundles overwritten by other managers") struct OverwriteTests {
    private let clock = FakeClock()
    private static let path = ["spec", "conversion", "webhook", "clientConfig", "caBundle"]
    private static let crd = FakeCluster.crd.description

    /// managedFields of a CRD and of a webhook.
    private static let bundleOfCRD =
        #"{"f:spec":{"f:conversion":{"f:webhook":{"f:clientConfig":{"f:caBundle":{}}}}}}"#
    private static let bundleOfWebhook =
        #"{"f:webhooks":{".":{},"k:{\"name\":\"w\"}":{"f:clientConfig":{"f:caBundle":{}}}}}"#

    private func managed(_ entries: [(String, String, String)]) throws -> Value {
        let list = entries.map { #"{"manager":"\#($0.0)","time":"\#($0.1)","fieldsV1":\#($0.2)}"# }.joined(
            separator: ",")
        return try Value(json: "[\(list)]".utf8)
    }

    /// Empties a CA bundle as another manager.
    private func overwrite(_ cluster: inout FakeCluster, by manager: String) throws {
        let object = try #require(cluster.objects[FakeCluster.crd.path])
        let entries = try managed([
            ("ocne-webhook", "2027-01-15T08:00:00Z", "{}"), (manager, "2027-01-15T09:00:00Z", Self.bundleOfCRD),
        ])
        cluster.put(
            FakeCluster.crd.path,
            object.setting(Self.path[...], to: .string([])).setting(["metadata", "managedFields"], to: entries))
    }

    @Test("Reports three overwrites within an hour with the field manager, until an hour has passed without one", .slow)
    func fight() throws {
        var cluster = FakeCluster()
        try cluster.install()
        let replica = Replica(clock)
        Replica.run([replica], &cluster, clock, seconds: 200)
        for i in 1...4 {
            try overwrite(&cluster, by: "argocd-controller")
            Replica.run([replica], &cluster, clock, seconds: 600)
            #expect(replica.rotator.snapshot.overwrites == [Self.crd: UInt64(i)])
            #expect(replica.rotator.snapshot.overwritten.isEmpty == (i < 3))
            // The bundle is restored each time.
            #expect(try cluster.trusted().allSatisfy { $0.count == 1 })
        }
        let event = SelfManagedEvent.bundleOverwritten(
            object: Self.crd, managers: ["argocd-controller"], times: 3)
        #expect(replica.events.count { $0 == event } == 1)
        let problem = try #require(replica.rotator.snapshot.overwritten[Self.crd])
        #expect(
            problem
                == #"its caBundle was overwritten 4 times within an hour, last by the field manager "argocd-controller""#
        )
        #expect(replica.rotator.snapshot.bundleProblems.isEmpty)
        Replica.run([replica], &cluster, clock, seconds: 4_000)
        #expect(
            replica.rotator.snapshot.overwritten.isEmpty
                && replica.events.contains(.bundleKept(object: Self.crd))
        )
    }

    @Test("Does not report rare overwrites or changes of other fields", .slow)
    func seldom() throws {
        var cluster = FakeCluster()
        try cluster.install()
        let replica = Replica(clock)
        Replica.run([replica], &cluster, clock, seconds: 200)
        for _ in 0..<4 {
            try overwrite(&cluster, by: "kubectl")
            Replica.run([replica], &cluster, clock, seconds: 2_000)
            // A label, and an expired certificate of another CA next to ours.
            let object = try #require(cluster.objects[FakeCluster.crd.path])
            cluster.put(FakeCluster.crd.path, object.setting(["metadata", "labels", "a"], to: .string([])))
            Replica.run([replica], &cluster, clock, seconds: 100)
        }
        #expect(replica.rotator.snapshot.overwrites[Self.crd] == 4)
        #expect(!replica.events.contains { if case .bundleOverwritten = $0 { true } else { false } })
    }

    @Test("The first write, and writes of a rotation, are not overwrites", .slow)
    func first() throws {
        var cluster = FakeCluster()
        try cluster.install()
        let policy = RotationPolicy(authorityLifetime: 900, servingLifetime: 300, settle: 20, overlap: 60)
        let replicas = [Replica(clock, seed: 1, policy: policy), Replica(clock, seed: 2, policy: policy)]
        // Two rotations of the CA.
        Replica.run(replicas, &cluster, clock, seconds: 1_500)
        #expect(
            replicas.allSatisfy {
                $0.rotator.snapshot.overwrites.isEmpty && $0.rotator.snapshot.authorityNotAfter ?? 0 > clock.now
            })
    }

    private static func writers(_ managedFields: String, _ kind: BundleTarget.Kind) throws -> [String] {
        var tape = Tape()
        let text = Array(#"{"metadata":{"managedFields":\#(managedFields)}}"#.utf8)
        return BundleOwners.writers(of: Field(try tape.parse(text.span).root), kind)
    }

    @Test(
        "Finds the manager of a bundle in any managedFields",
        arguments: [
            (#"[{"manager":"a","time":"1","fieldsV1":D}]"#, ["a"]),
            (#"[{"manager":"a","time":"2"},{"manager":"b","time":"1","fieldsV1":D}]"#, ["b"]),
            (#"[{"manager":"a","fieldsV1":W},{"manager":"b","fieldsV1":D},{"manager":"b","fieldsV1":D}]"#, ["b"]),
            (#"[{"manager":"ocne-webhook","fieldsV1":D}]"#, ["ocne-webhook"]),
            (#"[{"manager":"x","time":"1"},{"manager":"y","time":"2"}]"#, ["y"]),
            (#"[]"#, ["ocne-webhook"]), (#"null"#, ["ocne-webhook"]), (#"{"a":[1]}"#, ["ocne-webhook"]),
            (#"["a",1,null,{}]"#, ["ocne-webhook"]),
            (#"[{"manager":7,"fieldsV1":D},{"manager":"z","fieldsV1":"f:spec"}]"#, ["z"]),
        ])
    func writers(entries: String, expected: [String]) throws {
        let text = entries.replacing("D", with: Self.bundleOfCRD).replacing("W", with: Self.bundleOfWebhook)
        #expect(try Self.writers(text, .crd) == expected)
        let webhook = entries.replacing("D", with: Self.bundleOfWebhook).replacing("W", with: Self.bundleOfCRD)
        #expect(try Self.writers(webhook, .validating) == expected)
    }
}
