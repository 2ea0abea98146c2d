import ClusterObjects
import TechPreview
import TestDocuments
import Testing

@Suite("A Cluster has one control plane")
struct SecondControlPlaneTests {
    private static let rule = "no-control-plane-machines"

    private static func controlPlane(_ name: String, _ metadata: String, kind: String = "OCNEControlPlane") throws
        -> Value
    {
        try yaml(
            """
            apiVersion: controlplane.cluster.x-k8s.io/v1beta2
            kind: \(kind)
            metadata: {name: \(name), namespace: default, \(metadata)}
            spec: {replicas: 3}
            """)
    }
    private static let label = "labels: {cluster.x-k8s.io/cluster-name: one}"
    private static let owner =
        "ownerReferences: [{apiVersion: cluster.x-k8s.io/v1beta2, kind: Cluster, name: one, uid: u}]"

    @Test(
        "A second one is refused, by label and by owner, of any provider",
        arguments: [label, owner, "\(label), \(owner)"])
    func second(metadata: String) throws {
        let court = try Court(.ocne, State.controlPlane).only(.noControlPlaneMachines)
        #expect(try court.create(Self.controlPlane("cp", metadata)).rules == [])
        for other in [
            try Self.controlPlane("second", metadata),
            try Self.controlPlane("cp", metadata, kind: "KubeadmControlPlane"),
        ] {
            let ruling = try court.create(other)
            #expect(ruling.denying == [Self.rule] && ruling.fields.count == 1)
            #expect(ruling.causes.allSatisfy { $0.contains("OCNEControlPlane \"cp\"") })
            // What was there stays; what turns to the Cluster later is refused then.
            #expect(try court.update(other, to: other).annotation(Self.rule) == "warn")
            let unbound = try other.merged(with: yaml("{metadata: {labels: null, ownerReferences: null}}"))
            #expect(try court.create(unbound).rules == [])
            #expect(try court.update(unbound, to: other).denying == [Self.rule])
            #expect(try court.with(.noControlPlaneMachines, .warn).create(other).annotation(Self.rule) == "warn")
        }
    }

    @Test(
        "A control plane may be created before its Cluster names one; without a Cluster label the message says so")
    func early() throws {
        let plane = try Self.controlPlane("new", Self.label)
        let absent = try Court(.ocne, State.controlPlane.replacing("name: one", with: "name: other")).only(
            .noControlPlaneMachines)
        let ruling = try absent.create(plane)
        #expect(ruling.isAllowed && ruling.annotation(Self.rule) == "warn")
        #expect(ruling.warnings.count == 1 && ruling.warnings.allSatisfy { $0.contains("spec.controlPlaneRef") })
        #expect(try absent.update(plane, to: plane).rules == [])
        let unbound =
            "{apiVersion: cluster.x-k8s.io/v1beta2, kind: Cluster, metadata: {name: one, namespace: default}, spec: {}}"
        #expect(try Court(.ocne, unbound).only(.noControlPlaneMachines).create(plane).rules == [])
        var pending = try TestCluster(State.controlPlane)
        pending.pending = ["cluster.x-k8s.io"]
        let waiting = Court(.ocne, pending).only(.noControlPlaneMachines)
        #expect(try waiting.create(plane).code == 503)
        #expect(try waiting.update(plane, to: plane).isAllowed)
    }

    @Test("A Cluster cannot replace its existing control plane")
    func turned() throws {
        func cluster(_ reference: String) throws -> Value {
            try Objects.cluster("v1beta2", change: "{spec: {controlPlaneRef: \(reference)}}")
        }
        let own = "{apiGroup: controlplane.cluster.x-k8s.io, kind: OCNEControlPlane, name: cp}"
        let decoy = own.replacing("name: cp", with: "name: decoy")
        let court = try Court(.ocne, State.controlPlane).only(.noControlPlaneMachines)
        #expect(try court.update(cluster(own), to: cluster(own)).rules == [])
        #expect(try court.update(cluster("null"), to: cluster(own)).rules == [])
        for other in [decoy, "null", own.replacing("OCNEC", with: "KubeadmC")] {
            let ruling = try court.update(cluster(own), to: cluster(other))
            #expect(ruling.denying == [Self.rule] && ruling.fields == ["spec.controlPlaneRef"])
            let provider = court.asking(
                "system:serviceaccount:capi-ocne-control-plane-system:capi-ocne-control-plane-manager")
            #expect(try provider.update(cluster(own), to: cluster(other)).rules == [])
        }
        // The same in the other version's words is the same.
        let spoken =
            "{apiVersion: controlplane.cluster.x-k8s.io/v1alpha1, kind: OCNEControlPlane, name: cp, namespace: default}"
        #expect(
            try court.update(
                cluster(own), to: cluster("null").merged(with: yaml("{spec: {controlPlaneRef: \(spoken)}}"))
            ).rules == [])
        let elsewhere = spoken.replacing("namespace: default", with: "namespace: other")
        let moved = try court.update(
            cluster(own), to: cluster("null").merged(with: yaml("{spec: {controlPlaneRef: \(elsewhere)}}")))
        #expect(moved.denying == [Self.rule])
        for state in ["", "uid: u-cp, deletionTimestamp: '2030-01-01T00:00:00Z'"] {
            let changed =
                state.isEmpty
                ? State.controlPlane.replacing("{name: cp,", with: "{name: cp2,")
                : State.controlPlane.replacing("uid: u-cp", with: state)
            #expect(
                try Court(.ocne, changed).only(.noControlPlaneMachines).update(cluster(own), to: cluster(decoy)).rules
                    == [])
        }
    }
}
