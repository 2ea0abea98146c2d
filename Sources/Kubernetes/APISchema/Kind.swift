public import KubernetesAPI
internal import Synchronization

/// A version of a kind, shared by declarations, decoding, rules and routes. A class, so that passing it costs one
/// reference.
public final class KindSchema: Sendable {
    /// Group, version and kind.
    public let gvk: GroupVersionKind
    /// The plural name in URLs: `ocneconfigs`.
    public let plural: String
    /// Short names for kubectl.
    public let shortNames: [String]
    /// The members besides `apiVersion`, `kind` and `metadata`.
    public let properties: [Property]
    /// Description of the kind for `kubectl explain`.
    public let doc: String
    /// Columns of `kubectl get` besides the name.
    public let printColumns: [PrintColumn]
    /// The `scale` subresource; nil for none.
    public let scale: ScalePaths?
    /// The tag of the compiled schema.
    let tag = CompiledSchema.nextTag()
    private let compilation = AtomicLazyReference<Compilation>()

    /// Creates a version of a kind. It keeps its compiled schema, so create each once, as a constant.
    ///
    /// - Parameters:
    ///   - doc: Description of the kind, in a sentence or two.
    ///   - properties: The members besides `apiVersion`, `kind` and `metadata`, which every object has. A `status`
    ///     among them becomes a subresource.
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
    }

    /// The compiled schema that requests are checked with. Made when it is first used; to be kept by those who use it for
    /// each request. Any thread.
    public var compiled: CompiledSchema {
        if let made = compilation.load() { return made.schema }
        return compilation.storeIfNil(Compilation(CompiledSchema(whole, tag: tag))).schema
    }

    /// A compiled schema as an object, to be published atomically.
    private final class Compilation: Sendable {
        let schema: CompiledSchema

        init(_ schema: CompiledSchema) {
            self.schema = schema
        }
    }

    /// The schema of the whole object, including the members that every object has.
    public var whole: Schema {
        .object(
            doc,
            [
                .value("apiVersion", .string("Group and version of the object.")),
                .value("kind", .string("Kind of the object.")),
                .structure("metadata", .objectMeta),
            ] + properties)
    }

    /// The singular name in messages of kubectl: `ocneconfig`.
    public var singular: String { gvk.kind.lowercased() }

    /// The kind of a list of the objects.
    public var listKind: String { gvk.kind + "List" }

    /// True if `status` is a subresource.
    public var hasStatus: Bool { properties.contains { "\($0.name)" == "status" } }
}

/// A column of `kubectl get` (`additionalPrinterColumns` of a CustomResourceDefinition).
public struct PrintColumn: Sendable {
    /// The type of a column; `date` is an RFC 3339 time, displayed as the time since.
    public enum ColumnType: String, Sendable {
        case string, integer, boolean, date
    }

    /// Title of the column; kubectl displays it in capitals.
    public let name: String
    /// The type; a value of another type is displayed as empty.
    public let type: ColumnType
    /// JSONPath of the value: `.status.replicas`.
    public let path: String
    /// Description of the column, in a sentence.
    public let doc: String
    /// True if the column is only displayed with `-o wide`.
    public let isWide: Bool

    /// Creates a column; `path` is a JSONPath from the object's root, without braces.
    public init(_ name: String, _ type: ColumnType, _ path: String, wide: Bool = false, _ doc: String) {
        self.name = name
        self.type = type
        self.path = path
        self.doc = doc
        isWide = wide
    }

    /// The name of the object's cluster.
    public static let cluster = PrintColumn(
        "Cluster", .string, #".metadata.labels['cluster\.x-k8s\.io/cluster-name']"#, "Cluster that it belongs to.")

    /// The time since the object was created.
    public static let age = PrintColumn("Age", .date, ".metadata.creationTimestamp", "Time since it was created.")
}

/// The paths of the `scale` subresource (`CustomResourceSubresourceScale` of apiextensions.k8s.io/v1): JSONPaths
/// without lists, below `.spec` or `.status`.
public struct ScalePaths: Sendable {
    /// The desired number of replicas: `.spec.replicas`.
    public let specReplicas: String
    /// The actual number of replicas: `.status.replicas`.
    public let statusReplicas: String
    /// The label selector of the replicas, as a string: `.status.selector`.
    public let selector: String

    /// Creates the three paths.
    public init(specReplicas: String, statusReplicas: String, selector: String) {
        self.specReplicas = specReplicas
        self.statusReplicas = statusReplicas
        self.selector = selector
    }
}
