import JSON
import TestDocuments
import Testing

@testable import CertificateRotation

@Suite("Bundles that others overwrite") struct OverwriteTests {
    private let clock = FakeClock()
    private static let path = ["spec", "conversion", "webhook", "clientConfig", "caBundle"]
    private static let definition = FakeCluster.crd.description

    /// Fields of a definition and of a webhook, as managers own them.
    private static let bundleOfDefinition =
        #"{"f:spec":{"f:conversion":{"f:webhook":{"f:clientConfig":{"f:caBundle":{}}}}}}"#
    private static let bundleOfWebhook =
        #"{"f:webhooks":{".":{},"k:{\"name\":\"w\"}":{"f:clientConfig":{"f:caBundle":{}}}}}"#

    private func managed(_ entries: [(String, String, String)]) throws -> Value {
        let list = entries.map { #"{"manager":"\#($0.0)","time":"\#($0.1)","fieldsV1":\#($0.2)}"# }.joined(
            separator: ",")
        return try Value(json: "[\(list)]".utf8)
    }

    /// Somebody empties a bundle.
    private func overwrite(_ cluster: inout FakeCluster, by manager: String) throws {
        let object = try #require(cluster.objects[FakeCluster.crd.path])
        let entries = try managed([
            ("ocne-webhook", "2027-01-15T08:00:00Z", "{}"), (manager, "2027-01-15T09:00:00Z", Self.bundleOfDefinition),
        ])
        cluster.put(
            FakeCluster.crd.path,
            object.setting(Self.path[...], to: .string([])).setting(["metadata", "managedFields"], to: entries))
    }

    @Test("Three times within an hour are reported with the field manager, until an hour has passed without", .slow)
    func fight() throws {
        var cluster = FakeCluster()
        try cluster.install()
        let replica = Replica(clock)
        Replica.run([replica], &cluster, clock, seconds: 200)
        for i in 1...4 {
            try overwrite(&cluster, by: "argocd-controller")
            Replica.run([replica], &cluster, clock, seconds: 600)
            #expect(replica.rotator.snapshot.overwrites == [Self.definition: UInt64(i)])
            #expect(replica.rotator.snapshot.overwritten.isEmpty == (i < 3))
            // It is put right each time.
            #expect(try cluster.trusted().allSatisfy { $0.count == 1 })
        }
        let event = SelfManagedEvent.bundleOverwritten(
            object: Self.definition, managers: ["argocd-controller"], times: 3)
        #expect(replica.events.count { $0 == event } == 1)
        let problem = try #require(replica.rotator.snapshot.overwritten[Self.definition])
        #expect(
            problem
                == #"its caBundle was overwritten 4 times within an hour, last by the field manager "argocd-controller""#
        )
        #expect(replica.rotator.snapshot.bundleProblems.isEmpty)
        Replica.run([replica], &cluster, clock, seconds: 4_000)
        #expect(
            replica.rotator.snapshot.overwritten.isEmpty
                && replica.events.contains(.bundleKept(object: Self.definition))
        )
    }

    @Test("Applied now and then, or changed elsewhere, is no reason to warn", .slow)
    func seldom() throws {
        var cluster = FakeCluster()
        try cluster.install()
        let replica = Replica(clock)
        Replica.run([replica], &cluster, clock, seconds: 200)
        for _ in 0..<4 {
            try overwrite(&cluster, by: "kubectl")
            Replica.run([replica], &cluster, clock, seconds: 2_000)
            // A label, and a certificate of another's beside ours, which has ended.
            let object = try #require(cluster.objects[FakeCluster.crd.path])
            cluster.put(FakeCluster.crd.path, object.setting(["metadata", "labels", "a"], to: .string([])))
            Replica.run([replica], &cluster, clock, seconds: 100)
        }
        #expect(replica.rotator.snapshot.overwrites[Self.definition] == 4)
        #expect(!replica.events.contains { if case .bundleOverwritten = $0 { true } else { false } })
    }

    @Test("What is written at the first sight, or during a rotation, was not overwritten")
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
        "Whoever has written a bundle is known from managedFields, whatever is in them",
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
        let text = entries.replacing("D", with: Self.bundleOfDefinition).replacing("W", with: Self.bundleOfWebhook)
        #expect(try Self.writers(text, .crd) == expected)
        let webhook = entries.replacing("D", with: Self.bundleOfWebhook).replacing("W", with: Self.bundleOfDefinition)
        #expect(try Self.writers(webhook, .validating) == expected)
    }
}
