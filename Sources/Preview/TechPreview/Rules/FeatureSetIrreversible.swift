internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// `feature-set-irreversible`
enum FeatureSetIrreversible {
    static let description = RuleDescription(
        "feature-set-irreversible", "Blocks leaving TechPreviewNoUpgrade, DevPreviewNoUpgrade and CustomNoUpgrade.",
        appliesTo: "UPDATE and DELETE of FeatureGate \"cluster\"",
        refuses: """
            leaving TechPreviewNoUpgrade, DevPreviewNoUpgrade or CustomNoUpgrade, emptying OKD, removing spec.featureSet, and deleting \
            the object while one of these is set
            """,
        rationale: """
            The features of these sets write data that cannot be converted back. OpenShift's own check refuses another set, but neither \
            the removal of the field nor that of the object.
            """,
        remedy: "keep the feature set; leaving it requires a new cluster",
        ocne: .off, openshift: .enforce)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.subject.is(.featureGate, of: .config), review.name.equals("cluster") else { return }
        let old = review.oldObject["spec"]["featureSet"].string
        guard !old.isEmpty else { return }
        let isFinal = FeatureGateSummary.isNoUpgrade(old)
        switch review.operation {
        case .delete:
            guard isFinal || old == "OKD" else { return }
            findings.act(
                """
                FeatureGate "cluster" must not be deleted while the feature set is \(old), which is irreversible; leaving it requires a new \
                cluster
                """)
        case .update:
            let new = review.spec["featureSet"]
            guard !new.hasText(old), isFinal || new.isEmpty else { return }
            findings.field(
                new,
                """
                the feature set \(old) is irreversible; keep featureSet: \(old), since leaving it requires a new cluster
                """)
        case .create, .connect: return
        }
    }
}
