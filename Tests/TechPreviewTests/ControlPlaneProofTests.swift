import ClusterObjects
import TechPreview
import TestDocuments
import Testing

/// Objects that the user can create prove nothing: the Cluster names its control plane.
@Suite("Whose control plane a machine belongs to")
struct ControlPlaneProofTests {
    private static let rule = "no-control-plane-machines"
    private static let decoy = """
        apiVersion: controlplane.cluster.x-k8s.io/v1alpha1
        kind: OCNEControlPlane
        metadata: {name: decoy, namespace: default, uid: u-decoy}
        """
    private static let kubeadm = """
        apiVersion: controlplane.cluster.x-k8s.io/v1beta2
        kind: KubeadmControlPlane
        metadata: {name: kcp, namespace: default, uid: u-kcp}
        """

    private static func cluster(_ reference: String) -> String {
        """
        apiVersion: cluster.x-k8s.io/v1beta2
        kind: Cluster
        metadata: {name: one, namespace: default}
        spec: {controlPlaneRef: \(reference)}
        """
    }
    private static let kubeadmCluster = cluster(
        "{apiGroup: controlplane.cluster.x-k8s.io, kind: KubeadmControlPlane, name: kcp}")

    private static func owner(
        _ kind: String, _ name: String, _ uid: String, controller: Bool = true, version: String = "v1beta2"
    ) -> String {
        """
        ownerReferences: [{apiVersion: controlplane.cluster.x-k8s.io/\(version), kind: \(kind), name: \(name), uid: \(uid), \
        controller: \(controller)}]
        """
    }

    private static func machine(
        _ owner: String, labels: String = "cluster.x-k8s.io/control-plane: ''", cluster: String = "one"
    ) throws
        -> Value
    {
        try Objects.machine(change: "{metadata: {labels: {\(labels)}, \(owner)}, spec: {clusterName: \(cluster)}}")
    }

    private static func court(_ manifests: String...) throws -> Court {
        var cluster = try TestCluster()
        for manifest in manifests { try cluster.add(manifest) }
        return Court(.ocne, cluster).only(.noControlPlaneMachines)
    }

    @Test("A control plane without a Cluster that refers to it does not count, and the message names the required one")
    func decoys() throws {
        let court = try Self.court(State.controlPlane, Self.decoy)
        let ruling = try court.create(Self.machine(Self.owner("OCNEControlPlane", "decoy", "u-decoy")))
        #expect(ruling.denying == [Self.rule])
        #expect(
            ruling.causes.contains {
                $0.contains("OCNEControlPlane \"decoy\"") && $0.contains("OCNEControlPlane \"cp\"")
            })
        #expect(try court.create(Self.machine(Self.owner("OCNEControlPlane", "cp", "u-cp"))).rules == [])
        // Nor does the control plane of another Cluster, or one that another kind has the name of.
        let other = try Self.court(State.controlPlane, Self.cluster("null").replacing("name: one", with: "name: two"))
        #expect(
            try other.create(Self.machine(Self.owner("OCNEControlPlane", "cp", "u-cp"), cluster: "two")).denying == [
                Self.rule
            ])
        let swapped = try Self.court(
            Self.kubeadm, Self.cluster("{apiGroup: controlplane.cluster.x-k8s.io, kind: OCNEControlPlane, name: kcp}"))
        #expect(
            try swapped.create(Self.machine(Self.owner("KubeadmControlPlane", "kcp", "u-kcp"))).denying == [Self.rule])
    }

    @Test(
        "References of both versions are followed, as far as they mean the owner",
        arguments: [
            ("{apiGroup: controlplane.cluster.x-k8s.io, kind: KubeadmControlPlane, name: kcp}", true),
            (
                "{apiVersion: controlplane.cluster.x-k8s.io/v1beta1, kind: KubeadmControlPlane, name: kcp, namespace: default}",
                true
            ),
            ("{apiVersion: controlplane.cluster.x-k8s.io/v1beta1, kind: KubeadmControlPlane, name: kcp}", true),
            (
                "{apiVersion: controlplane.cluster.x-k8s.io/v1beta1, kind: KubeadmControlPlane, name: kcp, namespace: elsewhere}",
                false
            ),
            ("{apiGroup: controlplane.example.com, kind: KubeadmControlPlane, name: kcp}", false),
            ("{apiGroup: controlplane.cluster.x-k8s.io, kind: KubeadmControlPlane, name: other}", false),
            ("null", false), ("{}", false),
        ])
    func references(reference: String, passes: Bool) throws {
        let court = try Self.court(Self.kubeadm, Self.cluster(reference))
        for version in ["v1beta1", "v1beta2"] {
            let machine = try Self.machine(Self.owner("KubeadmControlPlane", "kcp", "u-kcp", version: version))
            #expect(try court.create(machine).denying == (passes ? [] : [Self.rule]))
        }
        #expect(
            try court.create(Self.machine(Self.owner("KubeadmControlPlane", "kcp", "u-other"))).denying == [Self.rule])
        #expect(
            try court.create(Self.machine(Self.owner("KubeadmControlPlane", "kcp", "u-kcp", controller: false))).denying
                == [Self.rule])
    }

    @Test("The label and spec.clusterName name the same Cluster, which exists")
    func clusterNames() throws {
        let court = try Self.court(State.controlPlane, Self.cluster("null").replacing("name: one", with: "name: two"))
        let owner = Self.owner("OCNEControlPlane", "cp", "u-cp")
        let label = "cluster.x-k8s.io/control-plane: '', cluster.x-k8s.io/cluster-name"
        #expect(try court.create(Self.machine(owner, labels: "\(label): one")).rules == [])
        #expect(try court.create(Self.machine(owner, labels: "\(label): two")).denying == [Self.rule])
        #expect(try court.create(Self.machine(owner, labels: "\(label): one", cluster: "two")).denying == [Self.rule])
        #expect(
            try court.create(Self.machine(owner, labels: "\(label): three", cluster: "three")).denying == [Self.rule])
        #expect(try court.create(Self.machine(owner, cluster: "null")).denying == [Self.rule])
    }

    @Test("Machines of another provider's control plane are allowed without a warning, for every user")
    func otherProviders() throws {
        let court = try Self.court(Self.kubeadm, Self.kubeadmCluster)
        let machine = try Self.machine(Self.owner("KubeadmControlPlane", "kcp", "u-kcp"))
        let labelled = try machine.merged(with: yaml("{metadata: {labels: {a: b}, annotations: {c: d}}}"))
        #expect(try court.create(machine).rules == [])
        for user in ["alice", "system:serviceaccount:capi-system:capi-manager"] {
            let ruling = try court.asking(user).update(machine, to: labelled)
            #expect(ruling.isAllowed && ruling.rules == [] && ruling.warnings == [])
        }
    }

    @Test("Machines that cannot be verified may stay but must not be extended")
    func unproven() throws {
        let more = "{metadata: {labels: {node-role.kubernetes.io/master: ''}}}"
        var unwatched = try TestCluster(
            Self.cluster("{apiGroup: controlplane.cluster.x-k8s.io, kind: RKE2ControlPlane, name: kcp}"))
        unwatched.unwatched = ["RKE2ControlPlane"]
        for court in [
            // As in a state with nothing of the Cluster, and where the provider's kind is not looked at.
            try Self.court(Self.kubeadm), Court(.ocne, unwatched).only(.noControlPlaneMachines),
            Court(.ocne, NoCluster()).only(.noControlPlaneMachines),
        ] {
            let machine = try Self.machine(Self.owner("RKE2ControlPlane", "kcp", "u-kcp"))
            #expect(try court.create(machine).denying == [Self.rule])
            let annotated = try court.update(
                machine, to: machine.merged(with: yaml("{metadata: {annotations: {a: b}}}")))
            #expect(annotated.isAllowed && annotated.rules == [] && annotated.warnings == [])
            #expect(try court.update(machine, to: machine.merged(with: yaml(more))).denying == [Self.rule])
            // A worker does not become one by naming such an owner first.
            let worker = try Self.machine(Self.owner("RKE2ControlPlane", "kcp", "u-kcp"), labels: "a: b")
            #expect(try court.update(worker, to: machine).denying == [Self.rule])
        }
        // What is certainly wrong is told.
        let court = try Self.court(State.controlPlane, Self.decoy)
        let machine = try Self.machine(Self.owner("OCNEControlPlane", "decoy", "u-decoy"))
        #expect(try court.update(machine, to: machine).annotation(Self.rule) == "warn")
    }

    @Test(
        "A plain owner reference of a config is to the control plane of its own Cluster",
        arguments: ["OCNEConfig", "KubeadmConfig"])
    func configs(kind: String) throws {
        let court = try Self.court(
            State.controlPlane, Self.decoy, Self.cluster("null").replacing("name: one", with: "name: two"))
        func config(_ name: String, _ uid: String, label: String) throws -> Value {
            try yaml(
                """
                apiVersion: bootstrap.cluster.x-k8s.io/v1beta2
                kind: \(kind)
                metadata: {name: c, namespace: default, labels: {\(label)}, \(Self.owner("OCNEControlPlane", name, uid, controller: false))}
                spec: {joinConfiguration: {controlPlane: {}}}
                """)
        }
        let label = "cluster.x-k8s.io/cluster-name"
        #expect(try court.create(config("cp", "u-cp", label: "\(label): one")).rules == [])
        #expect(try court.create(config("cp", "u-cp", label: "")).denying == [Self.rule])
        #expect(try court.create(config("cp", "u-cp", label: "\(label): two")).denying == [Self.rule])
        #expect(try court.create(config("decoy", "u-decoy", label: "\(label): one")).denying == [Self.rule])
        #expect(try court.create(config("cp", "u-other", label: "\(label): one")).denying == [Self.rule])
    }

    @Test(
        "A config of the control plane does not become that of another Machine",
        arguments: ["OCNEConfig", "KubeadmConfig"])
    func otherMachines(kind: String) throws {
        func machine(_ name: String, _ owner: String, config: String) -> String {
            """
            apiVersion: cluster.x-k8s.io/v1beta1
            kind: Machine
            metadata: {name: \(name), namespace: default, uid: u-\(name), \(owner)}
            spec: {clusterName: one, bootstrap: {configRef: {kind: \(kind), name: \(config)}}}
            """
        }
        let plane = "{apiVersion: controlplane.cluster.x-k8s.io/v1alpha1, kind: OCNEControlPlane, name: cp, uid: u-cp"
        let set =
            "ownerReferences: [{apiVersion: cluster.x-k8s.io/v1beta1, kind: MachineSet, name: s, uid: u-s, controller: true}]"
        let court = try Self.court(
            State.controlPlane, machine("m0", "ownerReferences: [\(plane), controller: true}]", config: "c0"),
            machine("m1", "ownerReferences: [\(plane), controller: true}]", config: "c"),
            machine("worker", set, config: "c"))
        func config(_ owners: String...) throws -> Value {
            try yaml(
                """
                apiVersion: bootstrap.cluster.x-k8s.io/v1beta1
                kind: \(kind)
                metadata: {name: c, namespace: default, labels: {cluster.x-k8s.io/cluster-name: one}, ownerReferences: [\(owners.joined(separator: ", "))]}
                spec: {joinConfiguration: {controlPlane: {}}}
                """)
        }
        func owner(_ kind: String, _ name: String, controller: Bool) -> String {
            "{apiVersion: cluster.x-k8s.io/v1beta1, kind: \(kind), name: \(name), uid: u-\(name), controller: \(controller)}"
        }
        let made = try config("\(plane)}")
        #expect(try court.create(made).rules == [])
        for isController in [true, false] {
            #expect(try court.update(made, to: config(owner("Machine", "m1", controller: isController))).rules == [])
            #expect(
                try court.update(made, to: config("\(plane)}", owner("Machine", "m1", controller: isController))).rules
                    == [])
            for other in [
                owner("Machine", "worker", controller: isController), owner("Machine", "m0", controller: isController),
            ] {
                #expect(try court.update(made, to: config("\(plane)}", other)).denying == [Self.rule])
                #expect(try court.create(config(other)).denying == [Self.rule])
                #expect(
                    try court.create(config(owner("Machine", "m1", controller: false), other)).denying == [Self.rule])
            }
            for kind in ["MachineSet", "MachinePool"] {
                #expect(
                    try court.create(config("\(plane)}", owner(kind, "s", controller: isController))).denying == [
                        Self.rule
                    ])
            }
        }
    }

    @Test("A config goes over to a Machine that was created a moment ago")
    func handedOver() throws {
        let court = try Self.court(State.controlPlane)
        func config(_ owner: String) throws -> Value {
            try Objects.config(
                change:
                    "{metadata: {labels: {cluster.x-k8s.io/cluster-name: one}, \(owner)}, spec: {joinConfiguration: {controlPlane: {}}}}"
            )
        }
        let plain = try config(Self.owner("OCNEControlPlane", "cp", "u-cp", controller: false))
        let byMachine = try config(
            "ownerReferences: [{apiVersion: cluster.x-k8s.io/v1beta1, kind: Machine, name: new, uid: u-new, controller: true}]"
        )
        let ruling = try court.update(plain, to: byMachine)
        #expect(ruling.isAllowed && ruling.rules == [])
        #expect(try court.create(byMachine).denying == [Self.rule])
        let bare = try config("ownerReferences: null")
        #expect(try court.update(bare, to: byMachine).annotation(Self.rule) == "warn")
        #expect(try court.update(plain, to: bare).denying == [Self.rule])
    }

    @Test("An owner that is being deleted releases only what it justified")
    func orphans() throws {
        let going = State.controlPlane.replacing(
            "uid: u-cp", with: "uid: u-cp, deletionTimestamp: '2030-01-01T00:00:00Z'")
        let court = try Self.court(going)
        let plain = try Self.machine(Self.owner("OCNEControlPlane", "cp", "u-cp", controller: false), labels: "a: b")
        #expect(try court.update(plain, to: Self.machine("ownerReferences: null")).denying == [Self.rule])
        let owned = try Self.machine(Self.owner("OCNEControlPlane", "cp", "u-cp"), labels: "a: b")
        #expect(try court.update(owned, to: Self.machine("ownerReferences: null")).denying == [Self.rule])
        let labelled = try Self.machine(Self.owner("OCNEControlPlane", "cp", "u-cp"))
        let orphan = try court.update(labelled, to: Self.machine("ownerReferences: null"))
        #expect(orphan.isAllowed && orphan.rules == [])
        let more = try Self.machine(
            "ownerReferences: null", labels: "cluster.x-k8s.io/control-plane: '', node-role.kubernetes.io/master: ''")
        #expect(try court.update(labelled, to: more).denying == [Self.rule])
        // The decoy of somebody else, dying as well.
        let decoys = try Self.court(
            State.controlPlane, Self.decoy.replacing("uid:", with: "deletionTimestamp: '2030-01-01T00:00:00Z', uid:"))
        let worker = try Self.machine(Self.owner("OCNEControlPlane", "decoy", "u-decoy"), labels: "a: b")
        #expect(try decoys.update(worker, to: Self.machine("ownerReferences: null")).denying == [Self.rule])
    }

    @Test("The garbage collector takes owners away, and gives no labels")
    func garbageCollector() throws {
        let court = try Self.court(State.controlPlane).asking(
            "system:serviceaccount:kube-system:generic-garbage-collector")
        let owned = try Self.machine(Self.owner("OCNEControlPlane", "cp", "u-cp"))
        #expect(try court.update(owned, to: Self.machine("ownerReferences: null")).rules == [])
        let worker = try Self.machine("ownerReferences: null", labels: "a: b")
        #expect(try court.update(worker, to: Self.machine("ownerReferences: null")).denying == [Self.rule])
    }

    @Test("An object that is being deleted may lose labels but not gain any")
    func deleted() throws {
        let court = try Self.court()
        let gone = "deletionTimestamp: '2030-01-01T00:00:00Z', finalizers: [a], "
        let worker = try Self.machine(gone + Self.owner("MachineSet", "s", "u"), labels: "a: b")
        for key in ["cluster.x-k8s.io/control-plane", "node-role.kubernetes.io/master"] {
            #expect(
                try court.update(worker, to: worker.merged(with: yaml("{metadata: {labels: {\(key): ''}}}"))).denying
                    == [Self.rule])
        }
        let labelled = try Self.machine(gone + Self.owner("KubeadmControlPlane", "kcp", "u-kcp"))
        for change in [
            "{finalizers: null}", "{labels: null}", "{ownerReferences: null}",
            "{labels: null, ownerReferences: null, finalizers: null}",
        ] {
            let ruling = try court.update(labelled, to: labelled.merged(with: yaml("{metadata: \(change)}")))
            #expect(ruling.isAllowed && ruling.rules == [] && ruling.warnings == [])
        }
    }

    @Test("Sets are checked like machines; labels of other kinds are ignored")
    func deletedOthers() throws {
        let gone = "{metadata: {deletionTimestamp: '2030-01-01T00:00:00Z', finalizers: [a]}}"
        let label = "{metadata: {labels: {node-role.kubernetes.io/master: ''}}}"
        for kind in ["MachineSet", "MachineDeployment", "MachinePool"] {
            let set = try Objects.set(kind, change: gone)
            #expect(try Self.court().update(set, to: set.merged(with: yaml(label))).denying == [Self.rule])
        }
        let openshift = try Court(.openshift, State.openshift).only(.noControlPlaneMachines)
        let set = try Objects.machineAPI(change: gone)
        #expect(try openshift.update(set, to: set.merged(with: yaml(label))).denying == [Self.rule])
        let single = try Objects.machineAPI("Machine", change: gone)
        #expect(try openshift.update(single, to: single.merged(with: yaml(label))).rules == [])
        let check =
            "{apiVersion: cluster.x-k8s.io/v1beta1, kind: MachineHealthCheck, metadata: {name: a, deletionTimestamp: '2030-01-01T00:00:00Z'}}"
        #expect(try Self.court().update(yaml(check), to: yaml(check).merged(with: yaml(label))).rules == [])
    }

    @Test("Machines cannot be verified until the live state is synced")
    func pending() throws {
        for group in ["controlplane.cluster.x-k8s.io", "cluster.x-k8s.io"] {
            var cluster = try TestCluster(State.controlPlane)
            cluster.pending = [group]
            let court = Court(.ocne, cluster).only(.noControlPlaneMachines)
            let machine = try Self.machine(Self.owner("OCNEControlPlane", "cp", "u-cp") + ", a: b").merged(
                with: yaml("{spec: {bootstrap: {configRef: null}}}"))
            #expect(try court.create(machine).code == 503)
            #expect(try court.update(machine, to: machine).isAllowed)
        }
    }
}
