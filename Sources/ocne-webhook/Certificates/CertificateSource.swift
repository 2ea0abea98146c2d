internal import CertificateRotation
internal import EventLoop
internal import Glibc
internal import KubernetesClient
internal import TLS

/// Where the serving certificate comes from.
enum CertificateSource: Sendable {
    case files(certificate: String, key: String)
    /// Made by the server itself for these names.
    case selfMade(names: [String])
    /// Made, shared with other replicas and renewed by the server itself.
    case selfManaged(SelfManagedConfiguration, ClusterAccess)

    /// Bytes that a certificate or key file may have.
    private static let maxFileBytes = 1024 * 1024

    init(directory: String?, certificateFile: String?, keyFile: String?, names: [String]) throws(ConfigurationError) {
        switch (directory, certificateFile, keyFile) {
        case (let directory?, nil, nil): self = .files(certificate: "\(directory)/tls.crt", key: "\(directory)/tls.key")
        case (nil, let certificate?, let key?): self = .files(certificate: certificate, key: key)
        case (nil, nil, nil): self = .selfMade(names: names)
        case (_?, _, _):
            throw ConfigurationError(
                "--cert-dir stands for both files: leave out --tls-cert-file and --tls-private-key-file")
        default: throw ConfigurationError("--tls-cert-file and --tls-private-key-file belong together: give both")
        }
    }

    /// The flags' choice.
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
                "--self-signed-secret: the certificate comes from there or from files (--cert-dir, --tls-cert-file)")
        }
        guard let access = try StateSource.access(kubeconfig: kubeconfig) else {
            throw ConfigurationError("--self-signed-secret: not running in a cluster; pass --kubeconfig")
        }
        self = .selfManaged(configuration, access)
    }

    /// Files whose directories are to be watched.
    var files: [String] {
        switch self {
        case .files(let certificate, let key): [certificate, key]
        case .selfMade, .selfManaged: []
        }
    }

    /// Names by which clients call the server: the Service's where it manages its certificate itself, those of
    /// `--self-made-names` where the certificate comes from files. Empty where they are not known.
    ///
    /// - Parameter further: Those of `--self-made-names`.
    func expectedNames(further: [String]) -> [String] {
        switch self {
        case .files: further
        case .selfManaged(let configuration, _): configuration.subject.names
        case .selfMade: []
        }
    }

    /// The pair as the files hold it now: both are read, then checked to belong together, and to be such as OpenSSL
    /// serves.
    static func read(certificate: String, key: String) throws(RuntimeFailure) -> Certificate {
        let certificatePEM = try read(certificate)
        let keyPEM = try read(key)
        do {
            let pair = try Certificate(certificatePEM: certificatePEM, keyPEM: keyPEM)
            // What clients do not accept has a better message than OpenSSL's.
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
            return try File.read(path, limit: maxFileBytes)
        } catch {
            throw RuntimeFailure("\(path): \(error)")
        }
    }

    /// Names that a client on the same machine may call this server by.
    static var localNames: [String] {
        var names = ["localhost", "127.0.0.1", "::1"]
        if let host = HostName.current, !host.isEmpty, !names.contains(host) { names.append(host) }
        return names
    }
}
