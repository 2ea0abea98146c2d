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
            commandName: "rotate", abstract: "Rotate certificates without downtime.",
            discussion: """
                --secret requests the rotation of a self-managed certificate. The replicas rotate the CA and the certificate.

                --dir rotates the certificates of a directory in three steps, one per call, and prints what to install after each: the new \
                CA is trusted in addition to the old one, then its certificate is served, then the old CA is removed.

                --serving issues a new serving certificate from the current CA, in one step.

                Examples:
                  ocne-webhook certs rotate --kubeconfig ~/.kube/config \\
                    --secret ocne-webhook-system/ocne-webhook-certificates
                  ocne-webhook certs rotate --dir deploy/overlays/own-certificate --serving
                  ocne-webhook certs rotate --dir deploy/overlays/own-certificate
                """)

        @OptionGroup var managed: ClusterSecretOptions
        @Option(
            help: ArgumentHelp("Directory with ca.crt, ca.key, tls.crt and tls.key.", valueName: "directory"),
            completion: .directory)
        var dir: String?
        @Flag(help: "Rotate only the serving certificate.") var serving = false
        @Option(help: "Validity period of a new serving certificate in days. At most a third of the CA's.") var days =
            DaysArgument(seconds: RotationPolicy.defaults.servingLifetime)
        @Option(help: ArgumentHelp("Validity period of a new CA in days.", valueName: "days")) var caDays =
            DaysArgument(seconds: RotationPolicy.defaults.authorityLifetime)
        @Option(
            name: [.customShort("o"), .customLong("output")], help: "Output format.")
        var output = OutputFormat.text

        func validate() throws {
            guard (managed.secret == nil) != (dir == nil) else {
                throw ValidationError("exactly one of --secret and --dir is required")
            }
        }

        func run() throws {
            if let secret = try managed.clusterSecret() {
                try secret.request(serving ? .serving : .authority)
                let what =
                    serving ? "the serving certificate" : "the CA and the serving certificate"
                try output.print(text: {
                    "requested rotation of \(what); see /readyz?verbose of the replicas for progress\n"
                }) {
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
            let service = names.first.map { String($0.prefix { $0 != "." }) } ?? Build.name
            let (step, done, next) = try self.step(kept)
            do {
                var subject = CertificateSubject(name: service, names: names)
                subject.organization = ServiceOptions.organization
                try directory.write(try kept.after(step, subject, policy, now: Clock.unixSeconds))
            } catch let failure as RuntimeFailure {
                throw failure
            } catch {
                throw ConfigurationError("\(directory.path): \(error)")
            }
            try output.print(text: { "\(done)\n\(next)\n" }, json: { Self.json(step: done, next: next) })
        }

        /// Returns the next step, what it did, and what to do afterwards.
        private func step(_ kept: ManagedCertificates) throws -> (RotationStep, done: String, next: String) {
            if serving {
                guard let issuer = kept.issuer ?? kept.authorities.indices.first, kept.authorities[issuer].keyPEM != nil
                else {
                    throw ConfigurationError("ca.key is missing; to create a new CA, omit --serving")
                }
                return (
                    .issue(from: issuer), "issued a new serving certificate from the current CA",
                    "install tls.crt and tls.key"
                )
            }
            if kept.authorities.count == 1 {
                return (
                    .addAuthority,
                    "step 1 of 3: added a new CA to ca.crt; the serving certificate is unchanged",
                    "install ca.crt as the caBundle of webhook configurations and CRDs, then run this command again"
                )
            }
            if kept.issuer != 0 {
                guard kept.authorities[0].keyPEM != nil else {
                    throw ConfigurationError("ca.key does not contain the key of the newest CA")
                }
                return (
                    .issue(from: 0), "step 2 of 3: issued a serving certificate from the new CA",
                    "install tls.crt and tls.key, wait until every replica serves the certificate, then run this command again"
                )
            }
            return (
                .dropOld, "step 3 of 3: removed the old CA from ca.crt",
                "install ca.crt as the caBundle of webhook configurations and CRDs; the rotation is complete"
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
