internal import CertificateRotation
internal import HTTP
internal import JSON
internal import KubernetesClient

/// The Secret of a self-managed certificate, read and annotated by commands.
struct ClusterSecret {
    let reference: SecretReference
    private let access: ClusterAccess

    init(_ reference: SecretReference, kubeconfig: String?) throws {
        guard let access = try StateSource.access(kubeconfig: kubeconfig) else {
            throw ConfigurationError("not running in a cluster; pass --kubeconfig")
        }
        self.reference = reference
        self.access = access
    }

    /// Returns the certificates in the Secret.
    func read() throws -> ManagedCertificates {
        let answer = try ask(APIRequest(target: reference.path, limit: SecretDocument.maxBytes))
        var tape = Tape()
        let document = try tape.parse(answer.span)
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
    func ask(for request: RotationRequest) throws {
        // The annotation has an effect only on a managed Secret.
        _ = try read()
        let path = JSONPointer(tokens: ["metadata", "annotations", SecretDocument.rotate])
        var writer = JSONWriter()
        writer.array { writer in
            writer.object { writer in
                writer.member("op", "add")
                writer.member("path", path.description)
                writer.member("value", request.rawValue)
            }
        }
        _ = try ask(APIRequest(.patch, target: reference.path, body: writer.bytes, limit: SecretDocument.maxBytes))
    }

    private func ask(_ request: APIRequest) throws -> [UInt8] {
        let answer: APICall.Response
        do {
            answer = try APICall.perform(request, at: access, userAgent: Build.userAgent)
        } catch {
            throw RuntimeFailure("API server: \(error)")
        }
        guard answer.status == 200 else {
            throw RuntimeFailure("Secret \(reference.description): \(answer.status) \(Self.message(answer.body))")
        }
        return answer.body
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
