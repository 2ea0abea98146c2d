internal import ClusterObjects
internal import LiveState
internal import Synchronization
internal import TLS
internal import TechPreview
internal import WebhookServer

/// The certificate and the TLS configuration in service: the only way to change either. Any thread.
///
/// Changes happen one at a time, so that what is reported is what the server uses.
final class ServingTLS: Sendable {
    /// The configuration: flags and profile.
    let configuration: CurrentTLS
    /// The certificate, verified as clients verify it.
    let certificate: ServingCertificate
    private let changes = Mutex(())

    init(_ configuration: CurrentTLS, _ certificate: ServingCertificate) {
        self.configuration = configuration
        self.certificate = certificate
    }

    /// Sets the server that is configured from now on. It already uses the present configuration and certificate.
    func attach(_ server: WebhookServer) { configuration.attach(server) }

    /// Puts a certificate in service.
    ///
    /// - Throws: `TLSError` if it cannot be used, `RuntimeFailure` without a server; then the old one stays.
    func install(_ renewed: Certificate) throws {
        try changes.withLock { _ in
            try configuration.install(renewed)
            certificate.use(renewed)
            configuration.certificateChanged()
        }
    }

    /// Changes the inputs of the configuration, and the certificate unless it is nil.
    ///
    /// - Throws: `ConfigurationError` or `TLSError` if they cannot be used; then nothing changes.
    func update(certificate renewed: Certificate? = nil, _ change: (inout CurrentTLS.Inputs) -> Void) throws {
        try changes.withLock { _ in
            try configuration.use(certificate: renewed, change)
            if let renewed { certificate.use(renewed) }
            configuration.certificateChanged()
        }
    }
}
