public import ClusterObjects

/// What was found in an OpenShift cluster, and what follows from it for the rules, for people.
public struct OpenShiftFacts: Sendable, Equatable {
    /// Names and values, in the order in which to show them; empty for a cluster that is not OpenShift's.
    public let rows: [Row]

    /// A fact.
    public struct Row: Sendable, Equatable {
        /// What it is about.
        public let name: String
        /// What was found, or what follows.
        public let value: String
    }

    /// Reads the facts that decisions by `policy` on requests for `cluster` depend on.
    public init(_ policy: Policy, _ cluster: any ClusterReader) {
        let facts = ClusterFacts(policy, cluster)
        if case .noSuchAPI = facts.featureGate {
            rows = []
            return
        }
        let release = facts.release
        rows = [
            Row(name: "OpenShift version", value: release.version.isEmpty ? "not known" : release.version),
            Row(name: "Platform", value: Self.platform(facts.infrastructure)),
            Row(name: "Feature set", value: Self.featureSet(facts.featureGate)),
            Row(name: "Enabled gates", value: Self.enabledGates(release)),
            Row(name: "Machine management by Cluster API", value: Self.management(facts)),
            Row(name: "Infrastructure kinds", value: Self.kinds(facts.platforms)),
            Row(name: "Migration between Machine API and Cluster API", value: Self.migration(facts.migration)),
        ]
    }

    private static let notSynced = "not known: the live state is not synced"

    private static func platform(_ infrastructure: Knowledge) -> String {
        switch infrastructure {
        case .pending: notSynced
        case .absent, .noSuchAPI: "not known"
        case .found(let summary):
            summary.infrastructure.map(\.platform).flatMap { $0.isEmpty ? nil : $0 } ?? "not known"
        }
    }

    private static func featureSet(_ featureGate: Knowledge) -> String {
        switch featureGate {
        case .pending: notSynced
        case .absent, .noSuchAPI: "Default"
        case .found(let summary):
            summary.featureGate.map(\.featureSet).flatMap { $0.isEmpty ? nil : $0 } ?? "Default"
        }
    }

    private static func enabledGates(_ release: Release) -> String {
        if release.awaits != nil { return notSynced }
        let names = OpenShiftGate.all.filter { release.gates[$0] == true }.map(\.name)
        return names.isEmpty ? "none of those that rules read" : names.joined(separator: ", ")
    }

    private static func management(_ facts: ClusterFacts) -> String {
        if facts.release.awaits != nil { return notSynced }
        guard case .found(let object) = facts.featureGate, let summary = object.featureGate else {
            return "not enabled"
        }
        return summary.enablesMachineManagement(version: facts.release.version) ? "enabled" : "not enabled"
    }

    private static func kinds(_ platforms: SupportedPlatforms) -> String {
        switch platforms.gap {
        case .pending: notSynced
        case .noSuchAPI: "not checked: the cluster has no Infrastructure"
        case .none: platforms.kinds.isEmpty ? "none: \(platforms.reason)" : platforms.kinds.joined(separator: ", ")
        }
    }

    private static func migration(_ migration: MigrationSupport) -> String {
        switch migration {
        case .allowed: "allowed"
        case .refused(let reason): "refused: \(reason)"
        case .pending: notSynced
        }
    }
}
