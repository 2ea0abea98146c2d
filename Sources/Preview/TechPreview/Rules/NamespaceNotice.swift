internal import JSON
internal import KubernetesAPI

/// `namespace`
enum NamespaceNotice {
    static let description = RuleDescription(
        "namespace", "Cluster API objects are created in a managed namespace.",
        appliesTo: "CREATE of Cluster API objects outside the managed namespaces",
        refuses: "nothing; warns and lists the managed namespaces",
        rationale: "The controllers of OpenShift watch no other namespace: the object would have no effect.",
        remedy: "create the object in a managed namespace",
        onlyWarns: true, ocne: .off, openshift: .warn)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.operation == .create, review.subject.isClusterAPI, !review.namespace.isEmpty,
            !review.isInManagedNamespace
        else {
            return
        }
        findings.notice(
            "Cluster API objects have an effect in \(review.situation.policy.managedNamespaces.joined(separator: ", ")) only; create it there"
        )
    }
}
