internal import ClusterObjects
internal import JSON

/// A reference to an object: `apiVersion/kind/name/namespace` (ObjectReference) or `apiGroup/kind/name`, without regard
/// to the version.
struct Reference: ~Escapable {
    let field: Field
    let group: String
    let kind: String
    /// `name`. Few rules need it as a string.
    private let nameField: Field
    /// Empty where the reference has none.
    let namespace: String

    /// Reads a reference; nil when there is none.
    @_lifetime(copy field)
    init?(_ field: Field) {
        guard let value = field.value else { return nil }
        var isEmpty = true
        let (group, kind): (String, String)
        if let apiGroup = written("apiGroup", of: value) {
            isEmpty = false
            group = apiGroup.string ?? ""
        } else if let apiVersion = written("apiVersion", of: value) {
            isEmpty = false
            group = knownGroup(of: apiVersion)
        } else {
            group = ""
        }
        if let written = written("kind", of: value) {
            isEmpty = false
            kind = knownKind(written)
        } else {
            kind = ""
        }
        let nameField = field["name"]
        if !nameField.isEmpty { isEmpty = false }
        if isEmpty { return nil }
        self.field = field
        self.group = group
        self.kind = kind
        self.nameField = nameField
        namespace = written("namespace", of: value)?.string ?? ""
    }

    /// True if the name is a string, and not empty.
    var hasName: Bool { !nameField.isEmpty && nameField.value?.isString == true }

    /// The name; empty where the reference has none. Allocates for more than 15 bytes.
    var name: String { nameField.string }

    /// The key of the object, if it is in `namespace`.
    func key(in namespace: String) -> ObjectKey {
        ObjectKey(group: group, kind: kind, namespace: namespace, name: name)
    }
}

/// The member of an object, unless it is `null` or `""`.
@_lifetime(copy object)
private func written(_ name: StaticString, of object: Cursor) -> Cursor? {
    guard let value = object[name], !value.isNull, !value.isEmptyString else { return nil }
    return value
}

/// The group of an `apiVersion`; the usual ones are not allocated.
private func knownGroup(of value: Cursor) -> String {
    if value.stringHasPrefix("infrastructure.cluster.x-k8s.io/") { return APIGroup.infrastructure }
    if value.stringHasPrefix("bootstrap.cluster.x-k8s.io/") { return APIGroup.bootstrap }
    return apiGroup(of: value.string ?? "")
}

extension Field {
    /// True if this is a reference to an object of the infrastructure group. Allocates no strings.
    var refersToInfrastructure: Bool {
        let apiGroup = self["apiGroup"]
        if !apiGroup.isEmpty { return apiGroup.equals("infrastructure.cluster.x-k8s.io") }
        return self["apiVersion"].value?.stringHasPrefix("infrastructure.cluster.x-k8s.io/") == true
    }
}

/// The usual kinds of references, which need no allocation.
private let commonKinds: [(name: StaticString, text: String)] = [
    ("OCNEConfigTemplate", "OCNEConfigTemplate"), ("OCIMachineTemplate", "OCIMachineTemplate"),
    ("AWSMachineTemplate", "AWSMachineTemplate"),
]

private func knownKind(_ value: Cursor) -> String {
    for common in commonKinds { if value.stringEquals(common.name) { return common.text } }
    return value.string ?? ""
}
