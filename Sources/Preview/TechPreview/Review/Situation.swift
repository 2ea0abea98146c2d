internal import ClusterObjects
internal import JSON

/// The settings and the cluster that decisions depend on. A class, so that a decision counts one reference; immutable.
final class Situation: Sendable {
    let settings: TechPreviewSettings
    let cluster: any ClusterReader
    /// What follows from both, shared by many decisions.
    let facts: ClusterFacts

    init(_ settings: TechPreviewSettings, cluster: any ClusterReader, facts: ClusterFacts? = nil) {
        self.settings = settings
        self.cluster = cluster
        self.facts = facts ?? ClusterFacts(settings.policy, cluster)
    }

    var policy: Policy { settings.policy }

    /// Looks up an object.
    func look(_ key: ObjectKey) -> Knowledge { Knowledge(of: key, in: cluster) }
}

/// The result of looking up an object.
enum Knowledge: Sendable {
    case found(ObjectSummary)
    case absent
    /// The live state is not available yet.
    case pending
    /// The cluster does not have the API, or it is not watched.
    case noSuchAPI

    init(of key: ObjectKey, in cluster: any ClusterReader) {
        if let summary = cluster.summary(of: key) {
            self = .found(summary)
            return
        }
        switch cluster.coverage(group: key.group, kind: key.kind) {
        case .complete: self = .absent
        case .pending: self = .pending
        case .notInstalled, .notWatched: self = .noSuchAPI
        }
    }
}
