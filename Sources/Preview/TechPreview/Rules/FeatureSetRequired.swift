internal import ClusterObjects
internal import KubernetesAPI

/// `feature-set-required`
enum FeatureSetRequired {
    static let description = RuleDescription(
        "feature-set-required",
        "Cluster API objects are created only if Cluster API machine management is enabled.",
        appliesTo: "CREATE of any Cluster API object in a managed namespace",
        refuses: """
            everything while FeatureGate "cluster" does not enable Cluster API machine management. Its status decides if it lists \
            ClusterAPIMachineManagement for the version of ClusterVersion; otherwise the feature set decides: TechPreviewNoUpgrade, \
            DevPreviewNoUpgrade, or CustomNoUpgrade with that gate in customNoUpgrade.enabled
            """,
        rationale:
            "Without the feature no controller runs, and the objects have no effect until it is enabled.",
        remedy: """
            use Machine API (machinesets.machine.openshift.io), or have a cluster administrator set spec.featureSet of FeatureGate \
            "cluster" to TechPreviewNoUpgrade, which is irreversible and blocks minor version updates
            """,
        ocne: .off, openshift: .enforce)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.operation == .create, review.subject.isClusterAPI, review.isInManagedNamespace else { return }
        let gate: FeatureGateSummary
        switch review.situation.facts.featureGate {
        case .pending: return findings.unavailable("FeatureGate \"cluster\" is not synced yet")
        case .noSuchAPI: return findings.missingAPI()
        case .absent: gate = FeatureGateSummary(featureSet: "")
        case .found(let summary): gate = summary.featureGate ?? FeatureGateSummary(featureSet: "")
        }
        var version = ""
        if !gate.entries.isEmpty {
            switch review.situation.facts.clusterVersion {
            case .pending: return findings.unavailable("ClusterVersion \"version\" is not synced yet")
            case .noSuchAPI, .absent: break
            case .found(let summary): version = summary.clusterVersion?.desired ?? ""
            }
        }
        guard !gate.enablesMachineManagement(version: version) else { return }
        findings.act(
            """
            Cluster API machine management is not enabled (feature set \(gate.featureSet.isEmpty ? "Default" : gate.featureSet)); use \
            Machine API (machinesets.machine.openshift.io)\(alternative(gate))
            """)
    }

    /// Instructions for an administrator, which `feature-set-irreversible` does not refuse and which are not followed
    /// yet.
    private static func alternative(_ gate: FeatureGateSummary) -> String {
        if gate.featureSet == "CustomNoUpgrade" {
            return """
                , or have an administrator add \(OpenShiftGate.Feature.machineManagement.name) to spec.customNoUpgrade.enabled of FeatureGate \
                "cluster"
                """
        }
        if gate.isNoUpgrade {
            return "; the version of this cluster disables \(OpenShiftGate.Feature.machineManagement.name)"
        }
        return """
            , or have an administrator set spec.featureSet of FeatureGate "cluster" to TechPreviewNoUpgrade, which is irreversible and \
            blocks minor version updates
            """
    }
}
