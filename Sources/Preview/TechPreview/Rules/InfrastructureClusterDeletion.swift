internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// `infrastructure-cluster`
enum InfrastructureClusterDeletion {
    static let description = RuleDescription(
        "infrastructure-cluster", "OpenShift's own infrastructure cluster is not deleted.",
        appliesTo: """
            DELETE of AWSCluster, GCPCluster, AzureCluster, OpenStackCluster, VSphereCluster, Metal3Cluster and IBMPowerVSCluster \
            (infrastructure.cluster.x-k8s.io) in openshift-cluster-api (the managed namespaces)
            """,
        refuses: "the object whose name is status.infrastructureName of Infrastructure \"cluster\"",
        rationale:
            "All machines of the cluster depend on it: without it no controller creates, changes or deletes any.",
        remedy:
            "delete single machines or machine sets; to remove the whole cluster, use its installer (openshift-install destroy cluster)",
        ocne: .off, openshift: .enforce)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.operation == .delete, review.subject.api == .infrastructure, !review.subject.isScale,
            review.object["kind"].string.hasSuffix("Cluster"), ClusterIdentity.isHome(review)
        else { return }
        switch review.situation.facts.infrastructure {
        case .pending: findings.unavailable("Infrastructure \"cluster\" is not synced yet")
        case .noSuchAPI: findings.missingAPI()
        case .absent:
            findings.act(
                "Infrastructure \"cluster\" not found, so this may be the infrastructure of this cluster; restore it first"
            )
        case .found(let summary):
            guard let name = summary.infrastructure?.name, !name.isEmpty, review.name.hasText(name) else { return }
            findings.act(
                """
                all machines of this cluster depend on its infrastructure cluster \(quoted(name)); delete single machines or machine sets \
                instead, or remove the whole cluster with its installer (openshift-install destroy cluster)
                """)
        }
    }
}
