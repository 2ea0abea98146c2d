internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// `feature-set-notice`
enum FeatureSetNotice {
    static let description = RuleDescription(
        "feature-set-notice", "Warns before an irreversible feature set is enabled.",
        appliesTo: "UPDATE of FeatureGate \"cluster\" that newly sets a *NoUpgrade feature set; dry run as well",
        refuses: """
            a feature set that is irreversible and blocks minor version updates. With requireAnnotation: true and mode enforce it is refused \
            unless the object has the annotation ocne-webhook.oracle.com/i-understand-no-upgrade: "true"
            """,
        rationale: "OpenShift accepts the change without a warning.",
        remedy: "try it with --dry-run=server first, and only on a cluster that can be reinstalled",
        onlyWarns: true, refusalSetting: "requireAnnotation", ocne: .off, openshift: .warn)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.operation == .update, review.subject.is(.featureGate, of: .config), review.name.equals("cluster")
        else { return }
        let new = review.spec["featureSet"].string
        guard FeatureGateSummary.isNoUpgrade(new),
            !FeatureGateSummary.isNoUpgrade(review.oldObject["spec"]["featureSet"].string)
        else {
            return
        }
        let annotation = review.metadata["annotations"][Policy.upgradeAnnotation]
        if review.situation.policy.requiresUpgradeAnnotation, !annotation.equals("true") {
            return findings.field(
                annotation, as: .required,
                """
                \(new) is irreversible and blocks minor updates; to confirm, set the annotation to "true" in the same request, on a cluster \
                that can be reinstalled
                """)
        }
        findings.notice("\(new) is irreversible and blocks minor updates; use on test clusters only")
    }
}
