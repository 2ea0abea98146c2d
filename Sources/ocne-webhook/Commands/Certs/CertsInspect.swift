internal import ArgumentParser
internal import CertificateRotation
internal import EventLoop
internal import KubernetesClient
internal import Manifests
internal import TLS

extension CertsCommand {
    /// `ocne-webhook certs inspect`.
    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "inspect", abstract: "Print certificates and check them for problems.",
            discussion: """
                Inspects a file, a directory written by "certs generate", the certificate of a running server, or the Secret of a \
                self-managed certificate. Prints subject, names, issuer, validity, key type and fingerprint. Checks that the key matches the \
                certificate, that the CA issued it, and that it is valid for the Service. Exits with 1 if there is a problem or a certificate \
                expires soon. Keys are never printed. With --secret, --namespace defaults to the namespace of the Secret.

                Examples:
                  ocne-webhook certs inspect tls.crt --key tls.key --ca-file ca.crt
                  ocne-webhook certs inspect deploy/overlays/own-certificate
                  ocne-webhook certs inspect 127.0.0.1:9443 --name localhost -o json
                  ocne-webhook certs inspect --kubeconfig ~/.kube/config \\
                    --secret ocne-webhook-system/ocne-webhook-certificates
                """)

        @Argument(help: "File, directory, or HOST:PORT of a server.", completion: .file()) var subject: String?
        @OptionGroup var managed: ClusterSecretOptions
        @Option(
            help: ArgumentHelp(
                "Path to the private key (PEM) that must match the certificate of a file.", valueName: "file"),
            completion: .file())
        var key: String?
        @Option(
            help: ArgumentHelp(
                "Path to CA certificates (PEM). One of them must have issued the certificate.", valueName: "file"),
            completion: .file())
        var caFile: String?
        @Option(
            name: .customLong("name"),
            help:
                "Name that the certificate must be valid for. Repeatable. Defaults to SERVICE.NAMESPACE.svc for directories and Secrets."
        )
        var names: [String] = []
        @OptionGroup var service: ServiceOptions
        @Option(
            help: ArgumentHelp(
                "Report certificates that expire within this time. (default: 14 days, or a tenth of the lifetime if shorter)",
                valueName: "duration")) var warnBefore: DurationArgument?
        @Option(
            name: [.customShort("o"), .customLong("output")], help: "Output format.")
        var output = OutputFormat.text

        func validate() throws {
            guard (subject == nil) != (managed.secret == nil) else {
                throw ValidationError("exactly one of a file, a directory, HOST:PORT and --secret is required")
            }
        }

        func run() throws {
            var report = CertificateReport(
                now: Clock.unixSeconds, warnBefore: warnBefore?.duration.components.seconds)
            let authorities = try caFile.map { try Self.certificates($0) } ?? []
            if let secret = try managed.clusterSecret() {
                inspect(try secret.read(), "Secret \(secret.reference.description)", &report)
            } else if let subject {
                if File.isDirectory(subject) {
                    inspect(try CertificateDirectory(path: subject).read(), subject, &report)
                } else if File.exists(subject) {
                    try inspect(file: subject, authorities, &report)
                } else if let address = HostAndPort(subject) {
                    let chain = try TLSProbe.chain(of: address)
                    report.add(serving: chain, from: subject, names: names, authorities: authorities)
                } else {
                    throw ConfigurationError("\(subject): must be a file, a directory, or HOST:PORT")
                }
            }
            report.add(authorities, from: caFile ?? "")
            let bold = Terminal.wantsColor
            try output.print(text: { report.text { bold ? "\u{1B}[1m\($0)\u{1B}[0m" : $0 } }, json: { report.json })
            if !report.problems.isEmpty { throw ExitStatus.failure.exit }
        }

        private func inspect(_ kept: ManagedCertificates, _ origin: String, _ report: inout CertificateReport) {
            let authorities = kept.authorities.map(\.certificate)
            let expected = names.isEmpty ? ["\(service.service).\(serviceNamespace).svc"] : names
            report.add(serving: [kept.serving], from: "\(origin), tls.crt", names: expected, authorities: authorities)
            report.add(authorities, from: "\(origin), ca.crt")
            if kept.authorities[0].keyPEM == nil {
                report.problem("\(origin): the key of the CA is missing; the next renewal requires a new CA")
            }
        }

        private var serviceNamespace: String {
            let ofSecret = managed.secret.flatMap { name in name.firstIndex(of: "/").map { String(name[..<$0]) } }
            return service.namespace ?? ofSecret ?? Installation.defaultNamespace
        }

        private func inspect(file path: String, _ authorities: [PublicCertificate], _ report: inout CertificateReport)
            throws
        {
            let certificates = try Self.certificates(path)
            guard let first = certificates.first else {
                return report.problem("\(path): does not contain a PEM certificate")
            }
            if first.isAuthority, key == nil, names.isEmpty, caFile == nil {
                return report.add(certificates, from: path)
            }
            report.add(serving: certificates, from: path, names: names, authorities: authorities)
            if let key, !first.hasKey(inPEM: try ConfigurationFile.read(key)) {
                report.problem("\(key): does not match \(path)")
            }
        }

        private static func certificates(_ path: String) throws -> [PublicCertificate] {
            do {
                return try PublicCertificate.all(inPEM: try ConfigurationFile.read(path))
            } catch let error as TLSError {
                throw ConfigurationError("\(path): \(error)")
            }
        }

    }
}
