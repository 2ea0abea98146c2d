public import ClusterObjects

/// What follows from a policy and the singleton objects of a cluster: computed when one of them changes, not for every
/// request. Immutable. Any thread.
public final class ClusterFacts: Sendable {
    let featureGate: Knowledge
    let infrastructure: Knowledge
    let clusterVersion: Knowledge
    /// What the release enables.
    let release: Release
    /// Whether machines may be migrated.
    let migration: MigrationSupport
    /// The infrastructure that machines may have.
    let platforms: SupportedPlatforms

    /// Looks up the singletons, and concludes what they mean for `policy`.
    public init(_ policy: Policy, _ cluster: any ClusterReader) {
        featureGate = Knowledge(of: .featureGate, in: cluster)
        infrastructure = Knowledge(of: .infrastructure, in: cluster)
        clusterVersion = Knowledge(of: .clusterVersion, in: cluster)
        release = Release(featureGate, clusterVersion)
        migration = MigrationSupport(policy, infrastructure, release)
        platforms = SupportedPlatforms(policy, infrastructure, release)
    }
}
