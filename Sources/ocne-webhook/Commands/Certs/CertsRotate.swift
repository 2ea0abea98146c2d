internal import ArgumentParser
internal import CertificateRotation
internal import EventLoop
internal import JSON
internal import KubernetesClient
internal import TLS

extension CertsCommand {
    /// `ocne-webhook certs rotate`.
    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate", abstract: "Exchanges certificates so that nobody notices.",
            discussion: """
                --secret asks the replicas of a server that manages its certificate itself to exchange CA and certificate now; they do \
                the rest.

                --dir exchanges those of a directory in three steps, one with each call, and says what to install in between: the new CA \
                is trusted beside the old one, then its certificate is served, then the old CA is left out.

                --serving makes a new serving certificate of the CA that there is, in one step.

                Examples:
                  ocne-webhook certs rotate --kubeconfig ~/.kube/config \\
                    --secret ocne-webhook-system/ocne-webhook-certificates
                  ocne-webhook certs rotate --dir deploy/overlays/own-certificate --serving
                  ocne-webhook certs rotate --dir deploy/overlays/own-certificate
                """)

        @Option(help: "Secret: NAMESPACE/NAME, or NAME in the pod's namespace.") var secret: String?
        @Option(
            help: ArgumentHelp(
                "Cluster of the Secret: the current context of this file; in a pod its own.", valueName: "file"),
            completion: .file())
        var kubeconfig: String?
        @Option(
            help: ArgumentHelp("Directory with ca.crt, ca.key, tls.crt and tls.key.", valueName: "directory"),
            completion: .directory)
        var dir: String?
        @Flag(help: "Only the serving certificate.") var serving = false
        @Option(help: "Days that a new serving certificate is valid; a third of the CA's at most.") var days =
            DaysArgument(365)
        @Option(help: ArgumentHelp("Days that a new CA is valid.", valueName: "days")) var caDays = DaysArgument(3650)
        @Option(
            name: [.customShort("o"), .customLong("output")], help: "For people: text. For programs: json or yaml.")
        var output = OutputFormat.text

        func validate() throws {
            guard (secret == nil) != (dir == nil) else { throw ValidationError("name one: --secret or --dir") }
        }

        func run() throws {
            if let secret {
                let reference = try SecretReference(argument: secret, flag: "--secret")
                try ClusterSecret(reference, kubeconfig: kubeconfig).ask(for: serving ? .serving : .authority)
                let what =
                    serving ? "a new serving certificate" : "a new CA, and a certificate of it once it is trusted"
                try output.print(text: { "asked for \(what); /readyz?verbose of the replicas says how far they are\n" })
                {
                    Self.json(step: "asked", next: "")
                }
            } else if let dir {
                try rotate(CertificateDirectory(path: dir))
            }
        }

        private func rotate(_ directory: CertificateDirectory) throws {
            let kept = try directory.read()
            let policy = RotationPolicy(authorityLifetime: caDays.seconds, servingLifetime: days.seconds)
            if let problem = policy.problem { throw ConfigurationError("--days, --ca-days: \(problem)") }
            let names = kept.serving.names
            let service = names.first.map { String($0.prefix { $0 != "." }) } ?? "ocne-webhook"
            let (step, done, next) = try self.step(kept)
            do {
                var subject = CertificateSubject(name: service, names: names)
                subject.organization = ServiceOptions.organization
                try directory.write(try kept.after(step, subject, policy, now: Clock.unixMilliseconds / 1000))
            } catch let failure as RuntimeFailure {
                throw failure
            } catch {
                throw ConfigurationError("\(directory.path): \(error)")
            }
            try output.print(text: { "\(done)\n\(next)\n" }, json: { Self.json(step: done, next: next) })
        }

        /// The step that is next, what it does, and what has to be done then.
        private func step(_ kept: ManagedCertificates) throws -> (RotationStep, done: String, next: String) {
            if serving {
                guard let issuer = kept.issuer ?? kept.authorities.indices.first, kept.authorities[issuer].keyPEM != nil
                else {
                    throw ConfigurationError("ca.key is missing: without --serving a new CA is made")
                }
                return (
                    .issue(from: issuer), "a new serving certificate, by the same CA",
                    "install tls.crt and tls.key; nothing else changes"
                )
            }
            if kept.authorities.count == 1 {
                return (
                    .addAuthority,
                    "step 1 of 3: a new CA stands in ca.crt, before the old one; the serving certificate is the old one",
                    "install ca.crt as the caBundle of registrations and definitions, then call this again"
                )
            }
            if kept.issuer != 0 {
                guard kept.authorities[0].keyPEM != nil else {
                    throw ConfigurationError("ca.key has no key of the newest CA")
                }
                return (
                    .issue(from: 0), "step 2 of 3: a serving certificate of the new CA",
                    "install tls.crt and tls.key, wait until every replica serves it, then call this again"
                )
            }
            return (
                .dropOld, "step 3 of 3: the old CA is not in ca.crt any more",
                "install ca.crt as the caBundle of registrations and definitions; that was all"
            )
        }

        private static func json(step: String, next: String) -> [UInt8] {
            var writer = JSONWriter()
            writer.beginObject()
            writer.key("step")
            writer.string(step)
            writer.key("next")
            writer.string(next)
            writer.endObject()
            return writer.bytes
        }
    }
}
