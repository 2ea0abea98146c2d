public import JSON

/// A reference to an object without its version: an ObjectReference (`apiVersion`, `kind`, `name`, `namespace`) or a
/// contract-versioned one (`apiGroup`, `kind`, `name`).
public struct ObjectReference: Sendable, Equatable {
    /// API group; empty for the core group.
    public let group: String
    /// Kind of the object.
    public let kind: String
    /// Name of the object.
    public let name: String
    /// Namespace; empty if the reference has none.
    public let namespace: String

    /// Creates a reference; the object need not exist.
    public init(group: String, kind: String, name: String, namespace: String = "") {
        self.group = group
        self.kind = kind
        self.name = name
        self.namespace = namespace
    }

    /// Reads a reference; nil if it names no object.
    public init?(_ field: borrowing Field) {
        let (kind, name) = (field["kind"].boundedString, field["name"].boundedString)
        guard !kind.isEmpty, !name.isEmpty else { return nil }
        let group =
            field["apiGroup"].isEmpty
            ? apiGroup(of: field["apiVersion"].boundedString) : field["apiGroup"].boundedString
        self.init(group: group, kind: kind, name: name, namespace: field["namespace"].boundedString)
    }

    /// Returns true if an owner reference of an object in `namespace` refers to the same object.
    public func means(_ owner: OwnerReference, in namespace: String) -> Bool {
        group == owner.group && kind == owner.kind && name == owner.name
            && (self.namespace.isEmpty || self.namespace == namespace)
    }
}
