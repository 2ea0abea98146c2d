import HTTP
import JSON
import KubernetesClient
import TLS

@testable import CertificateRotation

/// A clock that tests advance.
final class FakeClock {
    var now: Int64 = 1_800_000_000
}

/// The rotator of one replica, one request at a time.
final class Replica {
    var rotator: CertificateRotator
    private var action: APIAction?
    private var wakeAt: Int64 = 0
    private var tape = Tape()
    private let clock: FakeClock
    private(set) var events: [SelfManagedEvent] = []
    /// The serving certificate.
    private(set) var serving: ManagedCertificates?

    static let policy = RotationPolicy(authorityLifetime: 90_000, servingLifetime: 30_000, settle: 60, overlap: 600)

    init(_ clock: FakeClock, seed: UInt64 = 1, skew: Int64 = 0, policy: RotationPolicy = policy, names: [String] = []) {
        self.clock = clock
        rotator = CertificateRotator(
            SelfManagedConfiguration(
                secret: SecretReference(namespace: "n", name: "pair"),
                subject: CertificateSubject(service: "hooks", namespace: "n", further: names),
                targets: [FakeCluster.webhookConfiguration, FakeCluster.crd], policy: policy), seed: seed
        ) { clock.now + skew }
    }

    /// The time of the next request; now during an operation.
    var dueAt: Int64 { if case .pause = action { wakeAt } else { clock.now } }

    /// Does one request to the API server, or ends a pause.
    func step(_ cluster: inout FakeCluster) {
        switch action {
        case nil: action = rotator.resume(now: monotonic)
        case .pause:
            guard clock.now >= wakeAt else { return }
            action = rotator.resume(now: monotonic)
        case .request(let request):
            var (status, body) = cluster.answer(request)
            var head = HTTP1ResponseHead()
            head.status = status
            head.dateUnixSeconds = cluster.date
            action = rotator.receive(head, &body, isDone: true, &tape, now: monotonic)
        case .read, .idle: break
        }
        if case .pause(let nanoseconds) = action, wakeAt <= clock.now {
            wakeAt = clock.now + Int64(nanoseconds / 1_000_000_000) + 1
        }
        for effect in rotator.effects {
            switch effect {
            case .use(let certificates): serving = certificates
            case .report(let event): events.append(event)
            }
        }
        rotator.effects = []
    }

    /// Runs whole rounds until the clock has advanced by so many seconds.
    static func run(_ replicas: [Replica], _ cluster: inout FakeCluster, _ clock: FakeClock, seconds: Int64) {
        let end = clock.now + seconds
        while clock.now <= end {
            for replica in replicas { for _ in 0..<40 where replica.dueAt <= clock.now { replica.step(&cluster) } }
            clock.now = max(clock.now + 1, min(replicas.map(\.dueAt).min() ?? end, end + 1))
        }
    }

    private var monotonic: UInt64 { UInt64(clock.now) * 1_000_000_000 }
}
