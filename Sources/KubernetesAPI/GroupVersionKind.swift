/// The type of an object (GroupVersionKind of apimachinery).
public struct GroupVersionKind: Equatable, Sendable {
    public let group: String
    public let version: String
    public let kind: String

    public init(group: String, version: String, kind: String) {
        self.group = group
        self.version = version
        self.kind = kind
    }

    /// `group/version` as objects spell it; only the version in the core group.
    public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }
}

extension GroupVersionKind: CustomStringConvertible {
    /// As error messages spell it: `controlplane.cluster.x-k8s.io/v1alpha1, Kind=OCNEControlPlane`.
    public var description: String { "\(apiVersion), Kind=\(kind)" }
}
