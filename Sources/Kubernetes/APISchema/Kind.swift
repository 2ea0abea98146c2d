public import KubernetesAPI

/// One version of one kind: what declarations, decoding, rules and routes agree on. A class, so that handing it on
/// costs one reference.
public final class KindSchema: Sendable {
    /// Group, version and kind, as objects spell them.
    /// Group, version and kind, as objects spell them.
    public let gvk: GroupVersionKind
    /// Name in URLs: `ocneconfigs`.
    public let plural: String
    /// Short names for kubectl.
    public let shortNames: [String]
    /// The members beside `apiVersion`, `kind` and `metadata`.
    public let properties: [Property]
    /// What the kind is, for `kubectl explain`.
    public let doc: String
    /// What `kubectl get` shows beside the name.
    public let printColumns: [PrintColumn]
    /// The sub-resource `scale`; nil for none.
    public let scale: ScalePaths?
    /// The tables that requests are checked with.
    public let compiled: CompiledSchema

    /// A version of a kind; compiles its tables, so make each once, as a constant.
    ///
    /// - Parameters:
    ///   - doc: What the kind is, in a sentence or two.
    /// - properties: The members beside `apiVersion`, `kind` and `metadata`, which every object has. `status` among
    ///     them makes it a sub-resource.
    public init(
        _ gvk: GroupVersionKind, plural: String, shortNames: [String] = [], doc: String, columns: [PrintColumn] = [],
        scale: ScalePaths? = nil, _ properties: [Property]
    ) {
        self.gvk = gvk
        self.plural = plural
        self.shortNames = shortNames
        self.doc = doc
        self.properties = properties
        self.scale = scale
        printColumns = columns
        compiled = CompiledSchema(Self.whole(doc, properties))
    }

    /// The schema of the whole object, with what every object has.
    public var whole: Schema { Self.whole(doc, properties) }

    private static func whole(_ doc: String, _ properties: [Property]) -> Schema {
        .object(
            doc,
            [
                .value("apiVersion", .string("Group and version of the object.")),
                .value("kind", .string("Kind of the object.")),
                .structure("metadata", .objectMeta),
            ] + properties)
    }

    /// Name of one object in messages of kubectl: `ocneconfig`.
    public var singular: String { gvk.kind.lowercased() }

    /// Kind of a list of the objects.
    public var listKind: String { gvk.kind + "List" }

    /// True if `status` is a sub-resource of its own.
    public var hasStatus: Bool { properties.contains { "\($0.name)" == "status" } }
}

/// A column of `kubectl get` (`additionalPrinterColumns` of a CustomResourceDefinition).
public struct PrintColumn: Sendable {
    /// How kubectl shows the value; `date` is a time of RFC 3339, shown as the time since.
    public enum ColumnType: String, Sendable {
        case string, integer, boolean, date
    }

    /// Head of the column, which kubectl writes in capitals.
    public let name: String
    /// How the value is shown; one that is not of this type leaves the column empty.
    public let type: ColumnType
    /// Where the value is, as a JSONPath: `.status.replicas`.
    public let path: String
    /// What the column shows, in a sentence.
    public let doc: String
    /// True if only `-o wide` shows it.
    public let isWide: Bool

    /// A column; `path` is a JSONPath from the object's root, without braces.
    public init(_ name: String, _ type: ColumnType, _ path: String, wide: Bool = false, _ doc: String) {
        self.name = name
        self.type = type
        self.path = path
        self.doc = doc
        isWide = wide
    }

    /// Name of the cluster that the object belongs to.
    public static let cluster = PrintColumn(
        "Cluster", .string, #".metadata.labels['cluster\.x-k8s\.io/cluster-name']"#, "Cluster that it belongs to.")

    /// Time since the object was created.
    public static let age = PrintColumn("Age", .date, ".metadata.creationTimestamp", "Time since it was created.")
}

/// Where the sub-resource `scale` finds its values (`CustomResourceSubresourceScale` of apiextensions.k8s.io/v1):
/// JSONPaths without lists, below `.spec` or `.status`.
public struct ScalePaths: Sendable {
    /// Replicas that are wanted: `.spec.replicas`.
    public let specReplicas: String
    /// Replicas that exist: `.status.replicas`.
    public let statusReplicas: String
    /// A label selector as text that finds them: `.status.selector`.
    public let selector: String

    /// The places of all three.
    public init(specReplicas: String, statusReplicas: String, selector: String) {
        self.specReplicas = specReplicas
        self.statusReplicas = statusReplicas
        self.selector = selector
    }
}
