import KubernetesClient
import TLS
import TestDocuments
import Testing

@testable import CertificateRotation

@Suite("Rotation") struct RotationTests {
    private static let subject = CertificateSubject(service: "hooks", namespace: "n")
    private static let policy = Replica.policy
    private static let start: Int64 = 1_800_000_000

    private static func made(at now: Int64 = start) throws -> ManagedCertificates {
        try ManagedCertificates(making: subject, policy, now: now)
    }

    private static func step(_ certificates: ManagedCertificates, _ now: Int64, isTrusted: Bool = false) -> RotationStep
    {
        policy.step(certificates, names: subject.names, now: now, isTrusted: isTrusted)
    }

    @Test("A new CA is trusted, then used, and the old one is removed once no certificate needs it")
    func whole() throws {
        var now = Self.start
        var certificates = try Self.made()
        func take(_ step: RotationStep) throws {
            certificates = try certificates.after(step, Self.subject, Self.policy, now: now)
        }
        #expect(Self.step(certificates, now, isTrusted: true) == .noteTrust)
        try take(.noteTrust)
        certificates.request = .authority
        #expect(Self.step(certificates, now) == .addAuthority)
        let old = certificates
        try take(.addAuthority)
        #expect(
            certificates.request == nil && certificates.authorities.count == 2 && certificates.serving == old.serving
                && certificates.issuer == 1)
        #expect(
            Self.step(certificates, now + 1_000)
                == .wait(until: RotationPolicy.due(certificates.serving.notBefore, certificates.serving.notAfter)))
        #expect(Self.step(certificates, now + 1_000, isTrusted: true) == .noteTrust)
        now += 1_000
        try take(.noteTrust)
        #expect(Self.step(certificates, now + 59) == .wait(until: now + 60))
        #expect(Self.step(certificates, now + 60) == .issue(from: 0))
        now += 60
        try take(.issue(from: 0))
        #expect(
            certificates.issuer == 0 && certificates.servingSince == now && certificates.authorities[1].keyPEM == nil
                && certificates.authorities[0].keyPEM != nil)
        #expect(Self.step(certificates, now + 599) == .wait(until: now + 600))
        #expect(Self.step(certificates, now + 600) == .dropOld)
        try take(.dropOld)
        #expect(certificates.authorities.count == 1)
    }

    @Test("Renews a serving certificate after two thirds of its lifetime, with the same CA, at once")
    func renewal() throws {
        var certificates = try Self.made()
        certificates.trustedSince = Self.start
        let due = RotationPolicy.due(certificates.serving.notBefore, certificates.serving.notAfter)
        #expect(
            Self.step(certificates, Self.start) == .wait(until: due) && Self.step(certificates, due) == .issue(from: 0))
        let renewed = try certificates.after(.issue(from: 0), Self.subject, Self.policy, now: due)
        #expect(
            renewed.authorities == certificates.authorities && renewed.serving != certificates.serving
                && renewed.servingSince == nil)
        #expect(renewed.serving.notBefore < due && renewed.serving.notAfter == due + Self.policy.servingLifetime)
        certificates.request = .serving
        #expect(Self.step(certificates, Self.start) == .issue(from: 0))
    }

    @Test("Replaces a CA after two thirds of its lifetime, and before it expires its certificates do")
    func authority() throws {
        var certificates = try Self.made()
        certificates.trustedSince = Self.start
        let authority = certificates.authorities[0].certificate
        let due = RotationPolicy.due(authority.notBefore, authority.notAfter)
        certificates = try certificates.after(.issue(from: 0), Self.subject, Self.policy, now: due - 1)
        #expect(certificates.serving.notAfter <= authority.notAfter)
        #expect(Self.step(certificates, due - 1) == .wait(until: due) && Self.step(certificates, due) == .addAuthority)
    }

    @Test("Does not renew a certificate repeatedly that expires with its CA, for any configured lifetime")
    func capped() throws {
        let short = RotationPolicy(authorityLifetime: 600, servingLifetime: 60, settle: 20, overlap: 60)
        var certificates = try ManagedCertificates(making: Self.subject, short, now: Self.start)
        certificates.trustedSince = Self.start
        let long = RotationPolicy()
        func step(_ now: Int64) -> RotationStep {
            long.step(certificates, names: Self.subject.names, now: now, isTrusted: false)
        }
        let now = Self.start + 45
        #expect(step(now) == .issue(from: 0))
        certificates = try certificates.after(.issue(from: 0), Self.subject, long, now: now)
        let authority = certificates.authorities[0].certificate
        let due = RotationPolicy.due(authority.notBefore, authority.notAfter)
        #expect(
            certificates.serving.notAfter == authority.notAfter && step(now) == .wait(until: due)
                && step(due) == .addAuthority)
        // The same holds for the old CA's certificates while the new CA cannot be published.
        certificates = try certificates.after(.addAuthority, Self.subject, long, now: due)
        #expect(step(due) == .wait(until: authority.notAfter) && step(authority.notAfter) == .issue(from: 0))
    }

    @Test("Does not reissue a certificate that has more names than configured")
    func manyNames() throws {
        let many = CertificateSubject(service: "hooks", namespace: "n", further: (0..<100).map { "name\($0).example" })
        var certificates = try ManagedCertificates(making: many, Self.policy, now: Self.start)
        certificates = try certificates.after(.issue(from: 0), many, Self.policy, now: Self.start)
        let due = RotationPolicy.due(certificates.serving.notBefore, certificates.serving.notAfter)
        #expect(certificates.serving.names.count == 64)
        #expect(
            Self.policy.step(certificates, names: many.names, now: Self.start, isTrusted: false) == .wait(until: due))
    }

    @Test(
        "The old CA issues certificates while webhook configurations cannot be written; after its expiry, the new one does"
    )
    func stuck() throws {
        var certificates = try Self.made()
        certificates.trustedSince = Self.start
        certificates = try certificates.after(.addAuthority, Self.subject, Self.policy, now: Self.start)
        let due = RotationPolicy.due(certificates.serving.notBefore, certificates.serving.notAfter)
        #expect(Self.step(certificates, due) == .issue(from: 1))
        #expect(try certificates.after(.issue(from: 1), Self.subject, Self.policy, now: due).issuer == 1)
        certificates.authorities[1].keyPEM = nil
        #expect(Self.step(certificates, due) == .wait(until: due + 1))
        #expect(Self.step(certificates, certificates.serving.notAfter) == .issue(from: 0))
    }

    @Test("Without the CA's key, the next renewal creates a new CA")
    func keyless() throws {
        var certificates = try Self.made()
        certificates.trustedSince = Self.start
        certificates.authorities[0].keyPEM = nil
        let due = RotationPolicy.due(certificates.serving.notBefore, certificates.serving.notAfter)
        #expect(Self.step(certificates, due - 1) == .wait(until: due) && Self.step(certificates, due) == .addAuthority)
    }

    @Test("Replaces expired certificates")
    func ended() throws {
        var certificates = try Self.made()
        certificates.trustedSince = Self.start
        let now = Self.start + 1_000_000
        #expect(Self.step(certificates, now) == .addAuthority)
        certificates = try certificates.after(.addAuthority, Self.subject, Self.policy, now: now)
        #expect(certificates.authorities.count == 1 && Self.step(certificates, now) == .issue(from: 0))
    }

    @Test("Adds the names of another configuration, and removes old ones at the next renewal")
    func names() throws {
        let certificates = try Self.made()
        let other = CertificateSubject(service: "hooks", namespace: "n", further: ["other.example", "10.0.0.1"])
        #expect(
            Self.policy.step(certificates, names: other.names, now: Self.start, isTrusted: false) == .issue(from: 0))
        let both = try certificates.after(.issue(from: 0), other, Self.policy, now: Self.start)
        #expect(both.serving.names == other.names)
        let third = try both.after(
            .issue(from: 0), CertificateSubject(service: "x", namespace: "n"), Self.policy, now: Self.start)
        #expect(Set(third.serving.names) == Set(other.names + ["x.n.svc", "x.n.svc.cluster.local"]))
    }

    @Test("Limits the number of CAs in a bundle")
    func room() throws {
        var certificates = try Self.made()
        for i in 1..<10 {
            certificates.trustedSince = Self.start
            certificates = try certificates.after(
                .issue(from: 0), Self.subject, Self.policy, now: Self.start + Int64(i))
            certificates.request = .authority
            let step = Self.step(certificates, Self.start + Int64(i))
            #expect((step == .addAuthority) == (i < 4))
            if step == .addAuthority {
                certificates = try certificates.after(step, Self.subject, Self.policy, now: Self.start + Int64(i))
            }
        }
    }

    @Test(
        "Rejects lifetimes that are inconsistent",
        arguments: [
            RotationPolicy(authorityLifetime: 1), RotationPolicy(servingLifetime: 1),
            RotationPolicy(authorityLifetime: 86_400, servingLifetime: 40_000),
            RotationPolicy(settle: -1), RotationPolicy(overlap: 100 * 86_400),
            RotationPolicy(authorityLifetime: 86_400, servingLifetime: 600),
        ])
    func policies(policy: RotationPolicy) { #expect(policy.problem != nil) }

    @Test("The default lifetimes are consistent")
    func defaultPolicy() { #expect(RotationPolicy().problem == nil && Self.policy.problem == nil) }

    /// Replicas start and stop, their requests interleave, the Secret is deleted, rotations are requested, others empty
    /// bundles; API servers use webhook configurations that may be some seconds old.
    @Test(
        "The served certificate is always trusted, also by API servers with stale webhook configurations", .slow,
        arguments: 0..<PropertyRun.count(default: 6))
    func property(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let clock = FakeClock()
        var cluster = FakeCluster()
        try cluster.install()
        var replicas = [Replica(clock, seed: 1), Replica(clock, seed: 2)]
        var history: [(at: Int64, trusted: [[PublicCertificate]])] = []
        var seen: [String] = []
        var trusted: [[PublicCertificate]] = []
        var known: [[UInt8]: Bool] = [:]
        func isTrusted(_ serving: PublicCertificate, _ bundle: [PublicCertificate]) -> Bool {
            bundle.contains { authority in
                let pair = serving.fingerprint + authority.fingerprint
                if let answer = known[pair] { return answer }
                known[pair] = serving.isIssued(by: authority)
                return known[pair] ?? false
            }
        }
        for turn in 0..<PropertyRun.count(default: 1_200) {
            replicas[random.below(replicas.count)].step(&cluster)
            if random.once(in: 3) { clock.now += Int64(random.below(4)) }
            switch random.below(600) {
            case 0: cluster.delete(FakeCluster.secretPath)
            case 1...3:
                if let secret = cluster.objects[FakeCluster.secretPath] {
                    cluster.put(
                        FakeCluster.secretPath,
                        secret.setting(
                            ["metadata", "annotations", SecretDocument.rotate], to: .string(Array("ca".utf8))))
                }
            case 4: replicas.append(Replica(clock, seed: UInt64(turn)))
            case 5: if replicas.count > 1 { replicas.remove(at: random.below(replicas.count)) }
            case 6: clock.now += 5_000
            case 7: cluster.outage = (503, random.below(20))
            default: break
            }
            if cluster.bundleVersions != seen {
                seen = cluster.bundleVersions
                trusted = try cluster.trusted()
            }
            history.append((clock.now, trusted))
            let settled = history.last { $0.at <= clock.now - 20 } ?? history[0]
            for replica in replicas {
                guard let serving = replica.serving?.serving, serving.notAfter > clock.now else { continue }
                for bundle in trusted { #expect(isTrusted(serving, bundle), "seed \(seed), turn \(turn)") }
                // Only a certificate that was served from the start may be unknown to a client with stale data.
                guard replica.events.count(where: { if case .serving = $0 { true } else { false } }) > 1 else {
                    continue
                }
                for bundle in settled.trusted {
                    #expect(isTrusted(serving, bundle), "seed \(seed), turn \(turn), late")
                }
            }
        }
        Replica.run(replicas, &cluster, clock, seconds: 2_000)
        #expect(
            replicas.allSatisfy { $0.serving != nil }
                && Set(replicas.compactMap { $0.serving?.serving.fingerprint }).count == 1)
        #expect(try cluster.trusted().allSatisfy { $0.count == 1 })
    }
}
