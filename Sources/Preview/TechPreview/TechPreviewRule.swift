internal import KubernetesAPI

/// The rules, in the order in which violations are reported.
public enum TechPreviewRule: Int, CaseIterable, Sendable {
    case featureSetRequired
    case featureSetIrreversible
    case featureSetNotice
    case minorUpgradeBlocked
    case platformSupported
    case noControlPlaneMachines
    case noMachineAPIMigration
    case machineAPIAuthoritative
    case featureParity
    case infrastructureParity
    case clusterIdentity
    case infrastructureCluster
    case failureDomainInUse
    case primaryResources
    case namespace
    case cliPrecedence
    case supportNotice

    /// Its description.
    public var description: RuleDescription {
        switch self {
        case .featureSetRequired: FeatureSetRequired.description
        case .featureSetIrreversible: FeatureSetIrreversible.description
        case .featureSetNotice: FeatureSetNotice.description
        case .minorUpgradeBlocked: MinorUpgradeBlocked.description
        case .platformSupported: PlatformSupported.description
        case .noControlPlaneMachines: NoControlPlaneMachines.description
        case .noMachineAPIMigration: NoMachineAPIMigration.description
        case .machineAPIAuthoritative: MachineAPIAuthoritative.description
        case .featureParity: FeatureParity.description
        case .infrastructureParity: InfrastructureParity.description
        case .clusterIdentity: ClusterIdentity.description
        case .infrastructureCluster: InfrastructureClusterDeletion.description
        case .failureDomainInUse: FailureDomainInUse.description
        case .primaryResources: PrimaryResources.description
        case .namespace: NamespaceNotice.description
        case .cliPrecedence: CLIPrecedence.description
        case .supportNotice: SupportNotice.description
        }
    }

    /// Stable name, as policy files, messages and audit annotations have it.
    public var id: String { "\(description.rule.id)" }

    /// The rule with this name, compared byte by byte; nil when there is none.
    public init?(id: String) {
        guard let rule = Self.allCases.first(where: { $0.id.utf8.elementsEqual(id.utf8) }) else { return nil }
        self = rule
    }

    /// Checks a request. One that does not concern the rule costs a comparison or two.
    func check(_ review: borrowing Review, _ findings: inout Findings) {
        switch self {
        case .featureSetRequired: FeatureSetRequired.check(review, &findings)
        case .featureSetIrreversible: FeatureSetIrreversible.check(review, &findings)
        case .featureSetNotice: FeatureSetNotice.check(review, &findings)
        case .minorUpgradeBlocked: MinorUpgradeBlocked.check(review, &findings)
        case .platformSupported: PlatformSupported.check(review, &findings)
        case .noControlPlaneMachines: NoControlPlaneMachines.check(review, &findings)
        case .noMachineAPIMigration: NoMachineAPIMigration.check(review, &findings)
        case .machineAPIAuthoritative: MachineAPIAuthoritative.check(review, &findings)
        case .featureParity: FeatureParity.check(review, &findings)
        case .infrastructureParity: InfrastructureParity.check(review, &findings)
        case .clusterIdentity: ClusterIdentity.check(review, &findings)
        case .infrastructureCluster: InfrastructureClusterDeletion.check(review, &findings)
        case .failureDomainInUse: FailureDomainInUse.check(review, &findings)
        case .primaryResources: PrimaryResources.check(review, &findings)
        case .namespace: NamespaceNotice.check(review, &findings)
        case .cliPrecedence: CLIPrecedence.check(review, &findings)
        case .supportNotice: SupportNotice.check(review, &findings)
        }
    }
}

/// A set of rules: a bit for each, so that it can be made and compared for every request.
public struct RuleSet: Sendable, Equatable {
    private var bits: UInt32 = 0

    /// The set of these rules; empty when none are given.
    public init(_ rules: some Sequence<TechPreviewRule> = []) {
        for rule in rules { insert(rule) }
    }

    /// True if no rule is in it.
    public var isEmpty: Bool { bits == 0 }

    /// Returns true if the rule is in it.
    public func contains(_ rule: TechPreviewRule) -> Bool { bits & (1 << UInt32(rule.rawValue)) != 0 }

    /// Adds a rule, if it is not there.
    public mutating func insert(_ rule: TechPreviewRule) { bits |= 1 << UInt32(rule.rawValue) }

    /// Removes the rules that are in `other` as well.
    public mutating func subtract(_ other: RuleSet) { bits &= ~other.bits }

    /// Adds the rules that are in `other`.
    public mutating func formUnion(_ other: RuleSet) { bits |= other.bits }

    /// The rules in it, in their order.
    public var rules: [TechPreviewRule] { TechPreviewRule.allCases.filter(contains) }
}
