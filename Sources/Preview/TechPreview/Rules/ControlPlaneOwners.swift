internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// Who may make control-plane machines: the control plane of the machine's own Cluster, and the controllers of its
/// provider.
enum ControlPlaneOwners {
    /// Kubernetes' garbage collector: it takes owners away when they go, and makes nothing.
    private static let garbageCollector = "system:serviceaccount:kube-system:generic-garbage-collector"

    /// Whether the request comes from a control plane provider.
    static func isProvider(_ review: borrowing Review) -> Bool {
        let user = review.user["username"]
        for provider in review.situation.policy.controlPlaneProviders where user.hasText(provider.userName) {
            return true
        }
        return false
    }

    /// Whether the request comes from Kubernetes' garbage collector.
    static func isGarbageCollector(_ review: borrowing Review) -> Bool {
        review.user["username"].hasText(garbageCollector)
    }

    /// Takes back what was found if the object belongs to the control plane of its Cluster, and what an update leaves
    /// as it was if nobody can say that it does not.
    ///
    /// A copied uid of the Cluster's own control plane passes: `clusterctl move` needs that, and who can write Machines
    /// next to a control plane can read its uid.
    ///
    /// - Parameter faults: What the rule finds in an object by what it says itself.
    static func pass(
        _ review: borrowing Review, _ findings: inout Findings, faults: (borrowing Review, inout Findings) -> Void
    ) {
        if isProvider(review) { return findings.removeAll() }
        let proof = ControlPlaneProof(review)
        switch proof {
        case .proven: return findings.removeAll()
        case .pending: return findings.becomeUnavailable("the control plane that owns this is not known yet")
        case .refuted, .unproven, .unowned: break
        }
        if review.isBefore {
            // Losing an owner that may well be the right one is a change for the worse.
            if case .unproven(_, isOwnerGone: false) = proof { findings.removeAll() }
            return
        }
        if review.operation == .update, excusesOldFaults(review, proof) {
            let before = review.unchanged
            var old = Findings(root: before.object.value)
            faults(before, &old)
            findings.remove(old.all)
        }
        switch proof {
        case .refuted(let reason), .unproven(let reason, _): findings.explain(reason)
        case .proven, .pending, .unowned: return
        }
    }

    /// Whether an update may leave faults that were there before, without a word. None is excused that is new.
    private static func excusesOldFaults(_ review: borrowing Review, _ proof: ControlPlaneProof) -> Bool {
        // What is going away may lose whatever it has.
        if review.isFinalizing || isGarbageCollector(review) { return true }
        if case .unproven(_, let isOwnerGone) = proof {
            // It has the owner that it had. To remove the label, as a warning would have it, is what must not be done.
            if hasSameOwner(review) { return true }
            // The owner of a config is a Machine that was created a moment ago.
            if isOwnerGone, review.subject.api == .bootstrap, case .proven = ControlPlaneProof(review.unchanged) {
                return true
            }
        }
        // The owner is being deleted and leaves behind what shall stay (--cascade=orphan): refused, the deletion would
        // never end.
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
