internal import HTTP
public import JSON
internal import KubernetesClient
internal import Primitives

/// The Secret as the API server returned it.
public struct SecretDocument: Sendable {
    /// Namespace and name.
    public let reference: SecretReference
    let resourceVersion: String
    let uid: String
    /// The certificates in it.
    public let certificates: ManagedCertificates
    private let hasAnnotations: Bool
    private let hasRequest: Bool

    /// Label of Secrets that this server may write.
    static let managerLabel = "app.kubernetes.io/managed-by"
    static let manager = "ocne-webhook"
    /// Label with the same meaning, for package managers that set `managerLabel` to their own name, as Helm does.
    static let ownLabel = "ocne-webhook/self-managed"
    /// Annotations with the times of a rotation.
    static let trustedSince = "ocne-webhook/trusted-since"
    static let servingSince = "ocne-webhook/serving-since"
    /// Annotation with which an operator requests a rotation: `ca` or `serving`.
    public static let rotate = "ocne-webhook/rotate"

    /// Limit of a Secret as JSON, in bytes: API servers store 1 MiB of data.
    public static let maxBytes = 4 * 1024 * 1024

    /// A Secret that is not used.
    public enum Refusal: Error, Equatable, Sendable {
        /// It has neither label.
        case notOurs
        /// It has the label and none of the files, as in the manifests.
        case empty(Blank)
        /// Its content is invalid, for this reason.
        case unusable(String)
    }

    /// A Secret without certificates.
    public struct Blank: Equatable, Sendable {
        let resourceVersion: String
        /// True if it has other data, or empty values.
        let hasData: Bool
        let hasAnnotations: Bool
    }

    /// Parses a Secret.
    ///
    /// - Throws: `Refusal` if it is not to be used.
    public init(_ object: borrowing Field, _ reference: SecretReference) throws(Refusal) {
        self.reference = reference
        let metadata = object["metadata"]
        resourceVersion = metadata["resourceVersion"].string
        uid = metadata["uid"].string
        let labels = metadata["labels"]
        guard labels.member(named: Self.managerLabel) == Self.manager || labels.member(named: Self.ownLabel) == "true"
        else { throw .notOurs }
        var data: [String: [UInt8]] = [:]
        for file in ManagedCertificates.File.allCases {
            guard let text = object["data"].member(named: file.rawValue), !text.isEmpty else { continue }
            guard let bytes = Base64.decode(text) else { throw .unusable("\(file.rawValue) is not base64") }
            data[file.rawValue] = bytes
        }
        let annotations = metadata["annotations"]
        hasAnnotations = annotations.value?.isObject == true
        guard !data.isEmpty else {
            let hasData = object["data"].value?.isObject == true
            throw .empty(Blank(resourceVersion: resourceVersion, hasData: hasData, hasAnnotations: hasAnnotations))
        }
        var certificates: ManagedCertificates
        do {
            certificates = try ManagedCertificates { data[$0.rawValue] }
        } catch {
            throw .unusable(error.description)
        }
        certificates.trustedSince = annotations.member(named: Self.trustedSince).flatMap {
            RFC3339Time($0)?.unixSeconds
        }
        certificates.servingSince = annotations.member(named: Self.servingSince).flatMap {
            RFC3339Time($0)?.unixSeconds
        }
        let request = annotations.member(named: Self.rotate)
        hasRequest = request != nil
        certificates.request = request.flatMap { RotationRequest(rawValue: $0) }
        self.certificates = certificates
    }

    /// Returns a JSON Patch to `next`, which applies if the Secret has not changed.
    func patch(to next: ManagedCertificates) -> [UInt8] {
        var patch = PatchWriter(resourceVersion: resourceVersion)
        if !hasAnnotations { patch.addEmpty("/metadata/annotations") }
        patch.fill(next, replacing: certificates)
        patch.note(Self.trustedSince, next.trustedSince, was: certificates.trustedSince)
        patch.note(Self.servingSince, next.servingSince, was: certificates.servingSince)
        if hasRequest, next.request == nil { patch.removeAnnotation(Self.rotate) }
        return patch.end()
    }

    /// Returns a JSON Patch that fills a Secret without certificates. Other keys in its data stay.
    static func filling(_ blank: Blank, with certificates: ManagedCertificates) -> [UInt8] {
        var patch = PatchWriter(resourceVersion: blank.resourceVersion)
        if !blank.hasData { patch.addEmpty("/data") }
        patch.fill(certificates, replacing: nil)
        if !blank.hasAnnotations { patch.addEmpty("/metadata/annotations") }
        patch.note(trustedSince, certificates.trustedSince, was: nil)
        patch.note(servingSince, certificates.servingSince, was: nil)
        return patch.end()
    }

    /// A Secret that holds `kept`.
    static func json(_ reference: SecretReference, _ certificates: ManagedCertificates) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("apiVersion", "v1")
        writer.member("kind", "Secret")
        writer.member("type", "kubernetes.io/tls")
        writer.key("metadata")
        writer.beginObject()
        writer.member("name", reference.name)
        writer.member("namespace", reference.namespace)
        writer.key("labels")
        writer.beginObject()
        writer.member(managerLabel, manager)
        writer.member("app.kubernetes.io/name", manager)
        writer.endObject()
        writer.key("annotations")
        writer.beginObject()
        if let since = certificates.trustedSince { writer.member(trustedSince, CivilTime(unixSeconds: since).rfc3339) }
        if let since = certificates.servingSince { writer.member(servingSince, CivilTime(unixSeconds: since).rfc3339) }
        writer.endObject()
        writer.endObject()
        writer.key("data")
        writer.beginObject()
        for (file, content) in certificates.files { writer.member(file.rawValue, Base64.encode(content)) }
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }
}

/// Namespace and name of a Secret.
public struct SecretReference: Sendable, Equatable {
    /// Namespace of the Secret.
    public var namespace: String
    /// Name of the Secret.
    public var name: String

    /// Creates a reference; the names are not validated.
    public init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// `namespace/name`.
    public var description: String { "\(namespace)/\(name)" }

    var listPath: String { "/api/v1/namespaces/\(PercentEncoding.encode(namespace))/secrets" }

    /// Path of the Secret in the API.
    public var path: String { "\(listPath)/\(PercentEncoding.encode(name))" }
}

extension Field {
    /// Returns the string of a member with a dynamic name.
    func member(named name: String) -> String? {
        var members = members
        while let member = members.next() {
            if member.name.stringEquals(name.utf8) { return member.value.string }
        }
        return nil
    }
}
