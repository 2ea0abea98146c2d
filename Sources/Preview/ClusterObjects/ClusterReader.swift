/// A snapshot of a cluster, for decisions. Never blocks and never uses the network. Any thread.
public protocol ClusterReader: Sendable {
    /// Returns the summary of an object; nil if there is none, or if its kind is `pending`.
    func summary(of key: ObjectKey) -> ObjectSummary?

    /// Returns the CRD of a kind; nil if there is none, or if CRDs are `pending`.
    func crd(group: String, kind: String) -> CRDSummary?

    /// Returns true if a Machine or a MachineSet is in a failure domain, or may be. Takes no time for other objects of
    /// the kind.
    func hasObject(in domain: FailureDomain, group: String, kind: String) -> Bool

    /// Returns what it means that `summary(of:)` has no object of a kind.
    func coverage(group: String, kind: String) -> Coverage
}

extension ClusterReader {
    /// Looks the CRD up by its name.
    public func crd(group: String, kind: String) -> CRDSummary? {
        summary(
            of: ObjectKey(
                group: APIGroup.apiExtensions, kind: "CustomResourceDefinition", namespace: "",
                name: CRDSummary.name(group: group, kind: kind)))?.crd
    }
}

/// Meaning of a missing object.
public enum Coverage: Sendable, Equatable {
    /// All objects of the kind are in the snapshot: a missing one does not exist.
    case complete
    /// Objects are being listed, or the list is stale: a missing one may exist.
    case pending
    /// The API server does not serve the group: no object exists.
    case notInstalled
    /// The kind is not watched.
    case notWatched
}

/// A cluster that is neither watched nor read from a directory.
public struct NoCluster: ClusterReader {
    /// Creates an empty reader.
    public init() {}

    /// Returns nil for every object.
    public func summary(of key: ObjectKey) -> ObjectSummary? { nil }

    /// Returns false for every kind.
    public func hasObject(in domain: FailureDomain, group: String, kind: String) -> Bool { false }

    /// Returns `notWatched` for every kind, so that rules do not conclude that an object does not exist.
    public func coverage(group: String, kind: String) -> Coverage { .notWatched }
}
