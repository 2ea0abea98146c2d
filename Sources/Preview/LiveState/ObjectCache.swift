public import ClusterObjects

/// The cluster as it was seen at one time. Immutable: a change is a new one, which shares with the old one what did not
/// change.
public struct ObjectCache: Sendable {
    /// A kind within its group, whatever the version.
    struct GroupKind: Hashable, Sendable {
        let group: String
        let kind: String

        /// Kinds are few and known beforehand: these three tell nearly all of them apart, and cost less than their
        /// texts.
        func hash(into hasher: inout Hasher) {
            hasher.combine(kind.utf8.count << 16 | group.utf8.count << 8 | Int(kind.utf8.first ?? 0))
        }
    }

    private var kinds: [GroupKind: ObjectStore]
    private var groups: Set<String>
    /// What holds for kinds of installed groups that stand nowhere above: a directory of manifests knows all of them.
    private let isWhole: Bool

    /// A cluster that nobody looks at: no kind is watched.
    public init() {
        kinds = [:]
        groups = []
        isWhole = false
    }

    /// A cluster that consists of these objects. Where two have the same key, the later one counts.
    ///
    /// - Parameter installing: Groups that are there even without objects.
    public init(_ objects: [(key: ObjectKey, summary: ObjectSummary)], installing groups: some Sequence<String> = []) {
        kinds = [:]
        self.groups = Set(groups).union([""])
        isWhole = true
        for (key, summary) in objects {
            self.groups.insert(key.group)
            kinds[GroupKind(group: key.group, kind: key.kind), default: ObjectStore(coverage: .complete)]
                .put(ObjectStore.Name(namespace: key.namespace, name: key.name), summary)
        }
    }

    /// A cluster of which nothing has been read yet: these kinds are `pending`.
    init(awaiting kinds: [WatchedResource]) {
        self.kinds = [:]
        groups = []
        isWhole = false
        for kind in kinds { self[kind] = ObjectStore(coverage: .pending) }
    }

    /// The objects of a kind that is looked at.
    subscript(kind: WatchedResource) -> ObjectStore {
        get { kinds[GroupKind(group: kind.group, kind: kind.kind)] ?? ObjectStore(coverage: .notWatched) }
        set {
            kinds[GroupKind(group: kind.group, kind: kind.kind)] = newValue
            if newValue.coverage == .complete {
                groups.insert(kind.group)
            } else if !kinds.contains(where: { $0.key.group == kind.group && $0.value.coverage == .complete }) {
                groups.remove(kind.group)
            }
        }
    }

    /// How many there are.
    public var count: Int { kinds.values.reduce(0) { $0 + $1.count } }

    /// All objects of a kind, in no order. Linear in their number.
    public func objects(group: String, kind: String) -> [(key: ObjectKey, summary: ObjectSummary)] {
        guard let found = kinds[GroupKind(group: group, kind: kind)] else { return [] }
        return found.all.map { name, summary in
            (ObjectKey(group: group, kind: kind, namespace: name.namespace, name: name.name), summary)
        }
    }

    /// The version in which Cluster API would ask for objects of a kind; nil when no definition says. Two look-ups in
    /// hash tables.
    ///
    /// While nobody tells what happens to definitions, what was known before counts: it seldom changes, and who asks
    /// gets no worse an answer than a moment ago.
    public func version(group: String, kind: String) -> String? {
        let definitions = kinds[GroupKind(group: APIGroup.definitions, kind: "CustomResourceDefinition")]
        let name = ObjectStore.Name(namespace: "", name: CRDSummary.name(group: group, kind: kind))
        guard let version = definitions?[name]?.definition?.version, !version.isEmpty else { return nil }
        return version
    }

    /// Whether the API server serves a kind of this group, as far as is known.
    public func isInstalled(group: String) -> Bool { groups.contains(group) }
}

extension ObjectCache: ClusterReader {
    /// What is known of an object; nil when there is none. Two look-ups in hash tables.
    ///
    /// Nil as well while the kind is pending: what was known before may have changed since, and nobody has told.
    public func summary(of key: ObjectKey) -> ObjectSummary? {
        guard let objects = kinds[GroupKind(group: key.group, kind: key.kind)], objects.coverage != .pending else {
            return nil
        }
        return objects[ObjectStore.Name(namespace: key.namespace, name: key.name)]
    }

    /// How far what is not there does not exist. In a cluster that was made of objects every group is complete or not
    /// installed.
    public func coverage(group: String, kind: String) -> Coverage {
        if let found = kinds[GroupKind(group: group, kind: kind)] { return found.coverage }
        guard isWhole else { return .notWatched }
        return groups.contains(group) ? .complete : .notInstalled
    }
}
