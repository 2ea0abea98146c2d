internal import ClusterFacts
internal import JSON
internal import KubernetesAPI

/// Who may make control-plane machines: an existing OCNEControlPlane, and the controllers of its providers.
enum ControlPlaneOwners {
    /// Takes back what was found if the request comes from a control plane provider.
    ///
    /// A copied uid of a real control plane passes: `clusterctl move` needs that, and who can write Machines next to a control plane can
    /// read its uid.
    static func pass(_ review: borrowing Review, _ findings: inout Findings) {
        let user = review.user["username"]
        for provider in review.situation.policy.controlPlaneProviders where user.hasText(provider.userName) { return findings.removeAll() }
        let answer: Answer
        switch (review.subject.api, review.subject.kind) {
        case (.cluster, .machine): answer = ownsMachine(review)
        case (.bootstrap, .ocneConfig): answer = ownsConfig(review)
        default: return
        }
        switch answer {
        case .yes: findings.removeAll()
        case .no: if isOrphaned(review) { findings.removeAll() }
        case .pending: findings.becomeUnavailable("the control plane that owns this is not known yet")
        }
    }

    private enum Answer {
        case yes
        case no
        /// The live state is not there yet.
        case pending
    }

    /// Whether an update takes an object from a control plane that is being deleted, as the garbage collector does with what shall stay
    /// (`--cascade=orphan`): refused, the deletion would never end.
    private static func isOrphaned(_ review: borrowing Review) -> Bool {
        guard review.operation == .update else { return false }
        var owners = review.oldObject["metadata"]["ownerReferences"].elements
        while let element = owners.next() {
            let owner = OwnerReference(Field(element))
            guard owner.group == APIGroup.controlPlane, case .yes = isControlPlane(owner, review) else { continue }
            if case .found(let facts) = review.situation.look(key(owner, review)), facts.isBeingDeleted { return true }
        }
        return false
    }

    /// Whether the controller of a Machine is an existing control plane.
    private static func ownsMachine(_ review: borrowing Review) -> Answer {
        guard let owner = OwnerReference.controller(of: review.metadata) else { return .no }
        return isControlPlane(owner, review)
    }

    /// Whether an owner of a config is an existing control plane, or an existing Machine of one. The provider makes configs with a plain
    /// owner reference; the bootstrap controller adds the control plane to them when they belong to a Machine.
    private static func ownsConfig(_ review: borrowing Review) -> Answer {
        var isPending = false
        var owners = review.metadata["ownerReferences"].elements
        while let element = owners.next() {
            let owner = OwnerReference(Field(element))
            switch owner.group == APIGroup.cluster && owner.kind == "Machine" ? ownsMachine(owner, review) : isControlPlane(owner, review) {
            case .yes: return .yes
            case .pending: isPending = true
            case .no: continue
            }
        }
        return isPending ? .pending : .no
    }

    /// Whether a reference is to an existing Machine whose controller is an existing control plane.
    private static func ownsMachine(_ owner: OwnerReference, _ review: borrowing Review) -> Answer {
        switch review.situation.look(key(owner, review)) {
        case .pending: .pending
        case .absent, .noSuchAPI: .no
        case .found(let machine):
            if !machine.uid.isEmpty, machine.uid == owner.uid, let controller = machine.controller {
                isControlPlane(controller, review)
            } else {
                .no
            }
        }
    }

    /// Whether a reference is to an existing OCNEControlPlane with its uid.
    private static func isControlPlane(_ owner: OwnerReference, _ review: borrowing Review) -> Answer {
        guard owner.group == APIGroup.controlPlane, owner.kind == "OCNEControlPlane", !owner.uid.isEmpty else { return .no }
        return switch review.situation.look(key(owner, review)) {
        case .pending: .pending
        case .absent, .noSuchAPI: .no
        case .found(let facts): facts.uid == owner.uid ? .yes : .no
        }
    }

    /// Owners are in the namespace of what they own.
    private static func key(_ owner: OwnerReference, _ review: borrowing Review) -> ObjectKey {
        ObjectKey(group: owner.group, kind: owner.kind, namespace: review.namespaceText, name: owner.name)
    }
}
