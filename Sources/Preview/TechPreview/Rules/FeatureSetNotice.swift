internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// `feature-set-notice`
enum FeatureSetNotice {
    static let description = RuleDescription(
        "feature-set-notice", "Warns before a feature set is set that cannot be left.",
        appliesTo: "UPDATE of FeatureGate \"cluster\" that newly sets a *NoUpgrade feature set; dry run as well",
        refuses: "nothing; warns that the feature set cannot be undone and stops minor version updates",
        rationale: "No other component warns before it is too late.",
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
        findings.notice("\(new) cannot be undone and stops minor version updates: for test clusters only")
    }
}
