import ClusterObjects
import TechPreview
import TestDocuments
import Testing

@Suite("A machine of a control plane stays one that is counted")
struct CountedMachineTests {
    private static let rule = "no-control-plane-machines"

    private static func machine(_ labels: String, owner: String = "OCNEControlPlane", uid: String = "u-cp") throws
        -> Value
    {
        try Objects.machine(
            change: """
                {metadata: {labels: {\(labels)}, ownerReferences: [{apiVersion: controlplane.cluster.x-k8s.io/v1alpha1, kind: \(owner), \
                name: cp, uid: \(uid), controller: true}]}}
                """)
    }

    private static let key = "cluster.x-k8s.io/control-plane"
    private static let withoutOwner = "{metadata: {ownerReferences: null}}"

    @Test("Its label must not be removed, with or without its owner, for known and unknown Clusters")
    func removed() throws {
        let labelled = try Self.machine("\(Self.key): ''")
        let bare = try Self.machine("a: b")
        for court in [
            try Court(.ocne, State.controlPlane),
            try Court(.ocne, State.controlPlane.replacing("name: one", with: "name: other")),
            Court(.ocne, NoCluster()),
        ].map({ $0.only(.noControlPlaneMachines) }) {
            for new in [
                bare, try bare.merged(with: yaml(Self.withoutOwner)),
                try labelled.merged(with: yaml("{metadata: {labels: null}}")),
            ] {
                let ruling = try court.update(labelled, to: new)
                #expect(ruling.denying == [Self.rule])
                #expect(ruling.fields == ["metadata.labels.\(Self.key)"])
                #expect(ruling.causes.allSatisfy { $0.contains("kubectl delete machine one-1") })
            }
            // Another value of it says the same.
            #expect(try court.update(labelled, to: Self.machine("\(Self.key): 'true'")).denying == [])
        }
    }

    @Test("The label that names its control plane is immutable")
    func cluster() throws {
        let court = try Court(.ocne, State.controlPlane).only(.noControlPlaneMachines)
        let machine = try Self.machine("\(Self.key): '', cluster.x-k8s.io/cluster-name: one")
        let ruling = try court.update(machine, to: Self.machine("\(Self.key): ''"))
        #expect(ruling.denying == [Self.rule] && ruling.fields == ["metadata.labels.cluster.x-k8s.io/cluster-name"])
        #expect(
            try court.update(machine, to: Self.machine("\(Self.key): '', cluster.x-k8s.io/cluster-name: two")).denying
                == [Self.rule])
        #expect(try court.update(Self.machine("\(Self.key): ''"), to: machine).rules == [])
    }

    @Test("The provider and the garbage collector may take it away")
    func who() throws {
        let court = try Court(.ocne, State.controlPlane).only(.noControlPlaneMachines)
        let (labelled, bare) = (try Self.machine("\(Self.key): ''"), try Self.machine("a: b"))
        for account in [
            "capi-ocne-control-plane-system:capi-ocne-control-plane-manager", "kube-system:generic-garbage-collector",
        ] {
            #expect(try court.asking("system:serviceaccount:\(account)").update(labelled, to: bare).rules == [])
        }
        for account in [
            "capi-system:capi-manager", "kube-system:namespace-controller", "default:generic-garbage-collector",
            "verrazzano-capi:capi-ocne-control-plane-manager",
        ] {
            #expect(
                try court.asking("system:serviceaccount:\(account)").update(labelled, to: bare).denying == [Self.rule])
        }
    }

    @Test("A machine that never belonged to a control plane may be corrected")
    func repaired() throws {
        let court = try Court(.ocne, State.controlPlane).only(.noControlPlaneMachines)
        let bare = try Self.machine("a: b")
        #expect(try court.update(Self.machine("\(Self.key): ''", uid: "forged"), to: bare).rules == [])
        let worker = try Self.machine("\(Self.key): ''").merged(with: yaml(Self.withoutOwner))
        #expect(try court.update(worker, to: bare.merged(with: yaml(Self.withoutOwner))).rules == [])
        // Of a set it is refused to have one, not to lose one.
        let set = try Objects.set(change: "{metadata: {labels: {\(Self.key): ''}}}")
        #expect(try court.update(set, to: Objects.set()).rules == [])
    }
}
