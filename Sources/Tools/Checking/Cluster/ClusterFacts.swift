public import ClusterObjects

/// What a check of one object has to know of the others: which exist, and which control planes Clusters refer to.
public struct ClusterFacts: Sendable {
    let reader: any ClusterReader
    /// Control planes that a Cluster refers to.
    private let controlPlanes: Set<ObjectKey>
    /// Infrastructure kinds of which there is an object.
    private let infrastructureKinds: Set<String>
    /// True if the objects come from a directory, which may lack some kinds.
    private let isDump: Bool

    /// Creates the facts of a cluster.
    ///
    /// - Parameters:
    ///   - clusters: All Clusters of Cluster API.
    ///   - dumpedInfrastructure: The kinds of infrastructure objects in a dump of a cluster, which may lack others; nil
    ///     for a cluster.
    public init(
        _ reader: any ClusterReader, clusters: [(key: ObjectKey, summary: ObjectSummary)],
        dumpedInfrastructure: Set<String>? = nil
    ) {
        self.reader = reader
        isDump = dumpedInfrastructure != nil
        infrastructureKinds = dumpedInfrastructure ?? []
        controlPlanes = Set(
            clusters.compactMap { key, summary in
                guard let reference = summary.cluster?.controlPlane else { return nil }
                // A Cluster and its control plane are in one namespace.
                return ObjectKey(
                    group: reference.group, kind: reference.kind, namespace: key.namespace, name: reference.name)
            })
    }

    /// Returns true if an object certainly does not exist.
    func isMissing(_ key: ObjectKey) -> Bool {
        guard reader.summary(of: key) == nil else { return false }
        if isDump, key.group == APIGroup.infrastructure, !infrastructureKinds.contains(key.kind) { return false }
        switch reader.coverage(group: key.group, kind: key.kind) {
        case .complete: return true
        case .notInstalled: return !isDump
        case .pending, .notWatched: return false
        }
    }

    /// Returns true if an owner certainly does not exist: there is none of its name, or it is another object.
    func isMissing(_ owner: OwnerReference, of namespace: String) -> Bool {
        let keys = ["", namespace].map {
            ObjectKey(group: owner.group, kind: owner.kind, namespace: $0, name: owner.name)
        }
        for key in keys {
            guard let found = reader.summary(of: key) else { continue }
            return !owner.uid.isEmpty && !found.uid.isEmpty && owner.uid != found.uid
        }
        return isMissing(keys[1])
    }

    /// Returns true if certainly no Cluster refers to a control plane.
    func isOutsideOfClusters(_ key: ObjectKey) -> Bool {
        !controlPlanes.contains(key) && reader.coverage(group: APIGroup.cluster, kind: "Cluster") == .complete
    }
}
