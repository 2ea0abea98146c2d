internal import ArgumentParser
internal import CertificateRotation
internal import EventLoop
internal import JSON
internal import KubernetesClient
internal import Primitives
internal import TLS

extension CertsCommand {
    /// `ocne-webhook certs generate`.
    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "generate",
            abstract: "Generate a CA and a serving certificate in a directory, and print the caBundle.",
            discussion: """
                Writes ca.crt, ca.key, tls.crt and tls.key (PEM, ECDSA P-256). Keys are readable by their owner only. The certificate is \
                valid for SERVICE.NAMESPACE.svc, the name that API servers use. Keep ca.key: without it, renewing the certificate requires a \
                new CA.

                Examples:
                  ocne-webhook certs generate --dir deploy/overlays/own-certificate
                  ocne-webhook certs generate --dir certificates --namespace webhooks \\
                    --name webhooks.example.com --days 90
                """)

        @Option(
            help: ArgumentHelp("Output directory. Created if it does not exist.", valueName: "directory"),
            completion: .directory)
        var dir = "."
        @OptionGroup var service: ServiceOptions
        @Option(
            name: .customLong("name"),
            help: "Additional host name or IP address of the certificate. Repeatable.")
        var names: [String] = []
        @Option(help: "Validity period of the serving certificate in days. At most a third of the CA's.") var days =
            DaysArgument(365)
        @Option(help: ArgumentHelp("Validity period of the CA in days.", valueName: "days")) var caDays = DaysArgument(
            3650)
        @Flag(help: "Overwrite existing files. Clients that trust the old CA will not trust the new one.") var force =
            false
        @Option(
            name: [.customShort("o"), .customLong("output")], help: "Output format.")
        var output = OutputFormat.text

        func run() throws {
            let directory = CertificateDirectory(path: dir)
            if !force, let first = directory.present.first {
                throw ConfigurationError(
                    "\(directory.path(first)) already exists: use \"certs rotate --dir\" to renew it without downtime, or --force to replace it"
                )
            }
            let policy = RotationPolicy(authorityLifetime: caDays.seconds, servingLifetime: days.seconds)
            if let problem = policy.problem { throw ConfigurationError("--days, --ca-days: \(problem)") }
            let subject = try service.subject(further: names)
            let kept: ManagedCertificates
            do {
                kept = try ManagedCertificates(making: subject, policy, now: Clock.unixMilliseconds / 1000)
            } catch {
                throw ConfigurationError("\(error)")
            }
            try directory.write(kept)
            try output.print {
                "certificate for \(subject.names.joined(separator: ", ")), valid until \(CivilTime(unixSeconds: kept.serving.notAfter).rfc3339):\n"
                    + ManagedCertificates.File.allCases.map { "  \(directory.path($0))\n" }.joined()
                    + "caBundle: \(Base64.encode(kept.authoritiesPEM))\n"
            } json: {
                directory.json(kept)
            }
        }
    }
}

/// The Service that a certificate is issued for.
struct ServiceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Name of the webhooks' Service.", valueName: "name")) var service = "ocne-webhook"
    @Option(help: "Namespace of the Service. (default: \(Self.usualNamespace))") var namespace: String?

    static let usualNamespace = "ocne-webhook-system"
    /// The organization of CAs that are not self-managed.
    static let organization = "ocne-webhook"

    func subject(further: [String] = []) throws -> CertificateSubject {
        let namespace = namespace ?? Self.usualNamespace
        guard RFC1123.isLabel(service) else {
            throw ConfigurationError("--service: \"\(service)\" is not a valid Service name")
        }
        if let wrong = further.first(where: { !RFC1123.isCertificateName($0) }) {
            throw ConfigurationError("--name: \"\(wrong)\" is neither a host name nor an IP address")
        }
        guard RFC1123.isLabel(namespace) else {
            throw ConfigurationError("--namespace: \"\(namespace)\" is not a valid namespace name")
        }
        var subject = CertificateSubject(service: service, namespace: namespace, further: further)
        subject.organization = Self.organization
        return subject
    }
}

extension CertificateDirectory {
    /// Returns the paths of the files and the CA bundle as JSON.
    func json(_ kept: ManagedCertificates) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("files")
        writer.beginArray()
        for file in ManagedCertificates.File.allCases { writer.string(path(file)) }
        writer.endArray()
        writer.key("names")
        writer.beginArray()
        for name in kept.serving.names { writer.string(name) }
        writer.endArray()
        writer.key("notAfter")
        writer.string(CivilTime(unixSeconds: kept.serving.notAfter).rfc3339)
        writer.key("caBundle")
        writer.string(Base64.encode(kept.authoritiesPEM))
        writer.endObject()
        return writer.bytes
    }
}
