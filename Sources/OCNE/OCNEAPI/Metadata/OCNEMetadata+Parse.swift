public import JSON

/// An error in OCNE metadata.
public struct OCNEMetadataError: Error, Equatable, Sendable, CustomStringConvertible {
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
    /// - Throws: `OCNEMetadataError` with the path of the invalid value.
    public init(document: Cursor) throws(OCNEMetadataError) {
        guard document.isObject else {
            throw OCNEMetadataError(
                description: "expected a map of Kubernetes versions", byteOffset: document.byteOffset)
        }
        var releases: [String: Release] = [:]
        var members = document.members
        while let member = members.next() {
            let key = member.name.string ?? ""
            guard let version = KubernetesVersion.parse(key, requiringV: false) else {
                throw OCNEMetadataError(
                    description: "\"\(key)\": expected a Kubernetes version such as v1.26.6",
                    byteOffset: member.name.byteOffset)
            }
            guard version >= Self.oldest else { continue }
            guard member.value.isObject else {
                throw OCNEMetadataError(description: "\(key): expected an object", byteOffset: member.value.byteOffset)
            }
            let release = Field(member.value)
            releases[key.hasPrefix("v") ? key : "v\(key)"] = Release(
                coreDNS: try Self.text(release["container-images"]["coredns"], "\(key).container-images.coredns"),
                etcd: try Self.text(release["container-images"]["etcd"], "\(key).container-images.etcd"),
                kubeadmPackage: try Self.text(release["packages"]["kubeadm"], "\(key).packages.kubeadm"))
        }
        self.init(releases: releases)
    }

    private static func text(_ field: Field, _ path: String) throws(OCNEMetadataError) -> String {
        guard let value = field.value else { return "" }
        switch value.kind {
        case .string: return value.string ?? ""
        case .number: return String(decoding: [UInt8](copying: value.text), as: UTF8.self)
        default: throw OCNEMetadataError(description: "\(path): expected a text", byteOffset: value.byteOffset)
        }
    }
}
