/// Group, kind, namespace and name of an object. Without a version: all versions of a kind are the same objects.
public struct ObjectKey: Hashable, Sendable {
    /// API group; empty for the core group.
    public let group: String
    /// Kind, such as `OCNEControlPlane`.
    public let kind: String
    /// Namespace; empty for cluster-scoped objects.
    public let namespace: String
    /// `metadata.name`.
    public let name: String

    /// Creates a key; the object need not exist.
    public init(group: String, kind: String, namespace: String, name: String) {
        self.group = group
        self.kind = kind
        self.namespace = namespace
        self.name = name
    }

    /// Leaves out the group, the longest part: objects that differ in it alone are rare.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(namespace)
        hasher.combine(name)
    }
}
