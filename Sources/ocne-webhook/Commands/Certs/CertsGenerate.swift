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
        @Option(help: "Validity period of the serving certificate in days. At most a third of the CA's.")
        var days = DaysArgument(seconds: RotationPolicy.defaults.servingLifetime)
        @Option(help: ArgumentHelp("Validity period of the CA in days.", valueName: "days"))
        var caDays = DaysArgument(seconds: RotationPolicy.defaults.authorityLifetime)
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
                kept = try ManagedCertificates(making: subject, policy, now: Clock.unixSeconds)
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
