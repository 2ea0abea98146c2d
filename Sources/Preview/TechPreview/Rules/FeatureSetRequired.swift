internal import ClusterObjects
internal import KubernetesAPI

/// `feature-set-required`
enum FeatureSetRequired {
    static let description = RuleDescription(
        "feature-set-required",
        "Cluster API objects are created only where OpenShift lets Cluster API manage machines.",
        appliesTo: "CREATE of any Cluster API object in a managed namespace",
        refuses: """
            everything while FeatureGate "cluster" does not enable Cluster API machine management. Its status decides where it names \
            ClusterAPIMachineManagement for the version of ClusterVersion; otherwise the feature set does: TechPreviewNoUpgrade, \
            DevPreviewNoUpgrade, or CustomNoUpgrade with that gate in customNoUpgrade.enabled
            """,
        rationale:
            "Without the feature no controller runs: the objects would have no effect, until the feature is enabled.",
        remedy: """
            use Machine API (machinesets.machine.openshift.io), or have a cluster administrator set spec.featureSet of FeatureGate \
            "cluster" to TechPreviewNoUpgrade; that cannot be undone and stops minor version updates
            """,
        ocne: .off, openshift: .enforce)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.operation == .create, review.subject.isClusterAPI, review.isInManagedNamespace else { return }
        let gate: FeatureGateSummary
        switch review.situation.featureGate {
        case .pending: return findings.unavailable("FeatureGate \"cluster\" is not known yet")
        case .noSuchAPI: return findings.missingAPI()
        case .absent: gate = FeatureGateSummary(featureSet: "")
        case .found(let summary): gate = summary.featureGate ?? FeatureGateSummary(featureSet: "")
        }
        var version = ""
        if !gate.verdicts.isEmpty {
            switch review.situation.clusterVersion {
            case .pending: return findings.unavailable("ClusterVersion \"version\" is not known yet")
            case .noSuchAPI, .absent: break
            case .found(let summary): version = summary.clusterVersion?.desired ?? ""
            }
        }
        guard !gate.enablesMachineManagement(version: version) else { return }
        findings.act(
            """
            this cluster does not let Cluster API manage machines (feature set \(gate.featureSet.isEmpty ? "Default" : gate.featureSet)), so \
            no controller would act on the object; use Machine API (machinesets.machine.openshift.io)\(alternative(gate))
            """)
    }

    /// Instructions for an administrator, which `feature-set-irreversible` does not refuse and which are not followed
    /// yet.
    private static func alternative(_ gate: FeatureGateSummary) -> String {
        if gate.featureSet == "CustomNoUpgrade" {
            return """
                , or have an administrator add \(FeatureGateSummary.machineManagementGate) to spec.customNoUpgrade.enabled of FeatureGate \
                "cluster"
                """
        }
        if gate.isNoUpgrade {
            return ": the cluster's version has \(FeatureGateSummary.machineManagementGate) turned off"
        }
        return """
            , or have an administrator set spec.featureSet of FeatureGate "cluster" to TechPreviewNoUpgrade, which cannot be undone and \
            stops minor version updates
            """
    }
}
