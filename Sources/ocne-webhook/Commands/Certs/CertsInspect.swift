internal import ArgumentParser
internal import CertificateRotation
internal import EventLoop
internal import KubernetesClient
internal import TLS

extension CertsCommand {
    /// `ocne-webhook certs inspect`.
    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "inspect", abstract: "Shows certificates, and whether anything is wrong with them.",
            discussion: """
                Looks at a file, at a directory as "certs generate" makes it, at what a server shows, or at the Secret of a server that \
                manages its certificate itself: subject, names, issuer, times, key, fingerprint; whether key and certificate belong \
                together, whether the CA has issued it, whether it is for the Service. Ends with 1 when something is wrong, or ends soon. \
                Keys are never shown.

                Examples:
                  ocne-webhook certs inspect tls.crt --key tls.key --ca-file ca.crt
                  ocne-webhook certs inspect deploy/overlays/own-certificate
                  ocne-webhook certs inspect 127.0.0.1:9443 --name localhost -o json
                  ocne-webhook certs inspect --kubeconfig ~/.kube/config \\
                    --secret ocne-webhook-system/ocne-webhook-certificates
                """)

        @Argument(help: "File or directory, or HOST:PORT of a server.", completion: .file()) var subject: String?
        @Option(help: "Secret instead: NAMESPACE/NAME, or NAME in the pod's namespace.") var secret: String?
        @Option(
            help: ArgumentHelp(
                "Cluster of the Secret: the current context of this file; in a pod its own.", valueName: "file"),
            completion: .file())
        var kubeconfig: String?
        @Option(
            help: ArgumentHelp("Key (PEM) that must belong to the certificate of a file.", valueName: "file"),
            completion: .file())
        var key: String?
        @Option(
            help: ArgumentHelp("CA certificates (PEM), one of which must have issued it.", valueName: "file"),
            completion: .file())
        var caFile: String?
        @Option(
            name: .customLong("name"),
            help:
                "Name that it must be for; repeatable. SERVICE.NAMESPACE.svc where a directory or a Secret is looked at."
        )
        var names: [String] = []
        @OptionGroup var service: ServiceOptions
        @Option(
            help: ArgumentHelp(
                "What expires sooner is a problem. (default: 14 days, or a tenth of a certificate's lifetime if that is shorter)",
                valueName: "duration")) var warnBefore: DurationArgument?
        @Option(
            name: [.customShort("o"), .customLong("output")], help: "For people: text. For programs: json or yaml.")
        var output = OutputFormat.text

        func validate() throws {
            guard (subject == nil) != (secret == nil) else {
                throw ValidationError("name one thing to look at: a file, a directory, HOST:PORT, or --secret")
            }
        }

        func run() throws {
            var report = CertificateReport(
                now: Clock.unixMilliseconds / 1000, warnBefore: warnBefore?.duration.components.seconds)
            let authorities = try caFile.map { try Self.certificates($0) } ?? []
            if let secret {
                let reference = try SecretReference(argument: secret, flag: "--secret")
                lookAt(
                    try ClusterSecret(reference, kubeconfig: kubeconfig).read(), "Secret \(reference.description)",
                    &report)
            } else if let subject {
                if File.isDirectory(subject) {
                    lookAt(try CertificateDirectory(path: subject).read(), subject, &report)
                } else if File.exists(subject) {
                    try lookAt(file: subject, authorities, &report)
                } else if let address = HostAndPort(subject) {
                    let chain = try PeerLook.chain(of: address)
                    report.add(serving: chain, from: subject, names: names, authorities: authorities)
                } else {
                    throw ConfigurationError("\(subject): no such file, and not HOST:PORT")
                }
            }
            report.add(authorities, from: caFile ?? "")
            let bold = Terminal.wantsColor
            try output.print(text: { report.text { bold ? "\u{1B}[1m\($0)\u{1B}[0m" : $0 } }, json: { report.json })
            if !report.problems.isEmpty { throw ExitCode(ExitStatus.failure.rawValue) }
        }

        private func lookAt(_ kept: ManagedCertificates, _ place: String, _ report: inout CertificateReport) {
            let authorities = kept.authorities.map(\.certificate)
            let expected = names.isEmpty ? ["\(service.service).\(serviceNamespace).svc"] : names
            report.add(serving: [kept.serving], from: "\(place), tls.crt", names: expected, authorities: authorities)
            report.add(authorities, from: "\(place), ca.crt")
            if kept.authorities[0].keyPEM == nil {
                report.problem("\(place): the key of the CA is missing: the next renewal needs a new CA")
            }
        }

        private var serviceNamespace: String {
            let ofSecret = secret.flatMap { name in name.firstIndex(of: "/").map { String(name[..<$0]) } }
            return service.namespace ?? ofSecret ?? ServiceOptions.usualNamespace
        }

        private func lookAt(file path: String, _ authorities: [PublicCertificate], _ report: inout CertificateReport)
            throws
        {
            let certificates = try Self.certificates(path)
            guard let first = certificates.first else { return report.problem("\(path): holds no certificate in PEM") }
            if first.isAuthority, key == nil, names.isEmpty, caFile == nil {
                return report.add(certificates, from: path)
            }
            report.add(serving: certificates, from: path, names: names, authorities: authorities)
            if let key, !first.hasKey(inPEM: try Self.read(key)) { report.problem("\(key): is not the key of \(path)") }
        }

        private static func certificates(_ path: String) throws -> [PublicCertificate] {
            do {
                return try PublicCertificate.all(inPEM: try read(path))
            } catch let error as TLSError {
                throw ConfigurationError("\(path): \(error)")
            }
        }

        private static func read(_ path: String) throws -> [UInt8] {
            do {
                return try File.read(path, limit: 1 << 20)
            } catch {
                throw ConfigurationError("\(path): \(error)")
            }
        }
    }
}
