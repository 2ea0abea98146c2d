/// The cluster as decisions see it: one snapshot, looked at and never asked over the network. Must not block; any
/// thread.
public protocol ClusterReader: Sendable {
    /// What is known of an object; nil when there is none, and when what was known of its kind is not relied on
    /// (`pending`).
    func summary(of key: ObjectKey) -> ObjectSummary?

    /// How far `summary(of:)` can be relied on for objects of a kind.
    func coverage(group: String, kind: String) -> Coverage
}

/// What a missing object means.
public enum Coverage: Sendable, Equatable {
    /// All objects of the kind are known: what is not there does not exist.
    case complete
    /// They are being listed, or could not be read for too long: nobody knows.
    case pending
    /// The API server does not have the group, so there are none.
    case notInstalled
    /// Nobody looks at objects of this kind.
    case notWatched
}

/// A cluster of which nothing is known, since nothing was configured to know it from.
public struct NoCluster: ClusterReader {
    /// The view of who has neither an API server nor a directory to look at.
    public init() {}

    /// Nil for every object.
    public func summary(of key: ObjectKey) -> ObjectSummary? { nil }

    /// `notWatched` for every kind, so that rules take no missing object for one that does not exist.
    public func coverage(group: String, kind: String) -> Coverage { .notWatched }
}
