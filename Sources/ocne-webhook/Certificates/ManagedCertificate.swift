internal import CertificateRotation
internal import KubernetesClient
internal import Metrics
internal import Primitives
internal import TLS
internal import WebhookServer

/// A certificate that the server manages itself, as it reports on it: log, metrics, readiness.
final class ManagedCertificate: Sendable {
    private let certificates: SelfManagedCertificates
    private var status: RotationStatus { certificates.status }

    /// Descriptors that it needs: its loop's two and a connection.
    static let descriptors = 3

    private static let prefix = "ocne_webhook"

    /// The metric of the CA's expiry, wherever the certificate comes from.
    static let authorityExpiry = (
        name: "ocne_webhook_ca_expiry_timestamp_seconds",
        help: "When the newest CA stops being valid, since 1970; 0 while none is known."
    )

    /// - Parameter use: Puts a certificate in service. Called on a thread of this.
    init(
        _ configuration: SelfManagedConfiguration, _ access: ClusterAccess, _ registry: MetricsRegistry, _ log: Log,
        use: @escaping @Sendable (Certificate) throws -> Void
    ) {
        certificates = SelfManagedCertificates(
            configuration, access, userAgent: "ocne-webhook/\(Build.version)", use: use, report: { Self.write($0, log) }
        )
        register(registry)
    }

    /// Starts the thread, which runs as long as the process.
    func start() throws(RuntimeFailure) {
        do {
            _ = try certificates.start()
        } catch {
            throw RuntimeFailure("self-managed certificate: \(error)")
        }
    }

    /// Seconds by which the API server's clock, which counts, is ahead of this machine's. Any thread.
    var clockOffset: @Sendable () -> Int64 { { [status] in status.current.clockOffset } }

    /// Readiness waits for the first certificate that API servers trust; later problems are only shown, for it stays in
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
            "\(Self.prefix)_last_reload_successful", "Whether what is in use is what the files say (1), by what.",
            [("what", "self-managed-certificate")]
        ) { Self.problems(status.current).isEmpty ? 1 : 0 }
        registry.gauge(Self.authorityExpiry.name, Self.authorityExpiry.help) {
            Double(status.current.authorityNotAfter ?? 0)
        }
        for target in certificates.configuration.targets {
            let object = "\(target.kind.resource.plural)/\(target.name)"
            registry.gauge(
                "\(Self.prefix)_ca_bundle_current", "Whether an object is known to have the CA.", [("object", object)]
            ) {
                status.current.written.contains(object) ? 1 : 0
            }
        }
        for target in certificates.configuration.targets {
            let object = "\(target.kind.resource.plural)/\(target.name)"
            registry.counter(
                "\(Self.prefix)_ca_bundle_overwritten_total",
                "How often an object's caBundle was found overwritten, and put right.",
                [("object", object)]
            ) { Double(status.current.overwrites[object] ?? 0) }
        }
        registry.counter(
            "\(Self.prefix)_certificates_issued_total", "Serving certificates that this replica has issued."
        ) {
            Double(status.current.issued)
        }
        registry.counter("\(Self.prefix)_authorities_added_total", "CAs that this replica has added.") {
            Double(status.current.authoritiesAdded)
        }
        registry.counter(
            "\(Self.prefix)_ca_bundles_written_total", "Objects into which this replica has written the CA."
        ) {
            Double(status.current.bundlesWritten)
        }
        registry.counter(
            "\(Self.prefix)_certificate_failures_total", "What did not work about keeping the certificate."
        ) {
            Double(status.current.failures)
        }
    }

    private static func write(_ event: SelfManagedEvent, _ log: Log) {
        switch event {
        case .created: log.notice("certificate: made a CA and a certificate, and put them into the Secret")
        case .restored:
            log.warning("certificate: the Secret was deleted or emptied; filled it with the certificate in use")
        case .took(let step): write(step, log)
        case .serving(let fingerprint, let notAfter):
            log.notice(
                "certificate: in service", ["sha256": fingerprint, "until": CivilTime(unixSeconds: notAfter).rfc3339])
        case .wroteBundle(let object, 0): log.notice("certificate: wrote the CA", ["object": object])
        case .wroteBundle(let object, let foreign):
            log.notice("certificate: wrote the CA beside those of others", ["object": object, "others": "\(foreign)"])
        case .bundleOverwritten(let object, let managers, let times):
            log.warning(
                "certificate: a caBundle keeps being overwritten",
                ["object": object, "manager": managers.joined(separator: ","), "times": "\(times)"])
        case .bundleKept(let object):
            log.notice("certificate: a caBundle is not overwritten any more", ["object": object])
        case .clockDiffers(let seconds):
            log.warning(
                "certificate: clocks differ; the API server's counts",
                ["clock": seconds > 0 ? "\(seconds) s behind" : "\(-seconds) s ahead"])
        case .failing(let reason): log.warning("certificate: trying again", ["reason": reason])
        case .recovered: log.notice("certificate: everything works again")
        }
    }

    private static func write(_ step: RotationStep, _ log: Log) {
        switch step {
        case .wait: break
        case .addAuthority:
            log.notice("certificate: rotation has begun: made a new CA, to be trusted beside the old one")
        case .noteTrust: log.notice("certificate: the CA is in all registrations")
        case .issue: log.notice("certificate: issued a new certificate")
        case .dropOld: log.notice("certificate: rotation is over: the old CA is not trusted any more")
        }
    }
}
