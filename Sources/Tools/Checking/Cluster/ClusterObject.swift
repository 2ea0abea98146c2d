public import ClusterObjects
public import JSON

/// The identity of an object of a cluster.
public struct ClusterObject: Hashable, Sendable {
    /// Group and version; a version alone for the core group.
    public let apiVersion: String
    /// Kind, as in objects.
    public let kind: String
    /// Namespace; empty for cluster-scoped objects.
    public let namespace: String
    /// `metadata.name`.
    public let name: String
    /// `metadata.uid`; empty if it is unknown, as in manifests.
    public let uid: String

    /// Creates an identity; the object need not exist.
    public init(apiVersion: String, kind: String, namespace: String, name: String, uid: String = "") {
        self.apiVersion = apiVersion
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.uid = uid
    }

    /// Reads the identity of an object; `root` is the whole object.
    public init(_ root: borrowing Field) {
        let metadata = root["metadata"]
        self.init(
            apiVersion: root["apiVersion"].string, kind: root["kind"].string, namespace: metadata["namespace"].string,
            name: metadata["name"].string, uid: metadata["uid"].string)
    }

    /// API group; empty for the core group.
    var group: String { apiGroup(of: apiVersion) }

    /// `NAMESPACE/NAME`, or the name of a cluster-scoped object.
    public var path: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }

    /// Kind, namespace and name.
    public var title: String { "\(kind) \(path)" }

    /// The key of the object, in any version.
    public var key: ObjectKey { ObjectKey(group: group, kind: kind, namespace: namespace, name: name) }
}
