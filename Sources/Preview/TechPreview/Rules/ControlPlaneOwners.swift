internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// Exceptions for the owners of control-plane machines: the control plane of the machine's own Cluster, and the
/// controllers of its provider.
enum ControlPlaneOwners {
    /// Kubernetes' garbage collector: it removes owner references to deleted owners, and creates nothing.
    private static let garbageCollector = "system:serviceaccount:kube-system:generic-garbage-collector"

    /// Returns true if the request comes from a control plane provider.
    static func isProvider(_ review: borrowing Review) -> Bool {
        let user = review.user["username"]
        for provider in review.situation.policy.controlPlaneProviders where user.hasText(provider.userName) {
            return true
        }
        return false
    }

    /// Returns true if the request comes from Kubernetes' garbage collector.
    static func isGarbageCollector(_ review: borrowing Review) -> Bool {
        review.user["username"].hasText(garbageCollector)
    }

    /// Removes the findings if the object belongs to the control plane of its Cluster, and those that an update leaves
    /// as they were if nothing proves that it does not.
    ///
    /// A copied uid of the Cluster's own control plane is accepted: `clusterctl move` needs that, and a user who can
    /// write Machines next to a control plane can read its uid.
    ///
    /// - Parameter faults: Finds the faults of an object without exceptions.
    static func pass(
        _ review: borrowing Review, _ findings: inout Findings, faults: (borrowing Review, inout Findings) -> Void
    ) {
        if isProvider(review) { return findings.removeAll() }
        let proof = ControlPlaneProof(review)
        switch proof {
        case .proven: return findings.removeAll()
        case .pending: return findings.becomeUnavailable("the owning control plane is not synced yet")
        case .refuted, .unproven, .unowned: break
        }
        if review.isBefore {
            // Losing an owner that may be the right one is a new fault.
            if case .unproven(_, isOwnerGone: false) = proof { findings.removeAll() }
            return
        }
        if review.operation == .update, excusesOldFaults(review, proof) {
            let before = review.unchanged
            var old = Findings(of: findings.rule, root: before.object.value)
            faults(before, &old)
            findings.remove(old.all)
        }
        switch proof {
        case .refuted(let reason), .unproven(let reason, _): findings.explain(reason)
        case .proven, .pending, .unowned: return
        }
    }

    /// Returns true if an update may leave old faults without a warning. New faults are never excused.
    private static func excusesOldFaults(_ review: borrowing Review, _ proof: ControlPlaneProof) -> Bool {
        // An object that is being deleted may lose anything.
        if review.isFinalizing || isGarbageCollector(review) { return true }
        if case .unproven(_, let isOwnerGone) = proof {
            // It has the owner that it had. A warning would advise to remove the label, which would be wrong.
            if hasSameOwner(review) { return true }
            // The owner of a config is a Machine that was created a moment ago.
            if isOwnerGone, review.subject.api == .bootstrap, case .proven = ControlPlaneProof(review.unchanged) {
                return true
            }
        }
        // The owner is being deleted and orphans its objects (--cascade=orphan): the deletion would never end if the
        // update were refused.
        return ControlPlaneProof(review.unchanged) == .proven(isGoing: true)
    }

    private static func hasSameOwner(_ review: borrowing Review) -> Bool {
        let old = review.oldObject["metadata"]
        if review.subject.kind == .machine {
            return OwnerReference.controller(of: review.metadata) == OwnerReference.controller(of: old)
        }
        guard let new = review.metadata["ownerReferences"].value, let old = old["ownerReferences"].value else {
            return false
        }
        return new.isSameValue(as: old)
    }
}
