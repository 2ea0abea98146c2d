internal import ClusterObjects
internal import JSON

/// What decisions depend on beside the request. A class, so that a decision counts one reference; immutable.
final class Situation: Sendable {
    let policy: Policy
    let cluster: any ClusterReader
    /// Objects that there is one of, looked up once for all decisions.
    let featureGate: Knowledge
    let infrastructure: Knowledge
    let clusterVersion: Knowledge
    /// The infrastructure that machines may have.
    let platforms: SupportedPlatforms

    init(policy: Policy, cluster: any ClusterReader) {
        self.policy = policy
        self.cluster = cluster
        featureGate = Knowledge(of: .featureGate, in: cluster)
        infrastructure = Knowledge(of: .infrastructure, in: cluster)
        clusterVersion = Knowledge(of: .clusterVersion, in: cluster)
        platforms = SupportedPlatforms(policy, infrastructure)
    }

    /// What is known of an object.
    func look(_ key: ObjectKey) -> Knowledge { Knowledge(of: key, in: cluster) }
}

/// What is known of an object.
enum Knowledge: Sendable {
    case found(ObjectSummary)
    case absent
    /// The live state is not there yet.
    case pending
    /// The cluster does not have the API, or nobody looks at it.
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
