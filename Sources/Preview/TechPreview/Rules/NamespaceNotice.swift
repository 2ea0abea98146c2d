internal import JSON
internal import KubernetesAPI

/// `namespace`
enum NamespaceNotice {
    static let description = RuleDescription(
        "namespace", "Cluster API objects are created in a managed namespace.",
        appliesTo: "CREATE of Cluster API objects outside the managed namespaces",
        refuses: "objects outside the managed namespaces, which the message lists",
        rationale: "OpenShift's controllers watch the managed namespaces only: other objects have no effect.",
        remedy: "create the object in a managed namespace",
        onlyWarns: true, ocne: .off, openshift: .warn)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.operation == .create, review.subject.isClusterAPI, !review.namespace.isEmpty,
            !review.isInManagedNamespace
        else {
            return
        }
        findings.notice(
            "Cluster API objects are only reconciled in \(review.situation.policy.managedNamespaces.joined(separator: ", ")); create it there"
        )
    }
}
