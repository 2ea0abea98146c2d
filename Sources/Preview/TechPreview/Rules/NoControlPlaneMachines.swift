internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// `no-control-plane-machines`
enum NoControlPlaneMachines {
    static let description = RuleDescription(
        "no-control-plane-machines", "Only a control plane provider creates control plane machines.",
        appliesTo: """
            CREATE and UPDATE of MachineSet, MachineDeployment, MachinePool, Machine, Cluster, ClusterClass, OCNEControlPlane, \
            KubeadmControlPlane, and of OCNEConfig, KubeadmConfig and their templates; UPDATE of the scale of a set; in openshift also \
            MachineSet (machine.openshift.io)
            """,
        refuses: """
            everything that would create such a machine: control plane labels (cluster.x-k8s.io/control-plane, \
            node-role.kubernetes.io/control-plane or master) on the set, its selector, its template, the machine, the workers of a topology or \
            of a ClusterClass; a bootstrap config, referenced or created, that joins or starts a control plane or sets such a label on its node; \
            control plane bootstrap data; a reference to a control plane kind for bootstrap or infrastructure; a set owned by a control plane. \
            Machines and configs of the control plane in the controlPlaneRef of their own Cluster are allowed, and so are requests of the \
            providers' controllers; in the managed namespaces of openshift neither is. Also refused: removing the label by which a control plane \
            selects its machine; a second control plane for a Cluster; changing controlPlaneRef while the referenced control plane exists. Scaling \
            up a set whose machines are refused causes a warning
            """,
        rationale: """
            A machine that joins a control plane without its provider becomes an etcd member that no controller counts, upgrades or removes: \
            quorum and upgrades break.
            """,
        remedy: """
            scale the OCNEControlPlane (kubectl scale ocnecontrolplane NAME --replicas=3); in OpenShift, change the ControlPlaneMachineSet \
            (oc edit controlplanemachineset cluster -n openshift-machine-api)
            """,
        ocne: .enforce, openshift: .enforce)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.isCreateOrUpdate else { return }
        guard !review.subject.isScale else { return UselessScaling.check(review, &findings) }
        switch (review.subject.api, review.subject.kind) {
        case (.machine, .machineSet) where review.situation.policy.profile != .openshift: return
        case (.controlPlane, _): return SecondControlPlanes.check(controlPlane: review, &findings)
        default: break
        }
        ControlPlaneFaults.check(review, &findings)
        // Exceptions come last: few requests have findings.
        if !findings.all.isEmpty, !isPassClosed(review) {
            ControlPlaneOwners.pass(review, &findings) { ControlPlaneFaults.check($0, &$1) }
        }
        CountedMachines.check(review, &findings)
        if review.subject.is(.cluster) { SecondControlPlanes.check(cluster: review, &findings) }
    }

    /// True if not even a control plane provider may create one: OpenShift's own control plane stays with Machine API.
    private static func isPassClosed(_ review: borrowing Review) -> Bool {
        review.situation.policy.profile == .openshift && (review.isInManagedNamespace || review.subject.api == .machine)
    }

    /// The reason, and what to do instead.
    static func remedy(_ review: borrowing Review) -> String {
        isPassClosed(review)
            ? """
            control plane machines are managed by Machine API; change the ControlPlaneMachineSet instead \
            (oc edit controlplanemachineset cluster -n \(Policy.machineAPINamespace))
            """
            : """
            only a control plane provider may create control plane machines; scale the control plane instead \
            (kubectl scale ocnecontrolplane NAME --replicas=3)
            """
    }
}
