public import KubernetesAPI

/// One version of one kind: what declarations, decoding, rules and routes agree on.
public struct KindSchema: Sendable {
    public let gvk: GroupVersionKind
    /// Name in URLs: `ocneconfigs`.
    public let plural: String
    /// Short names for kubectl.
    public let shortNames: [String]
    /// The members beside `apiVersion`, `kind` and `metadata`.
    public let properties: [Property]
    /// What the kind is, for `kubectl explain`.
    public let doc: String
    /// The tables that requests are checked with.
    public let compiled: CompiledSchema

    public init(_ gvk: GroupVersionKind, plural: String, shortNames: [String] = [], doc: String, _ properties: [Property]) {
        self.gvk = gvk
        self.plural = plural
        self.shortNames = shortNames
        self.doc = doc
        self.properties = properties
        compiled = CompiledSchema(
            .object(
                doc,
                [
                    .value("apiVersion", .string("Group and version of the object.")),
                    .value("kind", .string("Kind of the object.")),
                    .structure("metadata", .objectMeta),
                ] + properties))
    }
}
