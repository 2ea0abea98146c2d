public import JSON

/// The errors in OCNE metadata, in the order of the document.
public struct OCNEMetadataErrors: Error, Equatable, Sendable, CustomStringConvertible {
    /// The errors, at most 100.
    public let all: [OCNEMetadataError]

    /// The errors, a line each.
    public var description: String { all.map(\.description).joined(separator: "\n") }
}

/// An error in OCNE metadata.
public struct OCNEMetadataError: Equatable, Sendable, CustomStringConvertible {
    /// The message, after the path if there is one: `v1.26.6.packages.kubeadm: expected a string`.
    public let description: String
    /// The byte offset in the document.
    public let byteOffset: Int
}

extension OCNEMetadata {
    /// Reads the map of versions to releases, as the ConfigMap `ocne-metadata` holds it under `mapping`.
    ///
    /// Keys without `v` get it; versions before v1.25.7 are ignored. Numbers count as strings: `pause: 3.1` needs no
    /// quotes.
    ///
    /// - Throws: `OCNEMetadataErrors` with the path of each invalid value.
    public init(document: Cursor) throws(OCNEMetadataErrors) {
        var parser = MetadataParser()
        let releases = parser.releases(in: document)
        guard parser.errors.isEmpty else { throw OCNEMetadataErrors(all: parser.errors) }
        self.init(releases: releases)
    }
}

/// Reads releases, and collects the errors in them.
private struct MetadataParser {
    private static let maxErrors = 100

    private(set) var errors: [OCNEMetadataError] = []

    mutating func releases(in document: Cursor) -> [String: OCNEMetadata.Release] {
        guard document.isObject else {
            fail("expected a map of Kubernetes versions", at: document)
            return [:]
        }
        var releases: [String: OCNEMetadata.Release] = [:]
        var members = document.members
        while let member = members.next() {
            let key = member.name.string ?? ""
            guard let version = KubernetesVersion.parse(key.utf8.span, requiringV: false) else {
                fail("\"\(key)\": expected a Kubernetes version such as v1.26.6", at: member.name)
                continue
            }
            guard version >= OCNEMetadata.oldest else { continue }
            guard member.value.isObject else {
                fail("\(key): expected an object", at: member.value)
                continue
            }
            let release = Field(member.value)
            releases[key.hasPrefix("v") ? key : "v\(key)"] = OCNEMetadata.Release(
                coreDNS: text(release["container-images"]["coredns"], "\(key).container-images.coredns"),
                etcd: text(release["container-images"]["etcd"], "\(key).container-images.etcd"),
                kubeadmPackage: text(release["packages"]["kubeadm"], "\(key).packages.kubeadm"))
        }
        return releases
    }

    /// Returns the text of a field; empty if there is none.
    private mutating func text(_ field: Field, _ path: String) -> String {
        guard let value = field.value else { return "" }
        switch value.kind {
        case .string: return value.string ?? ""
        case .number: return String(decoding: [UInt8](copying: value.text), as: UTF8.self)
        default:
            fail("\(path): expected a text", at: value)
            return ""
        }
    }

    private mutating func fail(_ message: String, at value: Cursor) {
        guard errors.count < Self.maxErrors else { return }
        errors.append(OCNEMetadataError(description: message, byteOffset: value.byteOffset))
    }
}
