internal import ClusterObjects

/// A resource of the API that the informer lists and watches.
public struct WatchedResource: Sendable, Equatable {
    /// API group; empty for the core group.
    public let group: String
    /// Kind, as in objects.
    public let kind: String
    /// Plural name, as in paths and RBAC.
    public let plural: String
    /// Versions that the summary can be read from. The storage version is requested, so that nothing has to be
    /// converted (by this very server, if the kind is OCNE's); if that is unknown, the first of these that is served.
    let versions: [String]
    /// True if only metadata is requested, since rules only ask whether objects exist.
    let isMetadataOnly: Bool
    /// The only name that is watched; nil for all.
    public let onlyName: String?
    /// The only namespaces that are watched; empty for all. Authors in other namespaces must have no influence.
    public let onlyNamespaces: [String]

    init(
        _ group: String, _ kind: String, _ plural: String, _ versions: [String], metadataOnly: Bool = false,
        only name: String? = nil, in namespaces: [String] = []
    ) {
        self.group = group
        self.kind = kind
        self.plural = plural
        self.versions = versions
        isMetadataOnly = metadataOnly
        onlyName = name
        onlyNamespaces = namespaces
    }

    /// Number of failures after which readiness no longer waits for the resource; nil if it always waits.
    ///
    /// To list a kind that this server converts, the API server may need this server first. CRDs and OpenShift's TLS
    /// profile have defaults, so nothing is denied without them; an API server that starts refuses a few requests.
    public var failuresUntilReady: UInt64? {
        if kind.hasPrefix("OCNE") { return 1 }
        return self == Self.crds || self == Self.apiServers ? 5 : nil
    }

    /// Returns true if an object with this name is watched.
    func includes(_ name: ObjectStore.Name) -> Bool {
        (onlyName == nil || onlyName == name.name)
            && (onlyNamespaces.isEmpty || onlyNamespaces.contains(name.namespace))
    }
}
