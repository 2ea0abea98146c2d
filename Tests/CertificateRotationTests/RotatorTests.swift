import KubernetesClient
import Primitives
import TLS
import TestDocuments
import Testing

@testable import CertificateRotation

@Suite("Rotator of a replica") struct RotatorTests {
    private var clock = FakeClock()

    private func cluster() throws -> FakeCluster {
        var cluster = FakeCluster()
        try cluster.install()
        return cluster
    }

    private func label(_ data: String) -> String {
        #"{"metadata":{"labels":{"app.kubernetes.io/managed-by":"ocne-webhook"}},"data":{\#(data)}}"#
    }

    @Test("Creates the Secret, injects the CA into the references to its Service only, and then serves")
    func first() throws {
        var cluster = try cluster()
        let replica = Replica(clock)
        for _ in 0..<100 where replica.serving == nil {
            replica.step(&cluster)
            if replica.serving != nil { for bundle in try cluster.trusted() { #expect(bundle.count == 1) } }
        }
        let certificates = try #require(replica.serving)
        #expect(certificates.serving.names == ["hooks.n.svc", "hooks.n.svc.cluster.local"] && certificates.issuer == 0)
        #expect(
            try cluster.trusted() == [
                certificates.authorities.map(\.certificate), certificates.authorities.map(\.certificate),
            ])
        // The webhook of another service is unchanged.
        #expect(
            cluster.objects[FakeCluster.webhookConfiguration.path]?["webhooks"][1]["clientConfig"]["caBundle"].text
                == "YQ==")
        let secret = try #require(cluster.objects[FakeCluster.secretPath])
        #expect(
            secret["type"].text == "kubernetes.io/tls"
                && secret["data"].names == ["ca.crt", "ca.key", "tls.crt", "tls.key"])
        #expect(replica.events.first == .created)
    }

    @Test(
        "Of two replicas that start together, one creates the Secret and both serve it",
        arguments: 0..<PropertyRun.count(default: 12))
    func together(seed: Int) throws {
        var cluster = try cluster()
        var random = SeededRandom(seed: UInt64(seed))
        let replicas = [Replica(clock, seed: 1), Replica(clock, seed: 2), Replica(clock, seed: 3)]
        for _ in 0..<150 { replicas[random.below(3)].step(&cluster) }
        Replica.run(replicas, &cluster, clock, seconds: 60)
        #expect(
            Set(replicas.compactMap { $0.serving?.serving.fingerprint }).count == 1
                && replicas.allSatisfy { $0.serving != nil })
        #expect(replicas.flatMap(\.events).count { $0 == .created } == 1)
    }

    @Test("Is ready without webhook configurations, and injects the CA when they are installed")
    func later() throws {
        var cluster = FakeCluster()
        let replica = Replica(clock)
        Replica.run([replica], &cluster, clock, seconds: 5)
        #expect(replica.serving != nil && replica.rotator.snapshot.missing.count == 2)
        try cluster.install()
        Replica.run([replica], &cluster, clock, seconds: 5)
        #expect(try cluster.trusted().allSatisfy { $0.count == 1 } && replica.rotator.snapshot.missing.isEmpty)
    }

    @Test("Restores a CA that was overwritten, and keeps other CAs in the bundle")
    func overwritten() throws {
        var cluster = try cluster()
        let replica = Replica(clock)
        Replica.run([replica], &cluster, clock, seconds: 5)
        let other = try CertificateAuthority(
            making: "somebody else's", .init(notBefore: clock.now - 1, notAfter: clock.now + 1_000_000))
        let bundle = Base64.encode(other.certificate.pem)
        let path = ["spec", "conversion", "webhook", "clientConfig", "caBundle"]
        let crd = try #require(cluster.objects[FakeCluster.crd.path])
        cluster.put(FakeCluster.crd.path, crd.setting(path[...], to: .string(Array(bundle.utf8))))
        cluster.put(
            FakeCluster.webhookConfiguration.path,
            try #require(cluster.objects[FakeCluster.webhookConfiguration.path]).setting(
                ["webhooks", "0", "clientConfig", "caBundle"], to: .string(Array("garbage!".utf8))))
        Replica.run([replica], &cluster, clock, seconds: 30)
        let own = try #require(replica.serving?.authorities.map(\.certificate))
        #expect(try cluster.trusted() == [own, own + [other.certificate]])
        #expect(replica.events.contains(.wroteBundle(object: FakeCluster.crd.description, foreign: 1)))
        // Nothing is written repeatedly.
        cluster.requests = []
        Replica.run([replica], &cluster, clock, seconds: 100)
        #expect(!cluster.requests.contains { $0.hasPrefix("patch") || $0.hasPrefix("create") })
    }

    @Test(
        "A certificate that expires with its CA causes no repeated writes: bundles are restored, the Secret is unchanged"
    )
    func capped() throws {
        var cluster = try cluster()
        let first = Replica(
            clock, policy: RotationPolicy(authorityLifetime: 600, servingLifetime: 60, settle: 20, overlap: 60))
        Replica.run([first], &cluster, clock, seconds: 50)
        // The lifetimes were changed, but the CA is still the old one.
        let second = Replica(clock, policy: RotationPolicy())
        Replica.run([second], &cluster, clock, seconds: 60)
        let path = ["spec", "conversion", "webhook", "clientConfig", "caBundle"]
        let crd = try #require(cluster.objects[FakeCluster.crd.path])
        cluster.put(FakeCluster.crd.path, crd.setting(path[...], to: .string([])))
        cluster.requests = []
        Replica.run([second], &cluster, clock, seconds: 30)
        #expect(try cluster.trusted().allSatisfy { $0.count == 1 })
        #expect(!cluster.requests.contains("patch \(FakeCluster.secretPath)"))
    }

    @Test("Restores a deleted Secret with the served certificate, so that nothing changes")
    func deleted() throws {
        var cluster = try cluster()
        let replica = Replica(clock)
        Replica.run([replica], &cluster, clock, seconds: 5)
        let before = try #require(replica.serving)
        cluster.delete(FakeCluster.secretPath)
        Replica.run([replica], &cluster, clock, seconds: 30)
        #expect(replica.events.contains(.restored) && replica.serving == before)
        #expect(replica.rotator.document?.certificates == before)
    }

    @Test(
        "Leaves an unusable Secret alone, reports the error and the remedy, and keeps serving",
        arguments: [
            (#""tls.crt":"bm90aGluZw==","tls.key":"YQ==","ca.crt":"YQ==""#, "no PEM certificate found in tls.crt"),
            (#""tls.key":"YQ==""#, "tls.crt is missing"), (#""tls.crt":"!""#, "tls.crt is not base64"),
        ])
    func garbage(data: String, reason: String) throws {
        var cluster = try cluster()
        let replica = Replica(clock)
        Replica.run([replica], &cluster, clock, seconds: 5)
        let before = replica.serving
        try cluster.put(FakeCluster.secretPath, label(data))
        let garbage = cluster.objects[FakeCluster.secretPath]
        try cluster.install()
        Replica.run([replica], &cluster, clock, seconds: 60)
        // Bundles still get the CA of the served certificate.
        #expect(try cluster.trusted().allSatisfy { $0 == before?.authorities.map(\.certificate) })
        let problem = try #require(replica.rotator.snapshot.problem)
        #expect(
            problem.contains(reason)
                && problem.contains(
                    "kubectl -n n patch secret pair --type=json -p '[{\"op\":\"remove\",\"path\":\"/data\"}]'"),
            "\(problem)")
        #expect(cluster.objects[FakeCluster.secretPath] == garbage && replica.serving == before)
        // As the message advises: remove the data.
        cluster.put(FakeCluster.secretPath, try #require(garbage).setting(["data"], to: nil))
        Replica.run([replica], &cluster, clock, seconds: 60)
        #expect(
            replica.rotator.snapshot.problem == nil && replica.serving == before && replica.events.last == .recovered)
    }

    @Test("Never writes a Secret without its label; fills an empty one with the label")
    func foreign() throws {
        var cluster = try cluster()
        try cluster.put(FakeCluster.secretPath, #"{"metadata":{"name":"pair"},"data":{"password":"YQ=="}}"#)
        let replica = Replica(clock)
        Replica.run([replica], &cluster, clock, seconds: 20)
        #expect(
            replica.serving == nil && !cluster.requests.contains { $0.hasPrefix("patch") || $0.hasPrefix("create") })
        #expect(replica.rotator.snapshot.problem?.contains("app.kubernetes.io/managed-by=ocne-webhook") == true)
        try cluster.put(
            FakeCluster.secretPath,
            #"{"metadata":{"name":"pair","labels":{"app.kubernetes.io/managed-by":"ocne-webhook"}}}"#)
        Replica.run([replica], &cluster, clock, seconds: 60)
        #expect(replica.serving != nil && replica.rotator.snapshot.problem == nil)
    }

    @Test("Fills the Secret of a Helm release, whose label managed-by names Helm")
    func helm() throws {
        var cluster = try cluster()
        try cluster.put(
            FakeCluster.secretPath,
            #"{"metadata":{"name":"pair","labels":{"app.kubernetes.io/managed-by":"Helm","ocne-webhook/self-managed":"true"}}}"#
        )
        let replica = Replica(clock)
        Replica.run([replica], &cluster, clock, seconds: 60)
        #expect(replica.serving != nil && replica.rotator.snapshot.problem == nil)
    }

    /// The Secret of deploy/components/self-managed/secret.yaml.
    private static let shipped =
        #"{"metadata":{"name":"pair","labels":{"app.kubernetes.io/managed-by":"ocne-webhook","app.kubernetes.io/component":"server"}}}"#
    private static let creating = "create /api/v1/namespaces/n/secrets"

    @Test(
        "Without permission to create Secrets, one replica fills the empty one of the manifests",
        arguments: 0..<PropertyRun.count(default: 12))
    func shipped(seed: Int) throws {
        var cluster = try cluster()
        cluster.forbidden = [Self.creating]
        try cluster.put(FakeCluster.secretPath, Self.shipped)
        var random = SeededRandom(seed: UInt64(seed))
        let replicas = [Replica(clock, seed: 1), Replica(clock, seed: 2), Replica(clock, seed: 3)]
        for _ in 0..<150 { replicas[random.below(3)].step(&cluster) }
        Replica.run(replicas, &cluster, clock, seconds: 60)
        #expect(
            Set(replicas.compactMap { $0.serving?.serving.fingerprint }).count == 1
                && replicas.allSatisfy { $0.serving != nil })
        #expect(replicas.flatMap(\.events).count { $0 == .created } == 1 && !cluster.requests.contains(Self.creating))
    }

    @Test("Does not overwrite another replica's write between reading and filling the empty Secret")
    func filledMeanwhile() throws {
        var cluster = try cluster()
        try cluster.put(FakeCluster.secretPath, Self.shipped)
        let (slow, fast) = (Replica(clock, seed: 1), Replica(clock, seed: 2))
        slow.step(&cluster)
        // It has read the empty Secret and is about to fill it.
        slow.step(&cluster)
        Replica.run([fast], &cluster, clock, seconds: 5)
        let filled = try #require(cluster.objects[FakeCluster.secretPath])
        slow.step(&cluster)
        #expect(cluster.objects[FakeCluster.secretPath] == filled)
        Replica.run([slow], &cluster, clock, seconds: 5)
        #expect(slow.serving == fast.serving && !slow.events.contains(.created))
    }

    @Test(
        "Restores the served certificate in a Secret that was replaced by the empty one of the manifests, and keeps other keys"
    )
    func replaced() throws {
        var cluster = try cluster()
        cluster.forbidden = [Self.creating]
        try cluster.put(FakeCluster.secretPath, Self.shipped)
        let replica = Replica(clock)
        Replica.run([replica], &cluster, clock, seconds: 5)
        let before = try #require(replica.serving)
        try cluster.put(FakeCluster.secretPath, Self.shipped)
        Replica.run([replica], &cluster, clock, seconds: 30)
        #expect(
            replica.events.contains(.restored) && replica.serving == before
                && replica.rotator.document?.certificates == before)
        #expect(replica.rotator.snapshot.problem == nil && replica.rotator.snapshot.isServing)
        try cluster.put(FakeCluster.secretPath, label(#""tls.crt":"","extra":"YQ==""#))
        Replica.run([replica], &cluster, clock, seconds: 30)
        #expect(replica.serving == before && replica.rotator.document?.certificates == before)
        #expect(cluster.objects[FakeCluster.secretPath]?["data"]["extra"].text == "YQ==")
    }

    @Test("Asks for a Secret that is missing and must not be created")
    func mayNotCreate() throws {
        var cluster = try cluster()
        cluster.forbidden = [Self.creating]
        let replica = Replica(clock)
        Replica.run([replica], &cluster, clock, seconds: 20)
        let problem = try #require(replica.rotator.snapshot.problem)
        #expect(
            problem.contains("Secret n/pair not found; apply the manifests again"),
            "\(problem)")
        try cluster.put(FakeCluster.secretPath, Self.shipped)
        Replica.run([replica], &cluster, clock, seconds: 60)
        #expect(
            replica.serving != nil && replica.events.contains(.recovered) && replica.rotator.snapshot.problem == nil)
        // Deleted while it serves: bundles are maintained all the same.
        let before = replica.serving
        cluster.delete(FakeCluster.secretPath)
        try cluster.install()
        Replica.run([replica], &cluster, clock, seconds: 60)
        #expect(
            try cluster.trusted().allSatisfy { $0 == before?.authorities.map(\.certificate) }
                && cluster.trusted().count == 2)
        #expect(replica.rotator.snapshot.problem?.contains("not found") == true && replica.serving == before)
        try cluster.put(FakeCluster.secretPath, Self.shipped)
        Replica.run([replica], &cluster, clock, seconds: 60)
        #expect(
            replica.rotator.snapshot.problem == nil && replica.rotator.document?.certificates == before
                && replica.serving == before)
    }

    @Test("Names the permission that is missing", arguments: ["get", "patch"])
    func rights(verb: String) throws {
        var cluster = try cluster()
        let path = verb == "get" ? FakeCluster.secretPath : FakeCluster.crd.path
        cluster.forbidden = ["\(verb) \(path)"]
        let replica = Replica(clock)
        Replica.run([replica], &cluster, clock, seconds: 20)
        let problems =
            [replica.rotator.snapshot.problem].compactMap { $0 } + replica.rotator.snapshot.bundleProblems.values
        #expect(
            problems.count == 1
                && problems[0].contains(
                    "needs \"\(verb)\" for \(verb == "patch" ? "customresourcedefinitions/things.example" : "secrets in namespace n")"
                ),
            "\(problems)")
        #expect(replica.serving == nil)
        #expect(replica.events.count { if case .failing = $0 { true } else { false } } == 1)
        cluster.forbidden = []
        Replica.run([replica], &cluster, clock, seconds: 60)
        #expect(replica.serving != nil && replica.events.contains(.recovered))
    }

    @Test("Keeps serving while the API server is down, and waits for it at the start")
    func away() throws {
        var cluster = try cluster()
        cluster.outage = (503, 10)
        let replica = Replica(clock)
        Replica.run([replica], &cluster, clock, seconds: 100)
        #expect(replica.serving != nil)
        cluster.outage = (500, 5)
        let before = replica.serving
        Replica.run([replica], &cluster, clock, seconds: 100)
        #expect(replica.serving == before && replica.rotator.snapshot.problem == nil)
    }

    @Test("Uses the API server's clock if its own is wrong", arguments: [-40_000_000, 40_000_000])
    func wrongClock(skew: Int64) throws {
        var cluster = try cluster()
        cluster.date = clock.now
        let right = Replica(clock, seed: 1)
        Replica.run([right], &cluster, clock, seconds: 5)
        cluster.date = clock.now
        let wrong = Replica(clock, seed: 2, skew: skew)
        for _ in 0..<40 { wrong.step(&cluster) }
        #expect(wrong.serving == right.serving && right.serving != nil)
        #expect(wrong.events.contains(.clockDiffers(seconds: -skew)))
        let made = Replica(clock, seed: 3, skew: skew)
        cluster.delete(FakeCluster.secretPath)
        for _ in 0..<40 { made.step(&cluster) }
        let certificates = try #require(made.serving?.serving)
        #expect(certificates.notBefore < clock.now && certificates.notAfter > clock.now)
    }
}
