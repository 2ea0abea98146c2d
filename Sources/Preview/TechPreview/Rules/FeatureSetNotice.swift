internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// `feature-set-notice`
enum FeatureSetNotice {
    static let description = RuleDescription(
        "feature-set-notice", "Who sets a feature set that cannot be left is told so before it is done.",
        appliesTo: "UPDATE of FeatureGate \"cluster\" that newly sets a feature set *NoUpgrade; dry run as well",
        refuses: "nothing; warns that this cannot be undone and stops minor version updates",
        rationale: "Nothing else says so before it is too late.",
        remedy: "try with --dry-run=server first, on a cluster that may be installed anew",
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
