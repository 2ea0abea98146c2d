public import EventLoop
public import KubernetesClient
internal import Primitives
public import TLS

/// A serving certificate that replicas make, share in a Secret, renew before it ends, and make known to API servers: on
/// a thread of its own, never in the way of requests.
public final class SelfManagedCertificates: Sendable {
    /// How it is doing. Any thread.
    public let status = RotationStatus()
    /// What is kept, where, and for whom.
    public let configuration: SelfManagedConfiguration
    private let access: ClusterAccess
    private let userAgent: String
    private let use: @Sendable (Certificate) throws -> Void
    private let report: @Sendable (SelfManagedEvent) -> Void

    /// Certificates that are kept as `configuration` says; `start` begins to look after them.
    ///
    /// - Parameters:
    ///   - userAgent: What the API server's log calls this client.
    ///   - use: Puts a certificate in service. Called on the thread of this.
    ///   - report: Takes events. Called on the thread of this.
    public init(
        _ configuration: SelfManagedConfiguration, _ access: ClusterAccess, userAgent: String,
        use: @escaping @Sendable (Certificate) throws -> Void, report: @escaping @Sendable (SelfManagedEvent) -> Void
    ) {
        self.configuration = configuration
        self.access = access
        self.userAgent = userAgent
        self.use = use
        self.report = report
    }

    /// Starts the thread. It runs as long as the process, or until `stop` of what this returns.
    public func start() throws(SystemError) -> Stopper {
        let loop = try EventLoop()
        let work = UnsafeTransfer(RotatorWork(self, access, userAgent, on: loop))
        try Thread.start("certificates") {
            work.value.begin()
            loop.run()
        }
        return Stopper(loop: loop)
    }

    /// Ends the thread.
    public struct Stopper: Sendable {
        fileprivate let loop: EventLoop

        /// Ends the thread after what it is doing. Any thread.
        public func stop() { loop.stop() }
    }

    /// Does what the keeper has found out.
    fileprivate func act(on effect: CertificateRotator.Effect) {
        switch effect {
        case .report(let event): report(event)
        case .use(let kept):
            do {
                try use(try Certificate(certificatePEM: kept.servingPEM, keyPEM: kept.keyPEM))
            } catch {
                // The pair was looked at when it was read; what is left is a policy of OpenSSL's that does not take it.
                report(.failing(reason: "the certificate cannot be served: \(error)"))
            }
        }
    }
}

/// What the thread works on.
private final class RotatorWork {
    private let owner: SelfManagedCertificates
    private let client: APIClient
    private var runner: SyncRunner<CertificateRotator>?

    private static let millisecondsPerSecond: Int64 = 1000

    init(_ owner: SelfManagedCertificates, _ access: ClusterAccess, _ userAgent: String, on loop: EventLoop) {
        self.owner = owner
        client = APIClient(access, userAgent: userAgent, on: loop)
    }

    func begin() {
        var random = SystemRandomNumberGenerator()
        let keeper = CertificateRotator(owner.configuration, seed: random.next()) {
            Clock.unixMilliseconds / Self.millisecondsPerSecond
        }
        let runner = SyncRunner(keeper, client) { [weak self] in self?.stepped() }
        self.runner = runner
        runner.resume()
    }

    private func stepped() {
        guard let runner else { return }
        let effects = runner.machine.effects
        runner.machine.effects = []
        for effect in effects { owner.act(on: effect) }
        owner.status.set(runner.machine.snapshot)
    }
}
