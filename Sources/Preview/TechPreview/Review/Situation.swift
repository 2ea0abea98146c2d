internal import ClusterObjects
internal import JSON

/// The policy and the cluster that decisions depend on. A class, so that a decision counts one reference; immutable.
final class Situation: Sendable {
    let policy: Policy
    let cluster: any ClusterReader
    /// Singleton objects, looked up once for all decisions.
    let featureGate: Knowledge
    let infrastructure: Knowledge
    let clusterVersion: Knowledge
    /// What the release enables.
    let release: Release
    /// Whether machines may be migrated.
    let migration: MigrationSupport
    /// The infrastructure that machines may have.
    let platforms: SupportedPlatforms

    init(policy: Policy, cluster: any ClusterReader) {
        self.policy = policy
        self.cluster = cluster
        featureGate = Knowledge(of: .featureGate, in: cluster)
        infrastructure = Knowledge(of: .infrastructure, in: cluster)
        clusterVersion = Knowledge(of: .clusterVersion, in: cluster)
        release = Release(featureGate, clusterVersion)
        migration = MigrationSupport(policy, infrastructure, release)
        platforms = SupportedPlatforms(policy, infrastructure, release)
    }

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
