internal import ClusterObjects

/// What decisions depend on beside the cluster, shared by all that are made with it. Immutable.
final class TechPreviewSettings: Sendable {
    let policy: Policy
    /// The response of rules that need the live state while it is not available.
    let stateUnavailable: StateUnavailable
    /// Converts objects with a conversion annotation to their other version; nil for none.
    let converter: (any VersionConverter)?
    /// The seconds since 1970, by which exemptions end.
    let clock: @Sendable () -> Int64
    /// Rules that are not off.
    let active: [TechPreviewRule]

    init(
        _ policy: Policy, _ stateUnavailable: StateUnavailable, _ converter: (any VersionConverter)?,
        clock: @escaping @Sendable () -> Int64
    ) {
        self.policy = policy
        self.stateUnavailable = stateUnavailable
        self.converter = converter
        self.clock = clock
        active = TechPreviewRule.allCases.filter { policy[$0] != .off }
    }
}
