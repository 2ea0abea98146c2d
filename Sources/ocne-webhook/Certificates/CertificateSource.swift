internal import CertificateRotation
internal import EventLoop
internal import Glibc
internal import KubernetesClient
internal import TLS

/// The source of the serving certificate.
enum CertificateSource: Sendable {
    case files(certificate: String, key: String)
    /// A self-signed one for these names, created at the start.
    case selfMade(names: [String])
    /// Self-managed: created, shared with other replicas, and renewed by the server.
    case selfManaged(SelfManagedConfiguration, ClusterAccess)

    init(directory: String?, certificateFile: String?, keyFile: String?, names: [String]) throws(ConfigurationError) {
        switch (directory, certificateFile, keyFile) {
        case (let directory?, nil, nil): self = .files(certificate: "\(directory)/tls.crt", key: "\(directory)/tls.key")
        case (nil, let certificate?, let key?): self = .files(certificate: certificate, key: key)
        case (nil, nil, nil): self = .selfMade(names: names)
        case (_?, _, _):
            throw ConfigurationError(
                "--cert-dir must not be set together with --tls-cert-file or --tls-private-key-file")
        default: throw ConfigurationError("--tls-cert-file and --tls-private-key-file must be set together")
        }
    }

    /// The source that the flags choose.
    init(_ tls: TLSOptions, _ managed: SelfManagedOptions, kubeconfig: String?) throws(ConfigurationError) {
        let further = try tls.furtherNames
        let files = try CertificateSource(
            directory: tls.certDir, certificateFile: tls.tlsCertFile, keyFile: tls.tlsPrivateKeyFile,
            names: Self.localNames + further)
        guard let configuration = try managed.configuration(names: further) else {
            self = files
            return
        }
        guard case .selfMade = files else {
            throw ConfigurationError(
                "--self-signed-secret must not be set together with --cert-dir or --tls-cert-file")
        }
        guard let access = try StateSource.access(kubeconfig: kubeconfig) else {
            throw ConfigurationError("--self-signed-secret: not running in a cluster; pass --kubeconfig")
        }
        self = .selfManaged(configuration, access)
    }

    /// Files to watch.
    var files: [String] {
        switch self {
        case .files(let certificate, let key): [certificate, key]
        case .selfMade, .selfManaged: []
        }
    }

    /// Returns the names of the server in certificates: those of the Service for a self-managed certificate, those of
    /// `--self-made-names` for one from files. Empty if unknown.
    ///
    /// - Parameter further: The names of `--self-made-names`.
    func expectedNames(further: [String]) -> [String] {
        switch self {
        case .files: further
        case .selfManaged(let configuration, _): configuration.subject.names
        case .selfMade: []
        }
    }

    /// Reads certificate and key, and checks that they match and that OpenSSL can serve them.
    static func read(certificate: String, key: String) throws(RuntimeFailure) -> Certificate {
        let certificatePEM = try read(certificate)
        let keyPEM = try read(key)
        do {
            let pair = try Certificate(certificatePEM: certificatePEM, keyPEM: keyPEM)
            // A certificate that clients refuse gets a better message than OpenSSL's.
            if CertificateVerdict(pair.certificates, now: 0)?.isUnusable != true {
                _ = try TLSContext(TLSConfiguration(), certificate: pair)
            }
            return pair
        } catch {
            throw RuntimeFailure("\(certificate), \(key): \(error)")
        }
    }

    private static func read(_ path: String) throws(RuntimeFailure) -> [UInt8] {
        do {
            return try File.read(path, limit: ConfigurationFile.maxBytes)
        } catch {
            throw RuntimeFailure("\(path): \(error)")
        }
    }

    /// Names of this server for clients on the same machine.
    static var localNames: [String] {
        var names = ["localhost", "127.0.0.1", "::1"]
        if let host = HostName.current, !host.isEmpty, !names.contains(host) { names.append(host) }
        return names
    }
}
