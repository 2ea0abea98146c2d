/// The type of an object (GroupVersionKind of apimachinery).
public struct GroupVersionKind: Equatable, Sendable {
    /// `controlplane.cluster.x-k8s.io`; empty for the core group.
    public let group: String
    /// `v1alpha1`.
    public let version: String
    /// `OCNEControlPlane`.
    public let kind: String
    /// `group/version` as objects spell it; only the version in the core group.
    public let apiVersion: String

    /// The type with these names, which are not checked.
    public init(group: String, version: String, kind: String) {
        self.group = group
        self.version = version
        self.kind = kind
        apiVersion = group.isEmpty ? version : "\(group)/\(version)"
    }
}

extension GroupVersionKind: CustomStringConvertible {
    /// The spelling of error messages: `controlplane.cluster.x-k8s.io/v1alpha1, Kind=OCNEControlPlane`.
    public var description: String { "\(apiVersion), Kind=\(kind)" }
}
