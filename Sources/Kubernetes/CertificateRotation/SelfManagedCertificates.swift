public import EventLoop
public import KubernetesClient
internal import Primitives
public import TLS

/// A serving certificate that replicas create, share in a Secret, renew before it expires, and publish to API servers
/// as `caBundle`. Runs on a thread of its own and never delays requests.
public final class SelfManagedCertificates: Sendable {
    /// Status of the rotation. Any thread.
    public let status = RotationStatus()
    /// The settings.
    public let configuration: SelfManagedConfiguration
    private let access: ClusterAccess
    private let userAgent: String
    private let use: @Sendable (Certificate) throws -> Void
    private let report: @Sendable (SelfManagedEvent) -> Void

    /// Creates a rotation; `start` connects.
    ///
    /// - Parameters:
    ///   - userAgent: `User-Agent` of its requests.
    ///   - use: Serves a certificate. Called on the rotation's thread.
    ///   - report: Takes events. Called on the rotation's thread.
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

    /// Starts the thread. It runs until the process ends, or until `stop` of the result.
    ///
    /// - Throws: `SystemError` if the loop or the thread cannot be made.
    public func start() throws(SystemError) -> Stopper {
        let loop = try EventLoop()
        let work = UnsafeTransfer(RotatorWork(self, access, userAgent, on: loop))
        try Thread.start("certificates") {
            work.value.begin()
            loop.run()
        }
        return Stopper(loop: loop)
    }

    /// Stops the thread.
    public struct Stopper: Sendable {
        fileprivate let loop: EventLoop

        /// Stops the thread after its current tick. Any thread.
        public func stop() { loop.stop() }
    }

    /// Carries out an effect.
    fileprivate func act(on effect: CertificateRotator.Effect) {
        switch effect {
        case .report(let event): report(event)
        case .use(let certificates):
            do {
                try use(try Certificate(certificatePEM: certificates.servingPEM, keyPEM: certificates.keyPEM))
            } catch {
                // The pair was validated when it was read; a policy of OpenSSL may still refuse it.
                report(.failing(reason: "the certificate cannot be served: \(error)"))
            }
        }
    }
}

/// State of the rotation's thread.
private final class RotatorWork {
    private let owner: SelfManagedCertificates
    private let client: APIClient
    private var runner: APIStateMachineRunner<CertificateRotator>?

    private static let millisecondsPerSecond: Int64 = 1000

    init(_ owner: SelfManagedCertificates, _ access: ClusterAccess, _ userAgent: String, on loop: EventLoop) {
        self.owner = owner
        client = APIClient(access, userAgent: userAgent, on: loop)
    }

    func begin() {
        var random = SystemRandomNumberGenerator()
        let rotator = CertificateRotator(owner.configuration, seed: random.next()) {
            Clock.unixMilliseconds / Self.millisecondsPerSecond
        }
        let runner = APIStateMachineRunner(rotator, client) { [weak self] in self?.stepped() }
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
