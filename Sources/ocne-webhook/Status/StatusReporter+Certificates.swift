internal import CertificateRotation
internal import EventLoop
internal import Metrics
internal import Primitives
internal import StatusPage
internal import TLS
internal import WebhookServer

extension StatusReporter {
    /// A certificate and its expiry.
    struct Expiry {
        let name: String
        /// Seconds since 1970; 0 if unknown.
        let notAfter: Int64
        let now: Int64

        /// The problem; nil if there is none.
        var problem: (StatusReport.State, String)? {
            let left = notAfter - now
            if notAfter <= 0 { return nil }
            if left <= 0 {
                return (.bad, "expired \(StatusReporter.duration(seconds: -left)) ago: clients refuse to connect")
            }
            return left < CertificateVerdict.longestWarning
                ? (.warning, "expires in \(StatusReporter.duration(seconds: left))") : nil
        }

        var cell: StatusReport.Value {
            if notAfter <= 0 { return .text("unknown") }
            return problem.map { .state($0, $1) }
                ?? .state(.good, "expires in \(StatusReporter.duration(seconds: notAfter - now))")
        }
    }

    /// The CA that issued the serving certificate; nil if its expiry is not measured.
    var authorityExpiry: Expiry? { expiry("CA of the certificate", ManagedCertificate.authorityExpiry.name) }

    private var servingExpiry: Expiry? { expiry("serving certificate", ServingCertificate.expiryMetric) }

    private func expiry(_ name: String, _ metric: String) -> Expiry? {
        registry.readings(of: metric).first.map {
            Expiry(name: name, notAfter: Int64(exactly: $0.value.rounded()) ?? 0, now: Clock.unixSeconds)
        }
    }

    /// The serving certificate, the CAs of client certificates, and the TLS profile.
    var certificates: StatusReport.Section {
        let origin: StatusReport.Value =
            switch configuration.current.files.certificates {
            case .files(let certificate, let key): .lines([.code(certificate), .code(key)])
            case .selfMade: .text("generated at startup")
            case .selfManaged(let configuration, _):
                .text("Secret \(configuration.secret.description), managed by the server")
            }
        var rows: [[StatusReport.Value]] = [servingExpiry, authorityExpiry].compactMap { $0 }.map { expiry in
            [
                .text(expiry.name), expiry.cell, expiry.notAfter > 0 ? .moment(Self.time(expiry.notAfter)) : .nothing,
                origin,
            ]
        }
        let authorities = configuration.current.files.clientAuthorities
        rows.append([
            .text("Client CAs"),
            authorities == nil ? .text("not requested") : .state(.good, "required"), .nothing,
            authorities.map { .code($0) } ?? .nothing,
        ])
        let profile = service.tls.report
        rows.append([
            .text("TLS profile"),
            .state(
                service.tls.check.problem() == nil ? .good : .warning,
                "\(profile.type), \(profile.minimumVersion.rawValue) and newer"),
            .nothing, .text(profile.origin),
        ])
        return StatusReport.Section(
            "certificates", "Certificates",
            [
                .table(
                    StatusReport.Table(
                        "Certificates of the TLS listener",
                        [.text("Certificate"), .text("State"), .text("Valid until (UTC)"), .text("Source")], rows))
            ])
    }
}
