internal import CertificateRotation
internal import HTTP
internal import JSON
internal import KubernetesClient

/// The Secret of a server that manages its certificate itself, as commands look at it and ask for something.
struct ClusterSecret {
    let reference: SecretReference
    private let access: ClusterAccess

    init(_ reference: SecretReference, kubeconfig: String?) throws {
        guard let access = try StateSource.access(kubeconfig: kubeconfig) else {
            throw ConfigurationError("there is no cluster: give --kubeconfig")
        }
        self.reference = reference
        self.access = access
    }

    /// What is in it.
    func read() throws -> ManagedCertificates {
        let answer = try ask(APIRequest(target: reference.path, limit: SecretDocument.maxBytes))
        var tape = Tape()
        let document = try tape.parse(answer.span)
        do throws(SecretDocument.Refusal) {
            return try SecretDocument(Field(document.root), reference).kept
        } catch {
            switch error {
            case .notOurs:
                throw RuntimeFailure("Secret \(reference.description) is not one that a server manages itself")
            case .empty: throw RuntimeFailure("Secret \(reference.description) is empty")
            case .unusable(let reason): throw RuntimeFailure("Secret \(reference.description): \(reason)")
            }
        }
    }

    /// Asks the replicas for a rotation.
    func ask(for request: RotationRequest) throws {
        // Only a Secret that is managed knows what to do with it.
        _ = try read()
        var writer = JSONWriter()
        writer.beginArray()
        writer.beginObject()
        writer.key("op")
        writer.string("add")
        writer.key("path")
        writer.string("/metadata/annotations/\(SecretDocument.rotate.replacing("/", with: "~1"))")
        writer.key("value")
        writer.string(request.rawValue)
        writer.endObject()
        writer.endArray()
        _ = try ask(APIRequest(.patch, target: reference.path, body: writer.bytes, limit: SecretDocument.maxBytes))
    }

    private func ask(_ request: APIRequest) throws -> [UInt8] {
        let answer: APICall.Answer
        do {
            answer = try APICall.perform(request, at: access, userAgent: "ocne-webhook/\(Build.version)")
        } catch {
            throw RuntimeFailure("the API server: \(error)")
        }
        guard answer.status == 200 else {
            throw RuntimeFailure("Secret \(reference.description): \(answer.status) \(Self.message(answer.body))")
        }
        return answer.body
    }

    /// What a Status says.
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
