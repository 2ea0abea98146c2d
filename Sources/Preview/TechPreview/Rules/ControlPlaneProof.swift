internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// The proof that an object belongs to the control plane of its own Cluster.
///
/// An owner reference alone proves nothing, nor does the object that it names: any user may create a control plane. The
/// Cluster that the object names decides: its `controlPlaneRef` has to refer to the owner, and the owner reference must
/// have the current uid of the owner.
enum ControlPlaneProof: Equatable {
    /// The object belongs to it.
    ///
    /// - Parameter isGoing: True if that control plane is being deleted.
    case proven(isGoing: Bool)
    /// The object certainly does not belong to it.
    case refuted(String)
    /// The object claims to belong to it, and an object that would prove it is missing.
    ///
    /// - Parameter isOwnerGone: True if the owner certainly does not exist.
    case unproven(String, isOwnerGone: Bool)
    /// The live state is not available yet.
    case pending
    /// No control plane owns it, nor does it claim so.
    case unowned

    /// The proof for the object of a review: a Machine by its controller, a config by any of its owners.
    init(_ review: borrowing Review) {
        switch (review.subject.api, review.subject.kind) {
        case (.cluster, .machine):
            guard let owner = OwnerReference.controller(of: review.metadata) else {
                self = .unowned
                return
            }
            self.init(
                owner, cluster: review.spec["clusterName"].string, label: review.labels[ControlPlaneLabels.clusterName],
                review)
        case (.bootstrap, .ocneConfig), (.bootstrap, .kubeadmConfig): self.init(config: review)
        default: self = .unowned
        }
    }

    /// The provider makes configs with a plain owner reference to the control plane; later their Machine owns them.
    ///
    /// If a Machine is among the owners, it decides: a bootstrap provider creates the data for the first Machine, so
    /// that a reference to the control plane beside it proves nothing.
    private init(config review: borrowing Review) {
        let label = review.labels[ControlPlaneLabels.clusterName]
        var best = ControlPlaneProof.unowned
        var worstMachine: ControlPlaneProof?
        var owners = review.metadata["ownerReferences"].elements
        while let element = owners.next() {
            let owner = OwnerReference(Field(element))
            if owner.group == APIGroup.cluster, owner.kind != "Cluster" {
                let proof = owner.kind == "Machine" ? Self.ofMachine(owner, label, review) : .unowned
                if proof.weight < worstMachine?.weight ?? .max { worstMachine = proof }
            } else {
                let proof = ControlPlaneProof(owner, cluster: label.string, label: label, review)
                if proof.weight > best.weight { best = proof }
            }
        }
        self = worstMachine ?? best
    }

    /// The order of proofs of which one counts.
    private var weight: Int {
        switch self {
        case .proven: 4
        case .pending: 3
        case .unproven: 2
        case .refuted: 1
        case .unowned: 0
        }
    }

    /// The proof for an owner that may be a control plane.
    ///
    /// - Parameters:
    ///   - cluster: Name of the Cluster that the object belongs to.
    ///   - label: The same by label; Cluster API's own webhook adds an absent one.
    private init(_ owner: OwnerReference, cluster name: String, label: borrowing Field, _ review: borrowing Review) {
        guard owner.group == APIGroup.controlPlane else {
            self = .unowned
            return
        }
        let (shown, namespace) = ("\(owner.kind) \(quoted(owner.name))", review.namespaceText)
        guard !name.isEmpty else {
            self = .refuted(
                "owner \(shown) cannot be verified: spec.clusterName and the label cluster.x-k8s.io/cluster-name are not set"
            )
            return
        }
        guard !label.exists || label.hasText(name) else {
            self = .refuted(
                "the label cluster.x-k8s.io/cluster-name must equal spec.clusterName \(quoted(name))")
            return
        }
        let known = review.situation.look(Self.key(owner, review))
        let cluster = review.situation.look(
            ObjectKey(group: APIGroup.cluster, kind: "Cluster", namespace: namespace, name: name))
        if owner.uid.isEmpty {
            self = .refuted("owner \(shown) has no uid")
            return
        }
        if case .found(let summary) = known, summary.uid != owner.uid {
            self = .refuted("owner \(shown) has a stale uid")
            return
        }
        if case .found(let summary) = cluster, let reference = summary.cluster?.controlPlane,
            !reference.means(owner, in: namespace)
        {
            self = .refuted(
                """
                owner \(shown) is not the control plane of Cluster \(quoted(name)): spec.controlPlaneRef is \
                \(reference.kind) \(quoted(reference.name))
                """)
            return
        }
        let isInstalled = review.situation.cluster.coverage(group: owner.group, kind: owner.kind) != .notInstalled
        self = Self.proof(known, isInstalled, cluster, shown, clusterName: name, namespace)
    }

    /// The proof by an owner and a Cluster that do not contradict each other.
    private static func proof(
        _ owner: Knowledge, _ isInstalled: Bool, _ cluster: Knowledge, _ shown: String, clusterName: String,
        _ namespace: String
    ) -> ControlPlaneProof {
        switch (owner, cluster) {
        case (.pending, _), (_, .pending): return .pending
        case (.absent, _):
            return .unproven("owner \(shown) not found; if it was just created, try again", isOwnerGone: true)
        case (_, .absent):
            return .unproven(
                """
                Cluster \(quoted(clusterName)) with spec.controlPlaneRef \(shown) not found in namespace \(quoted(namespace)); create it \
                first, or try again if it was just created
                """, isOwnerGone: false)
        case (.noSuchAPI, _) where !isInstalled:
            return .unproven(
                "the kind of owner \(shown) is not installed; if it was just installed, try again",
                isOwnerGone: false)
        case (.noSuchAPI, _):
            return .unproven(
                "the kind of owner \(shown) is not watched, so its uid cannot be verified; list the provider in controlPlaneProviders",
                isOwnerGone: false)
        case (_, .noSuchAPI):
            return .unproven(
                "Clusters are not watched, so owner \(shown) cannot be verified",
                isOwnerGone: false)
        case (.found(let owner), .found(let cluster)):
            guard cluster.cluster?.controlPlane != nil else {
                return .unproven(
                    "spec.controlPlaneRef of Cluster \(quoted(clusterName)) is not set yet; it must refer to \(shown)",
                    isOwnerGone: false)
            }
            return .proven(isGoing: owner.isBeingDeleted)
        }
    }

    /// The proof by a Machine that owns the object: it has to belong to the control plane of its Cluster, which the
    /// label has to name.
    private static func ofMachine(_ owner: OwnerReference, _ label: borrowing Field, _ review: borrowing Review)
        -> ControlPlaneProof
    {
        let shown = "Machine \(quoted(owner.name))"
        switch review.situation.look(key(owner, review)) {
        case .pending: return .pending
        case .absent:
            return .unproven("owner \(shown) not found; if it was just created, try again", isOwnerGone: true)
        case .noSuchAPI:
            return .unproven("Machines are not watched, so owner \(shown) cannot be verified", isOwnerGone: false)
        case .found(let machine):
            guard !machine.uid.isEmpty, machine.uid == owner.uid else {
                return .refuted("owner \(shown) has a stale uid")
            }
            guard let controller = machine.controller, controller.group == APIGroup.controlPlane else {
                return .unowned
            }
            let config = machine.machine?.configName ?? ""
            let kind = machine.machine?.configKind ?? ""
            guard config.isEmpty || review.name.hasText(config) && (kind.isEmpty || review.object["kind"].hasText(kind))
            else {
                return .refuted("owner \(shown) refers to another bootstrap config, \(kind) \(quoted(config))")
            }
            return ControlPlaneProof(controller, cluster: machine.machine?.clusterName ?? "", label: label, review)
        }
    }

    /// Owners are in the namespace of what they own.
    private static func key(_ owner: OwnerReference, _ review: borrowing Review) -> ObjectKey {
        ObjectKey(group: owner.group, kind: owner.kind, namespace: review.namespaceText, name: owner.name)
    }
}
