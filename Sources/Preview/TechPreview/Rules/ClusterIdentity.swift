internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// `cluster-identity`
enum ClusterIdentity {
    static let description = RuleDescription(
        "cluster-identity", "OpenShift's own Cluster object is neither renamed nor deleted.",
        appliesTo: "CREATE, UPDATE and DELETE of Cluster in openshift-cluster-api (the managed namespaces)",
        refuses:
            "a name other than status.infrastructureName of Infrastructure \"cluster\", a Cluster without infrastructureRef, deletion",
        rationale:
            "All machines depend on this object: without it, or with a second one, controllers delete or orphan them.",
        remedy: "leave the Cluster to OpenShift, which creates it; use another namespace for further clusters",
        ocne: .off, openshift: .enforce)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.subject.is(.cluster), isHome(review) else { return }
        switch review.operation {
        case .connect: return
        case .delete:
            findings.act(
                """
                deleting this Cluster would delete all machines of the cluster; delete single machines or machine sets instead
                """)
        case .create, .update:
            checkName(review, &findings)
            if Reference(review.spec["infrastructureRef"]) == nil {
                findings.field(
                    review.spec["infrastructureRef"], as: .required,
                    "must refer to the infrastructure cluster of OpenShift")
            }
        }
    }

    /// Returns true if the object is in the namespace of OpenShift's own Cluster.
    static func isHome(_ review: borrowing Review) -> Bool {
        review.situation.policy.managedNamespaces.isEmpty
            ? review.namespace.hasText(Policy.clusterAPINamespace) : review.isInManagedNamespace
    }

    private static func checkName(_ review: borrowing Review, _ findings: inout Findings) {
        switch review.situation.facts.infrastructure {
        case .pending: findings.unavailable("Infrastructure \"cluster\" is not synced yet")
        case .noSuchAPI: findings.missingAPI()
        case .absent: return
        case .found(let summary):
            guard let name = summary.infrastructure?.name, !name.isEmpty, !review.name.hasText(name) else { return }
            findings.field(
                review.metadata["name"], as: .invalid, shown: quoted(review.name.string),
                """
                must be \(quoted(name)), OpenShift's own Cluster; create other Clusters in another namespace
                """)
        }
    }
}
