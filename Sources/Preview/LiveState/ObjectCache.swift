public import ClusterObjects

/// A snapshot of the watched objects of a cluster. A value: a new snapshot shares storage with the old one.
public struct ObjectCache: Sendable {
    /// A kind in a group, of any version.
    struct GroupKind: Hashable, Sendable {
        let group: String
        let kind: String

        /// Kinds are few and known at build time: these three values distinguish nearly all of them, and cost less than
        /// hashing the strings.
        func hash(into hasher: inout Hasher) {
            hasher.combine(kind.utf8.count << 16 | group.utf8.count << 8 | Int(kind.utf8.first ?? 0))
        }
    }

    private var stores: [GroupKind: ObjectStore]
    private var groups: Set<String>
    /// True if kinds without a store are complete, as in a directory of manifests, rather than not watched.
    private let isWholeCluster: Bool

    /// Creates a snapshot of a cluster that is not watched.
    public init() {
        stores = [:]
        groups = []
        isWholeCluster = false
    }

    /// Creates a snapshot of a cluster that consists of these objects. Of two with the same key, the later one counts.
    ///
    /// - Parameter groups: Groups that are installed even if they have no objects.
    public init(_ objects: [(key: ObjectKey, summary: ObjectSummary)], installing groups: some Sequence<String> = []) {
        stores = [:]
        self.groups = Set(groups).union([""])
        isWholeCluster = true
        for (key, summary) in objects {
            self.groups.insert(key.group)
            stores[GroupKind(group: key.group, kind: key.kind), default: ObjectStore(coverage: .complete)]
                .put(ObjectStore.Name(namespace: key.namespace, name: key.name), summary)
        }
    }

    /// Creates a snapshot before the first list: these resources are `pending`.
    init(awaiting resources: [WatchedResource]) {
        stores = [:]
        groups = []
        isWholeCluster = false
        for resource in resources { self[resource] = ObjectStore(coverage: .pending) }
    }

    /// The objects of a watched resource.
    subscript(resource: WatchedResource) -> ObjectStore {
        get { stores[GroupKind(group: resource.group, kind: resource.kind)] ?? ObjectStore(coverage: .notWatched) }
        set {
            stores[GroupKind(group: resource.group, kind: resource.kind)] = newValue
            if newValue.coverage == .complete {
                groups.insert(resource.group)
            } else if !stores.contains(where: { $0.key.group == resource.group && $0.value.coverage == .complete }) {
                groups.remove(resource.group)
            }
        }
    }

    /// Number of objects.
    public var count: Int { stores.values.reduce(0) { $0 + $1.count } }

    /// Returns all objects of a kind, in no order. Linear in their number.
    public func objects(group: String, kind: String) -> [(key: ObjectKey, summary: ObjectSummary)] {
        guard let found = stores[GroupKind(group: group, kind: kind)] else { return [] }
        return found.all.map { name, summary in
            (ObjectKey(group: group, kind: kind, namespace: name.namespace, name: name.name), summary)
        }
    }

    /// Returns the version in which Cluster API requests objects of a kind; nil if no CRD names it. Two lookups in hash
    /// tables.
    ///
    /// CRDs are used even while they are pending: versions seldom change, and callers have no better source.
    public func version(group: String, kind: String) -> String? {
        guard let crds = stores[Self.crds], let version = crds.crd(group: group, kind: kind)?.version, !version.isEmpty
        else { return nil }
        return version
    }

    private static let crds = GroupKind(group: APIGroup.apiExtensions, kind: "CustomResourceDefinition")

    /// Returns true if the API server is known to serve a kind of this group.
    public func isInstalled(group: String) -> Bool { groups.contains(group) }
}

extension ObjectCache: ClusterReader {
    /// Returns the summary of an object; nil if there is none. Two lookups in hash tables.
    ///
    /// Also nil while the kind is pending: the object may have changed since.
    public func summary(of key: ObjectKey) -> ObjectSummary? {
        guard let objects = stores[GroupKind(group: key.group, kind: key.kind)], objects.coverage != .pending else {
            return nil
        }
        return objects[ObjectStore.Name(namespace: key.namespace, name: key.name)]
    }

    /// Returns the CRD of a kind; nil if there is none, and while CRDs are pending. Two lookups in hash tables.
    public func crd(group: String, kind: String) -> CRDSummary? {
        guard let crds = stores[Self.crds], crds.coverage != .pending else { return nil }
        return crds.crd(group: group, kind: kind)
    }

    /// Returns true if an object of a kind is in a failure domain, or may be. Two lookups in hash tables.
    public func hasObject(in domain: FailureDomain, group: String, kind: String) -> Bool {
        stores[GroupKind(group: group, kind: kind)]?.failureDomains.contains(domain) ?? false
    }

    /// Returns what the absence of an object of this kind means. In a cluster that was made of objects every group is
    /// complete or not installed.
    public func coverage(group: String, kind: String) -> Coverage {
        if let found = stores[GroupKind(group: group, kind: kind)] { return found.coverage }
        guard isWholeCluster else { return .notWatched }
        return groups.contains(group) ? .complete : .notInstalled
    }
}

extension ObjectStore {
    /// Returns the CRD of a kind, in the store of CRDs.
    fileprivate func crd(group: String, kind: String) -> CRDSummary? {
        self[Name(namespace: "", name: CRDSummary.name(group: group, kind: kind))]?.crd
    }
}
