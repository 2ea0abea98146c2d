internal import Primitives
internal import TLS

/// The version in which an API server stores the objects of a resource.
public enum StorageVersion {
    /// Returns an APIResource's `storageVersionHash`: the first eight bytes of SHA-256 of the storage version's name
    /// (`StorageVersionHash` of k8s.io/apiserver/pkg/endpoints/discovery). Nil if the hash cannot be computed.
    public static func hash(group: String, version: String, kind: String) -> String? {
        SHA256.digest(Array("\(group)/\(version)/\(kind)".utf8)).map { Base64.encode(Array($0.prefix(8))) }
    }
}
