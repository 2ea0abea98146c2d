internal import CertificateRotation
internal import KubernetesClient
internal import Metrics
internal import Primitives
internal import TLS
internal import WebhookServer

/// The self-managed certificate, with its log, metrics and readiness.
final class ManagedCertificate: Sendable {
    private let certificates: SelfManagedCertificates
    private var status: RotationStatus { certificates.status }

    /// Number of descriptors: two of its loop, and a connection.
    static let descriptors = 3

    private static let prefix = "ocne_webhook"

    /// The metric of the CA's expiry, wherever the certificate comes from.
    static let authorityExpiry = (
        name: "ocne_webhook_ca_expiry_timestamp_seconds",
        help: "Expiry of the newest CA, in seconds since 1970; 0 if unknown."
    )

    /// - Parameter use: Puts a certificate in service. Called on the keeper's thread.
    init(
        _ configuration: SelfManagedConfiguration, _ access: ClusterAccess, _ telemetry: Telemetry,
        use: @escaping @Sendable (Certificate) throws -> Void
    ) {
        let log = telemetry.log
        certificates = SelfManagedCertificates(
            configuration, access, userAgent: Build.userAgent, use: use, report: { Self.write($0, log) }
        )
        register(telemetry.registry)
    }

    /// Starts the thread, which runs as long as the process.
    func start() throws(RuntimeFailure) {
        do {
            _ = try certificates.start()
        } catch {
            throw RuntimeFailure("self-managed certificate: \(error)")
        }
    }

    /// Seconds by which the API server's clock is ahead of this machine's. Any thread.
    var clockOffset: @Sendable () -> Int64 { { [status] in status.current.clockOffset } }

    /// Readiness waits for the first certificate that API servers trust; later problems are warnings, since it stays in
    /// service.
    var checks: [HealthCheck] {
        [
            HealthCheck("certificate-trusted") { [status] in
                let now = status.current
                return now.isServing ? nil : Self.problems(now).first ?? now.stage
            },
            HealthCheck(
                "self-managed-certificate", isRequired: false, detail: { [status] in Self.detail(status.current) }
            ) { [status] in
                let problems = Self.problems(status.current)
                return problems.isEmpty ? nil : problems.joined(separator: "; ")
            },
            HealthCheck("ca-bundles", isRequired: false) { [status] in
                let overwritten = status.current.overwritten.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
                return overwritten.isEmpty ? nil : overwritten.joined(separator: "; ")
            },
        ]
    }

    private static func problems(_ now: RotationStatus.Snapshot) -> [String] {
        (now.problem.map { [$0] } ?? []) + now.bundleProblems.sorted { $0.key < $1.key }.map(\.value)
    }

    private static func detail(_ now: RotationStatus.Snapshot) -> String {
        let missing = now.missing.isEmpty ? "" : "; not installed: \(now.missing.sorted().joined(separator: ", "))"
        return "\(now.stage)\(missing)"
    }

    private func register(_ registry: MetricsRegistry) {
        let status = status
        registry.gauge(
            "\(Self.prefix)_last_reload_successful", "Result of the last reload (1 for success), by what was reloaded.",
            [("what", "self-managed-certificate")]
        ) { Self.problems(status.current).isEmpty ? 1 : 0 }
        registry.gauge(Self.authorityExpiry.name, Self.authorityExpiry.help) {
            Double(status.current.authorityNotAfter ?? 0)
        }
        for target in certificates.configuration.targets {
            let object = "\(target.kind.resource.plural)/\(target.name)"
            registry.gauge(
                "\(Self.prefix)_ca_bundle_current", "1 if the CA bundle of the object contains the CA.",
                [("object", object)]
            ) {
                status.current.written.contains(object) ? 1 : 0
            }
        }
        for target in certificates.configuration.targets {
            let object = "\(target.kind.resource.plural)/\(target.name)"
            registry.counter(
                "\(Self.prefix)_ca_bundle_overwritten_total",
                "Times that an overwritten caBundle was restored, by object.",
                [("object", object)]
            ) { Double(status.current.overwrites[object] ?? 0) }
        }
        registry.counter(
            "\(Self.prefix)_certificates_issued_total", "Serving certificates issued by this replica."
        ) {
            Double(status.current.issued)
        }
        registry.counter("\(Self.prefix)_authorities_added_total", "CAs added by this replica.") {
            Double(status.current.authoritiesAdded)
        }
        registry.counter(
            "\(Self.prefix)_ca_bundles_written_total", "CA bundles written by this replica."
        ) {
            Double(status.current.bundlesWritten)
        }
        registry.counter(
            "\(Self.prefix)_certificate_failures_total", "Failures to maintain the certificate."
        ) {
            Double(status.current.failures)
        }
    }

    private static func write(_ event: SelfManagedEvent, _ log: Log) {
        switch event {
        case .created: log.notice("certificate: CA and certificate created in the Secret")
        case .restored:
            log.warning("certificate: Secret was deleted or emptied, current certificate restored")
        case .took(let step): write(step, log)
        case .serving(let fingerprint, let notAfter):
            log.notice(
                "certificate: new certificate in use",
                ["sha256": fingerprint, "until": CivilTime(unixSeconds: notAfter).rfc3339])
        case .wroteBundle(let object, 0): log.notice("certificate: CA added to the CA bundle", ["object": object])
        case .wroteBundle(let object, let foreign):
            log.notice(
                "certificate: CA added to the CA bundle, other CAs kept", ["object": object, "others": "\(foreign)"])
        case .bundleOverwritten(let object, let managers, let times):
            log.warning(
                "certificate: caBundle is being overwritten",
                ["object": object, "manager": managers.joined(separator: ","), "times": "\(times)"])
        case .bundleKept(let object):
            log.notice("certificate: caBundle is no longer overwritten", ["object": object])
        case .clockDiffers(let seconds):
            log.warning(
                "certificate: clock skew, using the API server's clock",
                ["clock": seconds > 0 ? "\(seconds) s behind" : "\(-seconds) s ahead"])
        case .failing(let reason): log.warning("certificate: failed, retrying", ["reason": reason])
        case .recovered: log.notice("certificate: recovered")
        }
    }

    private static func write(_ step: RotationStep, _ log: Log) {
        switch step {
        case .wait: break
        case .addAuthority:
            log.notice("certificate: CA rotation started, new CA added to the CA bundles")
        case .noteTrust: log.notice("certificate: all CA bundles contain the new CA")
        case .issue: log.notice("certificate: new certificate issued")
        case .dropOld: log.notice("certificate: CA rotation finished, old CA removed")
        }
    }
}
