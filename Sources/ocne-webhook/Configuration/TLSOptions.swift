internal import ArgumentParser
internal import EventLoop
internal import Primitives
internal import TLS

/// Flags of TLS.
struct TLSOptions: ParsableArguments {
    /// Flags of the certificate, which a reload can only replace by another one from files.
    static let certificateFlags: Set<String> = ["cert-dir", "tls-cert-file", "tls-private-key-file"]
    /// Flags that a reload of the settings applies at once.
    static let reloadable = certificateFlags.union([
        "tls-profile", "tls-min-version", "tls-cipher-suites", "tls-curves", "http2", "client-ca-file",
        "client-allowed-names",
    ])

    @Option(
        help: ArgumentHelp(
            "Directory with tls.crt and tls.key, such as a mounted Secret.",
            valueName: "directory"),
        completion: .directory) var certDir: String?
    @Option(
        help: ArgumentHelp(
            "Path to the serving certificate with its chain (PEM), instead of --cert-dir.", valueName: "file"),
        completion: .file())
    var tlsCertFile: String?
    @Option(
        help: ArgumentHelp("Path to the private key of --tls-cert-file (PEM).", valueName: "file"), completion: .file())
    var tlsPrivateKeyFile: String?
    @Option(
        help: ArgumentHelp(
            "Comma-separated additional DNS names and IP addresses of a generated certificate. A certificate from files must be valid for one of them.",
            valueName: "name,..."))
    var selfMadeNames: ListArgument?
    @Option(
        help: ArgumentHelp(
            """
            TLS security profile of OpenShift. One of: Old, Intermediate, Modern, openshift (the cluster's profile, watched), none, or the path to \
            a file with the value of tlsSecurityProfile (YAML). Defaults to openshift if the policy has that profile, otherwise none.
            """, valueName: "profile"), completion: .file())
    var tlsProfile: TLSProfileSource?
    @Option(
        help: ArgumentHelp(
            "Minimum TLS version. Defaults to that of the TLS profile, or VersionTLS12.",
            valueName: "version"))
    var tlsMinVersion: TLSVersion?
    @Option(
        help: ArgumentHelp(
            "Comma-separated cipher suites (OpenSSL or IANA names).", valueName: "suite,..."))
    var tlsCipherSuites: ListArgument?
    @Option(help: ArgumentHelp("Comma-separated key exchange groups, preferred first.", valueName: "group,..."))
    var tlsCurves: ListArgument?
    @Option(
        help: ArgumentHelp("Offer HTTP/2. One of: true, false.", valueName: "bool"),
        completion: .list(["true", "false"]))
    var http2 = true
    @Option(
        help: ArgumentHelp(
            "Path to CA certificates (PEM) for verifying client certificates; enables mutual TLS.",
            valueName: "file"),
        completion: .file()) var clientCaFile: String?
    @Option(
        help: ArgumentHelp(
            "Comma-separated common names or DNS names accepted in client certificates.", valueName: "name,..."))
    var clientAllowedNames: ListArgument?

    /// The names of `--self-made-names` that the certificate does not have anyway.
    var furtherNames: [String] {
        get throws(ConfigurationError) {
            let names = (selfMadeNames?.items ?? []).filter { !CertificateSource.localNames.contains($0) }
            if let wrong = names.first(where: { !RFC1123.isCertificateName($0) }) {
                throw ConfigurationError("--self-made-names: \"\(wrong)\" is neither a host name nor an IP address")
            }
            return names
        }
    }

    /// Reads the TLS flags and the file of client CAs.
    func flags() throws(ConfigurationError) -> TLSFlags {
        var configuration = TLSConfiguration()
        if let tlsMinVersion { configuration.minimumVersion = tlsMinVersion }
        configuration.cipherSuites = tlsCipherSuites?.items
        configuration.groups = tlsCurves?.items
        configuration.offersHTTP2 = http2
        if let clientCaFile {
            let authorities = try ConfigurationFile.read(clientCaFile, named: "--client-ca-file: \(clientCaFile)")
            configuration.clientAuthoritiesPEM = authorities
            guard String(decoding: authorities, as: UTF8.self).contains("CERTIFICATE-----") else {
                throw ConfigurationError("--client-ca-file: \(clientCaFile): no PEM certificate found")
            }
        }
        if let clientAllowedNames {
            guard clientCaFile != nil else {
                throw ConfigurationError("--client-allowed-names requires --client-ca-file")
            }
            configuration.clientAllowedNames = clientAllowedNames.items
        }
        return TLSFlags(configuration: configuration, namesVersion: tlsMinVersion != nil)
    }
}

extension TLSOptions: FlagGroup {
    static var flags: [GroupFlag<Self>] {
        [
            GroupFlag("cert-dir") { $0.certDir = $1 },
            GroupFlag("tls-cert-file") { $0.tlsCertFile = $1 },
            GroupFlag("tls-private-key-file") { $0.tlsPrivateKeyFile = $1 },
            GroupFlag("self-made-names") { $0.selfMadeNames = $1 },
            GroupFlag("tls-profile") { $0.tlsProfile = $1 },
            GroupFlag("tls-min-version") { $0.tlsMinVersion = $1 },
            GroupFlag("tls-cipher-suites") { $0.tlsCipherSuites = $1 },
            GroupFlag("tls-curves") { $0.tlsCurves = $1 },
            GroupFlag("http2", true) { $0.http2 = $1 },
            GroupFlag("client-ca-file") { $0.clientCaFile = $1 },
            GroupFlag("client-allowed-names") { $0.clientAllowedNames = $1 },
        ]
    }
}
