internal import KubernetesAPI

/// `support-notice`
enum SupportNotice {
    static let description = RuleDescription(
        "support-notice", "Warns that Cluster API is a Technology Preview.",
        appliesTo: "CREATE of Cluster API objects",
        refuses: "every new object, since there is no production support",
        rationale:
            "Technology Preview features are not covered by service level agreements and may change or be removed.",
        remedy:
            "use Machine API for workloads that need support; set the rule to off in the policy to silence the warning",
        onlyWarns: true, ocne: .off, openshift: .warn)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.operation == .create, review.subject.isClusterAPI else { return }
        findings.notice("Cluster API is a Technology Preview without a production SLA; in production use Machine API")
    }
}
