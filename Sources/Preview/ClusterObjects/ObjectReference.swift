public import JSON

/// A reference to an object as it is kept: `apiVersion/kind/name/namespace` (ObjectReference) or `apiGroup/kind/name`,
/// without the version.
public struct ObjectReference: Sendable, Equatable {
    /// API group; empty for the core group.
    public let group: String
    /// Kind as objects spell it.
    public let kind: String
    /// Name of the object.
    public let name: String
    /// Empty where the reference does not say.
    public let namespace: String

    /// A reference to an object that may or may not be there.
    public init(group: String, kind: String, name: String, namespace: String = "") {
        self.group = group
        self.kind = kind
        self.name = name
        self.namespace = namespace
    }

    /// Reads a reference; nil when it names no object.
    public init?(_ field: borrowing Field) {
        let (kind, name) = (field["kind"].keptText, field["name"].keptText)
        guard !kind.isEmpty, !name.isEmpty else { return nil }
        let group = field["apiGroup"].isEmpty ? apiGroup(of: field["apiVersion"].keptText) : field["apiGroup"].keptText
        self.init(group: group, kind: kind, name: name, namespace: field["namespace"].keptText)
    }

    /// Whether this is a reference to what an owner reference means, for an object in `namespace`.
    public func means(_ owner: OwnerReference, in namespace: String) -> Bool {
        group == owner.group && kind == owner.kind && name == owner.name
            && (self.namespace.isEmpty || self.namespace == namespace)
    }
}
