internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// `no-control-plane-machines`
enum NoControlPlaneMachines {
    static let description = RuleDescription(
        "no-control-plane-machines", "Control-plane machines come from a control plane provider only.",
        appliesTo: """
            CREATE and UPDATE of MachineSet, MachineDeployment, MachinePool, Machine, Cluster, ClusterClass, OCNEControlPlane, \
            KubeadmControlPlane, and of OCNEConfig, KubeadmConfig and their templates; UPDATE of the scale of a set; in openshift also \
            MachineSet (machine.openshift.io)
            """,
        refuses: """
            everything that would create such a machine: labels of a control plane (cluster.x-k8s.io/control-plane, \
            node-role.kubernetes.io/control-plane or master) on the set, its selector, its template, the machine, the workers of a topology or \
            of a ClusterClass; a bootstrap config, referenced or created, that joins or starts a control plane or labels its node as one; the \
            bootstrap data of one; a reference to a control plane kind for bootstrap or infrastructure; a set owned by one. Machines and \
            configs of the control plane that their own Cluster names in controlPlaneRef are allowed, and so are requests of the providers' \
            controllers; in the managed namespaces of openshift neither is. Also refused: removing the label by which a control plane selects \
            its machine; a second control plane for a Cluster; changing controlPlaneRef while the control plane that it names exists. Scaling \
            up a set whose machines are refused causes a warning
            """,
        rationale: """
            A machine that joins a control plane without its provider becomes a member of etcd that is not counted, upgraded or removed: \
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
            control-plane machines belong to Machine API, which keeps etcd's quorum: change the ControlPlaneMachineSet instead \
            (oc edit controlplanemachineset cluster -n \(Policy.machineAPINamespace))
            """
            : """
            control-plane machines come from the control plane of their Cluster only, which keeps etcd's quorum: scale that instead \
            (kubectl scale ocnecontrolplane NAME --replicas=3)
            """
    }
}
