internal import CertificateRotation
internal import TLS
internal import WebhookServer

/// The certificate of the start, and the self-managed one.
extension Service {
    /// Days that a self-signed certificate is valid. It is created with every start.
    private static let selfMadeDays = 365

    /// Reads or creates the first certificate. One that no client accepts is refused; one that is expired or not yet
    /// valid is served, and logged.
    ///
    /// - Returns: The certificate, and the page with the CA of a self-signed one.
    func firstCertificate() throws -> (Certificate, [OperationsPage]) {
        switch store.current.files.certificates {
        case .files(let certificate, let key):
            do {
                let first = try CertificateSource.read(certificate: certificate, key: key)
                try tls.certificate.admit(first, from: certificate)
                tls.certificate.use(first)
                return (first, [])
            } catch {
                throw ConfigurationError("--cert-dir, or --tls-cert-file and --tls-private-key-file: \(error)")
            }
        case .selfManaged:
            // A placeholder: the server is not ready, and gets no requests, before there is a trusted one.
            do {
                let standIn = try SelfSigned(names: CertificateSource.localNames, days: Self.selfMadeDays).certificate
                tls.certificate.use(standIn, isStandIn: true)
                return (standIn, [])
            } catch {
                throw RuntimeFailure("\(error)")
            }
        case .selfMade(let names):
            do {
                let made = try SelfSigned(names: names, days: Self.selfMadeDays)
                tls.certificate.use(made.certificate)
                telemetry.log.notice(
                    "created a self-signed certificate; its CA is at /ca.crt of the operations listener",
                    ["names": names.joined(separator: ",")])
                return (
                    made.certificate,
                    [OperationsPage(path: "/ca.crt", contentType: "application/x-pem-file", body: made.authorityPEM)]
                )
            } catch {
                throw RuntimeFailure("\(error)")
            }
        }
    }

    /// Creates the keeper of the self-managed certificate; nil if the certificate is not self-managed.
    func managedCertificate() -> ManagedCertificate? {
        guard case .selfManaged(let configuration, let access) = store.current.files.certificates else { return nil }
        let managed = ManagedCertificate(configuration, access, telemetry) { [tls] renewed in
            try tls.install(renewed)
        }
        tls.certificate.useClock(ahead: managed.clockOffset)
        return managed
    }
}
