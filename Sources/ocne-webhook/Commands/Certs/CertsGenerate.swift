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
            abstract: "Makes a CA and a serving certificate in a directory, and prints the caBundle.",
            discussion: """
                Writes ca.crt, ca.key, tls.crt and tls.key (PEM, ECDSA P-256); keys are readable by their owner only. The certificate is \
                for SERVICE.NAMESPACE.svc, as API servers call webhooks. Keep ca.key: with it the next certificate is trusted by all who \
                trust this one.

                Examples:
                  ocne-webhook certs generate --dir deploy/overlays/own-certificate
                  ocne-webhook certs generate --dir certificates --namespace webhooks \\
                    --name webhooks.example.com --days 90
                """)

        @Option(help: ArgumentHelp("Directory, made if it is missing.", valueName: "directory"), completion: .directory)
        var dir = "."
        @OptionGroup var service: ServiceOptions
        @Option(
            name: .customLong("name"),
            help: "Further host names or IP addresses that the certificate is for; repeatable.")
        var names: [String] = []
        @Option(help: "Days that the serving certificate is valid; a third of the CA's at most.") var days =
            DaysArgument(365)
        @Option(help: ArgumentHelp("Days that the CA is valid.", valueName: "days")) var caDays = DaysArgument(3650)
        @Flag(help: "Replaces files that are there. Who trusts their CA will not trust the new one.") var force = false
        @Option(
            name: [.customShort("o"), .customLong("output")], help: "For people: text. For programs: json or yaml.")
        var output = OutputFormat.text

        func run() throws {
            let directory = CertificateDirectory(path: dir)
            if !force, let first = directory.present.first {
                throw ConfigurationError(
                    "\(directory.path(first)) is there already: \"certs rotate --dir\" renews it so that nobody notices; --force begins anew"
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
                "made for \(subject.names.joined(separator: ", ")), valid until \(CivilTime(unixSeconds: kept.serving.notAfter).rfc3339):\n"
                    + ManagedCertificates.File.allCases.map { "  \(directory.path($0))\n" }.joined()
                    + "caBundle: \(Base64.encode(kept.authoritiesPEM))\n"
            } json: {
                directory.json(kept)
            }
        }
    }
}

/// Whose certificate it is.
struct ServiceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Service of the webhooks.", valueName: "name")) var service = "ocne-webhook"
    @Option(help: "Its namespace. (default: \(Self.usualNamespace), or that of the Secret)") var namespace: String?

    static let usualNamespace = "ocne-webhook-system"
    /// What CAs have as their organization that servers do not look after themselves.
    static let organization = "ocne-webhook"

    func subject(further: [String] = []) throws -> CertificateSubject {
        let namespace = namespace ?? Self.usualNamespace
        guard RFC1123.isLabel(service) else {
            throw ConfigurationError("--service: \"\(service)\" is no name of a Service")
        }
        if let wrong = further.first(where: { !RFC1123.isCertificateName($0) }) {
            throw ConfigurationError("--name: \"\(wrong)\" is no host name and no IP address")
        }
        guard RFC1123.isLabel(namespace) else {
            throw ConfigurationError("--namespace: \"\(namespace)\" is no name of a namespace")
        }
        var subject = CertificateSubject(service: service, namespace: namespace, further: further)
        subject.organization = Self.organization
        return subject
    }
}

extension CertificateDirectory {
    /// For programs: where the files are, and what registrations need.
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
