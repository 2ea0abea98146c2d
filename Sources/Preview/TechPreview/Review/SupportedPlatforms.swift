internal import ClusterObjects
internal import JSON

/// The infrastructure kinds that machines may have: computed when the policy or the cluster changes, not for every
/// request.
struct SupportedPlatforms: Sendable {
    /// Kinds of the infrastructure group; none where the cluster's platform is not supported.
    let kinds: [String]
    /// The reason why there are no others.
    let reason: String
    /// The reason why the kinds are not known.
    let gap: Gap

    enum Gap: Sendable {
        case none
        /// The live state is not available yet.
        case pending
        /// The cluster does not have the API that names its platform.
        case noSuchAPI
    }

    /// The kinds for OCNE.
    private static let ocne = [
        "OCICluster", "OCIManagedCluster", "OCIMachineTemplate", "OCIMachine", "OCIMachinePool",
        "OCIManagedMachinePool", "OCIVirtualMachinePool",
    ]

    init(_ policy: Policy, _ infrastructure: Knowledge, _ release: Release) {
        switch policy.profile {
        case .ocne: self.init(Self.ocne, "OCNE clusters run on Oracle Cloud Infrastructure only")
        case .openshift: self.init(listed: policy.platforms, infrastructure, release)
        }
    }

    /// Platforms that a policy lists are supported, and no others. Without a list the release decides.
    private init(listed: [Platform]?, _ infrastructure: Knowledge, _ release: Release) {
        let supported = listed ?? Platform.allCases
        let platform: InfrastructureSummary
        switch infrastructure {
        case .pending:
            self.init([], "", .pending)
            return
        case .noSuchAPI:
            self.init([], "", .noSuchAPI)
            return
        case .absent: platform = InfrastructureSummary(platform: "")
        case .found(let summary): platform = summary.infrastructure ?? InfrastructureSummary(platform: "")
        }
        if platform.platform.isEmpty {
            self.init(supported.flatMap(\.kinds), "Cluster API is supported on these platforms only")
        } else if let own = Platform(rawValue: platform.platform), supported.contains(own) {
            if own == .azure, platform.isAzureStack {
                self.init([], "Cluster API is not supported on Azure Stack Hub")
            } else if listed == nil, release.awaits != nil {
                self.init([], "", .pending)
            } else if listed == nil, release.disables(.machineManagement, on: own) {
                let gate = OpenShiftGate(.machineManagement, on: own).name
                self.init([], "gate \(gate) of FeatureGate \"cluster\" is not enabled")
            } else {
                self.init(own.kinds, "this cluster runs on \(own.rawValue)")
            }
        } else {
            self.init([], "Cluster API is not supported on the platform of this cluster, \(platform.platform)")
        }
    }

    private init(_ kinds: [String], _ reason: String, _ gap: Gap = .none) {
        self.kinds = kinds
        self.reason = reason
        self.gap = gap
    }

    /// Returns true if a reference is to one of the kinds. Allocates no strings.
    func contain(_ reference: borrowing Field) -> Bool {
        guard reference.refersToInfrastructure, let kind = reference["kind"].value else { return false }
        for supported in kinds { if kind.stringEquals(supported.utf8) { return true } }
        return false
    }
}
