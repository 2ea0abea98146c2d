internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// `feature-set-notice`
enum FeatureSetNotice {
    static let description = RuleDescription(
        "feature-set-notice", "Warns before an irreversible feature set is enabled.",
        appliesTo: "UPDATE of FeatureGate \"cluster\" that newly sets a *NoUpgrade feature set; dry run as well",
        refuses: "a feature set that is irreversible and blocks minor version updates",
        rationale: "OpenShift accepts the change without a warning.",
        remedy: "try it with --dry-run=server first, and only on a cluster that can be reinstalled",
        onlyWarns: true, ocne: .off, openshift: .warn)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.operation == .update, review.subject.is(.featureGate, of: .config), review.name.equals("cluster")
        else { return }
        let new = review.spec["featureSet"].string
        guard FeatureGateSummary.isNoUpgrade(new),
            !FeatureGateSummary.isNoUpgrade(review.oldObject["spec"]["featureSet"].string)
        else {
            return
        }
        findings.notice("\(new) is irreversible and blocks minor updates; use on test clusters only")
    }
}
