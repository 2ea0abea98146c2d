/// What an object of the cluster is and what it is called. No version: all versions of a kind are the same objects.
public struct ObjectKey: Hashable, Sendable {
    /// API group; empty for the core group.
    public let group: String
    /// Kind as objects spell it: `OCNEControlPlane`.
    public let kind: String
    /// Empty for objects without one.
    public let namespace: String
    /// `metadata.name`.
    public let name: String

    /// The key of an object that may or may not be there.
    public init(group: String, kind: String, namespace: String, name: String) {
        self.group = group
        self.kind = kind
        self.namespace = namespace
        self.name = name
    }
}
