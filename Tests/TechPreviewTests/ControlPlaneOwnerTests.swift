import ClusterObjects
import TechPreview
import TestDocuments
import Testing

@Suite("Users who may create control-plane machines")
struct ControlPlaneOwnerTests {
    private static let rule = "no-control-plane-machines"
    private static let label = "{metadata: {labels: {cluster.x-k8s.io/control-plane: ''}}}"
    private static let join = "{spec: {joinConfiguration: {controlPlane: {}}}}"

    private static func owner(
        _ name: String = "cp", uid: String = "u-cp", controller: Bool = true, kind: String = "OCNEControlPlane",
        group: String = "controlplane.cluster.x-k8s.io/v1alpha1"
    ) -> String {
        "{metadata: {ownerReferences: [{apiVersion: \(group), kind: \(kind), name: \(name), uid: \(uid), controller: \(controller)}]}}"
    }

    private static let machineOfControlPlane = """
        apiVersion: cluster.x-k8s.io/v1beta1
        kind: Machine
        metadata:
          name: cp-1
          namespace: default
          uid: u-m
          ownerReferences: [{apiVersion: controlplane.cluster.x-k8s.io/v1alpha1, kind: OCNEControlPlane, name: cp, uid: u-cp, controller: true}]
        spec: {clusterName: one}
        """

    private static func machine(_ owner: String) throws -> Value {
        try Objects.machine(change: label).merged(with: yaml(owner))
    }
    private static func config(_ owner: String) throws -> Value {
        try Objects.config(change: join).merged(
            with: yaml("{metadata: {labels: {cluster.x-k8s.io/cluster-name: one}}}")
        )
        .merged(with: yaml(owner))
    }

    @Test("A Machine of an existing OCNEControlPlane passes, in any version of its owner")
    func machines() throws {
        let court = try Court(.ocne, State.controlPlane).only(.noControlPlaneMachines)
        #expect(try court.create(Self.machine(Self.owner())).rules == [])
        #expect(try court.create(Self.machine(Self.owner(group: "controlplane.cluster.x-k8s.io/v1beta2"))).rules == [])
    }

    @Test(
        "A forged owner does not pass",
        arguments: [
            owner("absent"), owner(uid: "another"), owner(uid: "''"), owner(controller: false),
            owner(kind: "ocnecontrolplane"),
            owner(kind: "KubeadmControlPlane"), owner(group: "cluster.x-k8s.io/v1beta1"), owner(group: "v1"), "{}",
        ])
    func forged(owner: String) throws {
        let court = try Court(.ocne, State.controlPlane).only(.noControlPlaneMachines)
        #expect(try court.create(Self.machine(owner)).denying == [Self.rule])
        #expect(try court.update(Objects.machine(), to: Self.machine(owner)).denying == [Self.rule])
    }

    @Test("An owner in another namespace, or without a uid in the live state, does not count")
    func elsewhere() throws {
        let there = State.controlPlane.replacing("namespace: default", with: "namespace: elsewhere")
        #expect(try Court(.ocne, there).create(Self.machine(Self.owner())).denying == [Self.rule])
        let bare = State.controlPlane.replacing(", uid: u-cp", with: "")
        #expect(try Court(.ocne, bare).create(Self.machine(Self.owner(uid: "''"))).denying == [Self.rule])
    }

    @Test("A config passes with a plain owner reference to a control plane, or to a Machine of one")
    func configs() throws {
        let court = try Court(.ocne, State.controlPlane, Self.machineOfControlPlane).only(.noControlPlaneMachines)
        #expect(try court.create(Self.config(Self.owner(controller: false))).rules == [])
        let byMachine = Self.owner(
            "cp-1", uid: "u-m", controller: false, kind: "Machine", group: "cluster.x-k8s.io/v1beta1")
        #expect(try court.create(Self.config(byMachine)).rules == [])
        // The bootstrap controller adds the control plane later.
        let before = try Objects.config().merged(with: yaml(byMachine))
        #expect(try court.update(before, to: Self.config(byMachine)).rules == [])
        for forged in [
            Self.owner("cp-1", uid: "another", kind: "Machine", group: "cluster.x-k8s.io/v1beta1"),
            Self.owner("cp-2", uid: "u-m", kind: "Machine", group: "cluster.x-k8s.io/v1beta1"),
            Self.owner("cp-1", uid: "u-m", kind: "Machine", group: "machine.openshift.io/v1beta1"),
            Self.owner("cp-1", uid: "u-m", kind: "MachineSet", group: "cluster.x-k8s.io/v1beta1"),
            Self.owner(uid: "another"),
        ] {
            #expect(try court.create(Self.config(forged)).denying == [Self.rule])
        }
        // A Machine of workers owns no control plane, nor does one whose own owner is gone or forged.
        for machine in [
            Self.machineOfControlPlane.replacing("kind: OCNEControlPlane", with: "kind: MachineSet"),
            Self.machineOfControlPlane.replacing("uid: u-cp", with: "uid: forged"),
            Self.machineOfControlPlane.replacing("controller: true", with: "controller: false"),
        ] {
            let other = try Court(.ocne, State.controlPlane, machine).only(.noControlPlaneMachines)
            #expect(try other.create(Self.config(byMachine)).denying == [Self.rule])
        }
    }

    @Test("A machine leaves its control plane only when that is being deleted")
    func orphaned() throws {
        let court = try Court(.ocne, State.controlPlane).only(.noControlPlaneMachines)
        let owned = try Self.machine(Self.owner())
        #expect(try court.update(owned, to: Self.machine("{}")).denying == [Self.rule])
        let going = State.controlPlane.replacing(
            "uid: u-cp", with: "uid: u-cp, deletionTimestamp: '2030-01-01T00:00:00Z'")
        let last = try Court(.ocne, going).only(.noControlPlaneMachines)
        #expect(try last.update(owned, to: Self.machine("{}")).rules == [])
        #expect(try last.update(Self.config(Self.owner()), to: Self.config("{}")).rules == [])
        #expect(try last.update(Self.machine(Self.owner(uid: "another")), to: Self.machine("{}")).denying == [])
        #expect(try last.update(Objects.machine(), to: Self.machine("{}")).denying == [Self.rule])
        #expect(try last.create(Self.machine("{}")).denying == [Self.rule])
    }

    @Test("Templates and sets pass with no owner at all")
    func sets() throws {
        let court = try Court(.ocne, State.controlPlane).only(.noControlPlaneMachines)
        let template = try Objects.configTemplate(spec: "{joinConfiguration: {controlPlane: {}}}").merged(
            with: yaml(Self.owner()))
        #expect(try court.create(template).denying == [Self.rule])
        #expect(
            try court.create(Objects.set(change: Self.label).merged(with: yaml(Self.owner()))).denying == [Self.rule])
    }

    @Test(
        "The providers' controllers pass",
        arguments: [
            "capi-ocne-control-plane-system:capi-ocne-control-plane-manager",
            "capi-ocne-bootstrap-system:capi-ocne-bootstrap-manager",
        ])
    func providers(account: String) throws {
        let court = try Court(.ocne).only(.noControlPlaneMachines)
        let provider = court.asking("system:serviceaccount:\(account)")
        #expect(try provider.create(Objects.machine(change: Self.label)).rules == [])
        #expect(try provider.update(Objects.config(), to: Objects.config(change: Self.join)).rules == [])
        for other in [
            account, "system:serviceaccount:verrazzano-capi:capi-ocne-control-plane-manager",
            "system:serviceaccount:\(account)x",
            "System:serviceaccount:\(account)", "system:serviceaccount:default:default",
        ] {
            #expect(try court.asking(other).create(Objects.machine(change: Self.label)).denying == [Self.rule])
        }
        // Being in a group of that name is nothing.
        let impostor = court.asking("eve", groups: ["system:serviceaccount:\(account)"])
        #expect(try impostor.create(Objects.machine(change: Self.label)).denying == [Self.rule])
    }

    @Test("In OpenShift's namespace only the migration controllers are allowed")
    func openshift() throws {
        let home = "openshift-cluster-api"
        let controlPlane = State.controlPlane.replacing("namespace: default", with: "namespace: \(home)")
        let court = try Court(.openshift, State.openshift, controlPlane).only(.noControlPlaneMachines)
        let machine = try Self.machine(Self.owner()).merged(with: yaml("{metadata: {namespace: \(home)}}"))
        #expect(try court.create(machine).denying == [Self.rule])
        let provider = court.asking(
            "system:serviceaccount:capi-ocne-control-plane-system:capi-ocne-control-plane-manager")
        #expect(try provider.create(machine).denying == [Self.rule])
        for account in ["openshift-machine-api:machine-api-controllers", "openshift-cluster-api:capi-controllers"] {
            let ruling = try court.asking("system:serviceaccount:\(account)").create(machine)
            #expect(ruling.isAllowed)
            #expect(ruling.annotation(Self.rule) == "exempt")
        }
        // Beside it there may be other clusters, with control planes of their own.
        let beside = try Court(.openshift, State.openshift, State.controlPlane).only(.noControlPlaneMachines)
        #expect(try beside.create(Self.machine(Self.owner())).rules == [])
    }

    @Test(
        "Machine sets of Machine API: masters by role, label or user data; single masters are the ControlPlaneMachineSet's own"
    )
    func machineAPI() throws {
        let court = try Court(.openshift, State.openshift).only(.noControlPlaneMachines)
        #expect(try court.create(Objects.machineAPI()).rules == [])
        for change in [
            "{spec: {template: {metadata: {labels: {machine.openshift.io/cluster-api-machine-role: master}}}}}",
            "{spec: {template: {metadata: {labels: {machine.openshift.io/cluster-api-machine-type: master}}}}}",
            "{metadata: {labels: {node-role.kubernetes.io/master: ''}}}",
            "{spec: {template: {metadata: {labels: {node-role.kubernetes.io/control-plane: ''}}}}}",
            "{spec: {template: {spec: {metadata: {labels: {node-role.kubernetes.io/master: ''}}}}}}",
            "{spec: {selector: {matchLabels: {node-role.kubernetes.io/master: ''}}}}",
            "{spec: {template: {spec: {providerSpec: {value: {userDataSecret: {name: master-user-data}}}}}}}",
        ] {
            #expect(try court.create(Objects.machineAPI(change: change)).denying == [Self.rule])
            #expect(
                try court.update(Objects.machineAPI(), to: Objects.machineAPI(change: change)).denying == [Self.rule])
            #expect(
                try Court(.ocne).only(.noControlPlaneMachines).create(Objects.machineAPI(change: change)).rules == [])
        }
        let single = try Objects.machineAPI(
            "Machine", change: "{metadata: {labels: {machine.openshift.io/cluster-api-machine-role: master}}}")
        #expect(try court.create(single).rules == [])
    }
}
