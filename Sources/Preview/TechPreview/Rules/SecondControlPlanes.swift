internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// Keeps a Cluster to one control plane: the one that it names.
enum SecondControlPlanes {
    /// Checks a control plane that names, by label or owner, a Cluster with another control plane.
    static func check(controlPlane review: borrowing Review, _ findings: inout Findings) {
        // Templates belong to no Cluster.
        guard !review.object["kind"].string.hasSuffix("Template") else { return }
        let label = review.labels[ControlPlaneLabels.clusterName]
        var said: String?
        if !label.isEmpty {
            let name = label.string
            said = name
            check(review, name, label, &findings)
        }
        var owners = review.metadata["ownerReferences"].elements
        while let element = owners.next() {
            let owner = OwnerReference(Field(element))
            guard owner.group == APIGroup.cluster, owner.kind == "Cluster", owner.name != said else { continue }
            check(review, owner.name, Field(element)["name"], &findings)
        }
    }

    private static func check(_ review: borrowing Review, _ cluster: String, _ place: Field, _ findings: inout Findings)
    {
        let (kind, name, namespace) = (review.object["kind"].string, review.name.string, review.namespaceText)
        switch review.situation.look(
            ObjectKey(group: APIGroup.cluster, kind: "Cluster", namespace: namespace, name: cluster))
        {
        case .pending:
            findings.unavailable("Cluster \(quoted(cluster)) is not synced yet", identity: "second of \(cluster)")
        case .absent:
            guard review.operation == .create else { return }
            findings.notice(
                """
                Cluster \(quoted(cluster)) not found in namespace \(quoted(namespace)); create it with spec.controlPlaneRef \(kind) \
                \(quoted(name)); until then, machines of this control plane are refused
                """)
        case .noSuchAPI: return
        case .found(let summary):
            let own = OwnerReference(group: APIGroup.controlPlane, kind: kind, name: name, uid: "")
            guard let reference = summary.cluster?.controlPlane, !reference.means(own, in: namespace) else { return }
            findings.field(
                place, as: .invalid, shown: quoted(cluster),
                """
                Cluster \(quoted(cluster)) already has the control plane \(reference.kind) \(quoted(reference.name)) \
                (spec.controlPlaneRef); scale that one, or set another Cluster
                """, identity: "second of \(cluster)")
        }
    }

    /// Checks a Cluster whose `controlPlaneRef` changes while the control plane that it names exists: its machines
    /// would no longer be counted.
    static func check(cluster review: borrowing Review, _ findings: inout Findings) {
        guard review.operation == .update, !review.isBefore, !ControlPlaneOwners.isProvider(review),
            let old = ObjectReference(review.oldObject["spec"]["controlPlaneRef"])
        else { return }
        let place = review.spec["controlPlaneRef"]
        let new = ObjectReference(place)
        let namespace = review.namespaceText
        if let new, new.group == old.group, new.kind == old.kind, new.name == old.name,
            new.namespace.isEmpty || new.namespace == namespace || new.namespace == old.namespace
        {
            return
        }
        switch review.situation.look(ObjectKey(group: old.group, kind: old.kind, namespace: namespace, name: old.name))
        {
        case .absent, .noSuchAPI: return
        case .pending:
            findings.unavailable(
                "\(old.kind) \(quoted(old.name)) is not synced yet", identity: "controlPlaneRef \(new?.name ?? "")")
        case .found(let summary):
            guard !summary.isBeingDeleted else { return }
            findings.field(
                place, as: .forbidden,
                """
                must not change while \(old.kind) \(quoted(old.name)) exists; keep the reference, or delete that control plane first
                """)
        }
    }
}
