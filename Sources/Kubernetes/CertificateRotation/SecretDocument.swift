internal import HTTP
public import JSON
internal import KubernetesClient
internal import Primitives

/// The Secret as the API server has it, and how it is asked for.
public struct SecretDocument: Sendable {
    /// Where it is.
    public let reference: SecretReference
    let resourceVersion: String
    let uid: String
    /// What is in it.
    public let kept: ManagedCertificates
    private let hasAnnotations: Bool
    private let hasRequest: Bool

    /// Says that a Secret may be written here.
    static let managerLabel = "app.kubernetes.io/managed-by"
    static let manager = "ocne-webhook"
    /// Noted beside the certificates.
    static let trustedSince = "ocne-webhook/trusted-since"
    static let servingSince = "ocne-webhook/serving-since"
    /// What an operator asks for: `ca` or `serving`.
    public static let rotate = "ocne-webhook/rotate"

    /// Bytes that an API server lets a Secret have, as JSON and base64, and room.
    public static let maxBytes = 4 * 1024 * 1024

    /// Why a Secret is not used.
    public enum Refusal: Error, Equatable, Sendable {
        /// It has no label that says that it may be written.
        case notOurs
        /// It has the label and none of the files, as in the manifests: to be filled.
        case empty(Blank)
        /// What is in it makes no sense.
        case unusable(String)
    }

    /// A Secret that is to be filled.
    public struct Blank: Equatable, Sendable {
        let resourceVersion: String
        /// Whether it has data all the same: other keys, or empty values.
        let hasData: Bool
        let hasAnnotations: Bool
    }

    /// Reads a Secret.
    public init(_ object: borrowing Field, _ reference: SecretReference) throws(Refusal) {
        self.reference = reference
        let metadata = object["metadata"]
        resourceVersion = metadata["resourceVersion"].string
        uid = metadata["uid"].string
        guard metadata["labels"].member(named: Self.managerLabel) == Self.manager else { throw .notOurs }
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
        var kept: ManagedCertificates
        do {
            kept = try ManagedCertificates { data[$0.rawValue] }
        } catch {
            throw .unusable(error.description)
        }
        kept.trustedSince = annotations.member(named: Self.trustedSince).flatMap { RFC3339Time($0)?.unixSeconds }
        kept.servingSince = annotations.member(named: Self.servingSince).flatMap { RFC3339Time($0)?.unixSeconds }
        let request = annotations.member(named: Self.rotate)
        hasRequest = request != nil
        kept.request = request.flatMap { RotationRequest(rawValue: $0) }
        self.kept = kept
    }

    /// A JSON Patch that turns what is there into `next`, if nobody else has written meanwhile.
    func patch(to next: ManagedCertificates) -> [UInt8] {
        var patch = PatchWriter(resourceVersion: resourceVersion)
        if !hasAnnotations { patch.addEmpty("/metadata/annotations") }
        patch.fill(next, replacing: kept)
        patch.note(Self.trustedSince, next.trustedSince, was: kept.trustedSince)
        patch.note(Self.servingSince, next.servingSince, was: kept.servingSince)
        if hasRequest, next.request == nil { patch.remove("/metadata/annotations/\(PatchWriter.escaped(Self.rotate))") }
        return patch.end()
    }

    /// A JSON Patch that fills a Secret that has the label and none of the files. Other keys in its data stay.
    static func filling(_ blank: Blank, with kept: ManagedCertificates) -> [UInt8] {
        var patch = PatchWriter(resourceVersion: blank.resourceVersion)
        if !blank.hasData { patch.addEmpty("/data") }
        patch.fill(kept, replacing: nil)
        if !blank.hasAnnotations { patch.addEmpty("/metadata/annotations") }
        patch.note(trustedSince, kept.trustedSince, was: nil)
        patch.note(servingSince, kept.servingSince, was: nil)
        return patch.end()
    }

    /// A Secret that holds `kept`.
    static func json(_ reference: SecretReference, _ kept: ManagedCertificates) -> [UInt8] {
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
        if let since = kept.trustedSince { writer.member(trustedSince, CivilTime(unixSeconds: since).rfc3339) }
        if let since = kept.servingSince { writer.member(servingSince, CivilTime(unixSeconds: since).rfc3339) }
        writer.endObject()
        writer.endObject()
        writer.key("data")
        writer.beginObject()
        for (file, content) in kept.files { writer.member(file.rawValue, Base64.encode(content)) }
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }
}

/// Where a Secret is.
public struct SecretReference: Sendable, Equatable {
    /// Its namespace.
    public var namespace: String
    /// Its name in there.
    public var name: String

    /// By name; neither is looked at here.
    public init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// `namespace/name`.
    public var description: String { "\(namespace)/\(name)" }

    var listPath: String { "/api/v1/namespaces/\(APIRequest.escaped(namespace))/secrets" }

    /// Where it is asked for.
    public var path: String { "\(listPath)/\(APIRequest.escaped(name))" }
}

extension Field {
    /// The text of a member whose name is not known when the program is built.
    func member(named name: String) -> String? {
        var members = members
        while let member = members.next() {
            if member.name.stringEquals(name.utf8) { return member.value.string }
        }
        return nil
    }
}
