internal import ArgumentParser
internal import CertificateRotation
internal import HTTP
internal import JSON
internal import KubernetesClient

/// The Secret of a self-managed certificate, read and annotated by commands.
struct ClusterSecret {
    let reference: SecretReference
    private let access: ClusterAccess

    init(_ reference: SecretReference, in cluster: ClusterOptions) throws {
        self.reference = reference
        access = try cluster.access()
    }

    /// Returns the certificates in the Secret.
    ///
    /// - Throws: `ConfigurationError` if it cannot be read.
    func read() throws -> ManagedCertificates {
        let response = try access.perform(APIRequest(target: reference.path, limit: SecretDocument.maxBytes))
        guard response.status == 200 else { throw ConfigurationError("\(name): \(response.refusal)") }
        var tape = Tape()
        let document = try tape.parse(response.body.span)
        do throws(SecretDocument.Refusal) {
            return try SecretDocument(Field(document.root), reference).certificates
        } catch {
            switch error {
            case .notOurs:
                throw ConfigurationError("\(name) does not hold a self-managed certificate")
            case .empty: throw ConfigurationError("\(name) is empty")
            case .unusable(let reason): throw ConfigurationError("\(name): \(reason)")
            }
        }
    }

    /// Requests a rotation from the replicas.
    ///
    /// - Throws: `ConfigurationError` if the Secret cannot be read, `RuntimeFailure` if the request is refused.
    func request(_ rotation: RotationRequest) throws {
        // The annotation has an effect only on a managed Secret.
        _ = try read()
        let path = JSONPointer(tokens: ["metadata", "annotations", SecretDocument.rotate])
        var writer = JSONWriter()
        writer.array { writer in
            writer.object { writer in
                writer.member("op", "add")
                writer.member("path", path.description)
                writer.member("value", rotation.rawValue)
            }
        }
        let response = try access.perform(
            APIRequest(.patch, target: reference.path, body: writer.bytes, limit: SecretDocument.maxBytes))
        guard response.status == 200 else { throw RuntimeFailure("\(name): \(response.refusal)") }
    }

    private var name: String { "Secret \(reference.description)" }
}

/// Flags that identify the Secret of a self-managed certificate.
struct ClusterSecretOptions: ParsableArguments {
    @Option(help: "Secret of a self-managed certificate: NAMESPACE/NAME, or NAME in the pod's namespace.")
    var secret: String?
    @OptionGroup var cluster: ClusterOptions

    /// Returns the Secret; nil without `--secret`.
    func clusterSecret() throws -> ClusterSecret? {
        try secret.map {
            try ClusterSecret(SecretReference(argument: $0, flag: "--secret"), in: cluster)
        }
    }
}
