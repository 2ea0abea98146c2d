internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// Keeps the machines of a control plane counted by its provider.
enum CountedMachines {
    /// Refuses to remove the label by which the control plane counts a Machine, or the one that names its Cluster. The
    /// machine would stay a member of etcd, and the label could not be added again.
    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.operation == .update, review.subject.is(.machine), !review.isFinalizing, !review.isBefore else {
            return
        }
        let old = review.oldObject["metadata"]["labels"]
        guard old[ControlPlaneLabels.machine].exists else { return }
        let label = review.labels[ControlPlaneLabels.machine]
        let (cluster, oldCluster) = (review.labels[ControlPlaneLabels.clusterName], old[ControlPlaneLabels.clusterName])
        let changesCluster = oldCluster.exists && !cluster.hasSameText(as: oldCluster)
        guard !label.exists || changesCluster else { return }
        if ControlPlaneOwners.isProvider(review) || ControlPlaneOwners.isGarbageCollector(review) { return }
        switch ControlPlaneProof(review.unchanged) {
        // It never was one of a control plane: removing the label corrects that.
        case .unowned, .refuted: return
        case .pending:
            return findings.unavailable("the owning control plane is not synced yet", identity: "counted")
        case .proven, .unproven: break
        }
        let name = review.name.string
        let remedy = """
            the control plane selects its machines by this label. To remove the machine, delete it (kubectl delete machine \(name)) or \
            scale the control plane down
            """
        if !label.exists { findings.field(label, "must not be removed: \(remedy)", identity: "counted") }
        if changesCluster { findings.field(cluster, "must not change: \(remedy)", identity: "counted in") }
    }
}
