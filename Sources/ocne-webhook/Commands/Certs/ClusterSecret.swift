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
    func read() throws -> ManagedCertificates {
        let body = try perform(APIRequest(target: reference.path, limit: SecretDocument.maxBytes))
        var tape = Tape()
        let document = try tape.parse(body.span)
        do throws(SecretDocument.Refusal) {
            return try SecretDocument(Field(document.root), reference).certificates
        } catch {
            switch error {
            case .notOurs:
                throw RuntimeFailure("Secret \(reference.description) does not hold a self-managed certificate")
            case .empty: throw RuntimeFailure("Secret \(reference.description) is empty")
            case .unusable(let reason): throw RuntimeFailure("Secret \(reference.description): \(reason)")
            }
        }
    }

    /// Requests a rotation from the replicas.
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
        _ = try perform(APIRequest(.patch, target: reference.path, body: writer.bytes, limit: SecretDocument.maxBytes))
    }

    private func perform(_ request: APIRequest) throws -> [UInt8] {
        let response: APICall.Response
        do {
            response = try APICall.perform(request, at: access, userAgent: Build.userAgent)
        } catch {
            throw RuntimeFailure("API server: \(error)")
        }
        guard response.status == 200 else {
            throw RuntimeFailure("Secret \(reference.description): \(response.status) \(Self.message(response.body))")
        }
        return response.body
    }

    /// Returns the message of a Status.
    private static func message(_ body: [UInt8]) -> String {
        var tape = Tape()
        do {
            let document = try tape.parse(body.span)
            return Field(document.root)["message"].string
        } catch {
            return ""
        }
    }
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
