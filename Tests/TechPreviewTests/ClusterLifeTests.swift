import ClusterObjects
import TechPreview
import TestDocuments
import Testing

/// The requests of Cluster API's own controllers in the life of a cluster: none is refused, and none is warned
/// about.
@Suite("The life of a cluster")
struct ClusterLifeTests {
    private static let provider =
        "system:serviceaccount:capi-kubeadm-control-plane-system:capi-kubeadm-control-plane-manager"
    private static let bootstrap = "system:serviceaccount:capi-kubeadm-bootstrap-system:capi-kubeadm-bootstrap-manager"
    private static let manager = "system:serviceaccount:capi-system:capi-manager"
    private static let labels = "cluster.x-k8s.io/cluster-name: one, cluster.x-k8s.io/control-plane: ''"

    /// A cluster that grows while its objects are admitted.
    private struct Life {
        var state = TestCluster.empty
        let version: String

        /// Asks, expects to be let in without a word, and lets the live state know.
        mutating func admit(_ user: String, _ new: Value, from old: Value = .null) throws {
            let court = Court(.ocne, state).only(.noControlPlaneMachines).asking(user)
            let ruling = try old == .null ? court.create(new) : court.update(old, to: new)
            #expect(
                ruling.isAllowed && ruling.rules == [] && ruling.warnings == [],
                "\(user): \(ruling.message) \(ruling.warnings)")
            try state.add(Array("\(new)".utf8))
        }

        func reference(_ group: String, _ kind: String, _ name: String) -> String {
            Objects.reference(version, group, kind, name)
        }
    }

    private static let controlPlane =
        "{apiVersion: controlplane.cluster.x-k8s.io/v1beta1, kind: KubeadmControlPlane, name: kcp, uid: u-kcp"

    @Test("allows creation, labeling, scaling, rollout and deletion", arguments: clusterVersions)
    func life(version: String) throws {
        var life = Life(version: version)
        let reference = life.reference("controlplane.cluster.x-k8s.io", "KubeadmControlPlane", "kcp")
        let unbound = try Objects.cluster(version)
        let cluster = try unbound.merged(with: yaml("{spec: {controlPlaneRef: \(reference)}}"))
        // As the topology controller does it: the control plane first, then its name.
        try life.admit(Self.manager, unbound)
        let plane = try yaml(
            """
            apiVersion: controlplane.cluster.x-k8s.io/\(version)
            kind: KubeadmControlPlane
            metadata: {name: kcp, namespace: default, uid: u-kcp, labels: {cluster.x-k8s.io/cluster-name: one}}
            spec: {replicas: 3}
            """)
        try life.admit(Self.manager, plane)
        try life.admit(Self.manager, cluster, from: unbound)
        let owned = try plane.merged(
            with: yaml(
                "{metadata: {ownerReferences: [{apiVersion: cluster.x-k8s.io/\(version), kind: Cluster, name: one, uid: u-c}]}}"
            ))
        try life.admit(Self.manager, owned, from: plane)
        for index in 0..<3 { try Self.machine(index, cluster, &life) }
        let last = try Self.machineObject(2, life, "{}")
        // Scaled down: the provider's hook is taken off, then the finalizer.
        let going = try last.merged(
            with: yaml(
                "{metadata: {deletionTimestamp: '2030-01-01T00:00:00Z', finalizers: [a], annotations: {hook: ''}}}"))
        try life.admit(Self.provider, going.merged(with: yaml("{metadata: {annotations: null}}")), from: going)
        try life.admit(Self.manager, going.merged(with: yaml("{metadata: {finalizers: null}}")), from: going)
        // The cluster goes: the reference stays what it is, and what is left may lose its finalizers.
        let ending = try cluster.merged(
            with: yaml("{metadata: {deletionTimestamp: '2030-01-01T00:00:00Z', finalizers: [a]}}"))
        try life.admit(Self.manager, ending.merged(with: yaml("{metadata: {finalizers: null}}")), from: ending)
    }

    private static func machineObject(_ index: Int, _ life: Life, _ change: String) throws -> Value {
        try Objects.machine(
            life.version,
            change: """
                {metadata: {name: m-\(index), uid: u-m\(index), labels: {\(labels)}, ownerReferences: [\(controlPlane), controller: true}]}, \
                spec: {bootstrap: {configRef: \(life.reference("bootstrap.cluster.x-k8s.io", "KubeadmConfig", "c-\(index)"))}}}
                """
        ).merged(with: yaml(change))
    }

    /// A machine of the control plane: its config, itself, and what the controllers make of both.
    private static func machine(_ index: Int, _ cluster: Value, _ life: inout Life) throws {
        let spec =
            index == 0 ? "{initConfiguration: {}, clusterConfiguration: {}}" : "{joinConfiguration: {controlPlane: {}}}"
        let config = try yaml(
            """
            apiVersion: bootstrap.cluster.x-k8s.io/\(life.version)
            kind: KubeadmConfig
            metadata: {name: c-\(index), namespace: default, labels: {\(labels)}, ownerReferences: [\(controlPlane)}]}
            spec: \(spec)
            """)
        try life.admit(provider, config)
        let machine = try machineObject(index, life, "{}")
        // The live state may be a moment behind: the machine is not known yet when its config goes over to it.
        let byMachine = try config.merged(
            with: yaml(
                """
                {metadata: {ownerReferences: [{apiVersion: cluster.x-k8s.io/\(life.version), kind: Machine, name: m-\(index), \
                uid: u-m\(index), controller: true}]}}
                """))
        var behind = life
        try behind.admit(manager, byMachine, from: config)
        try life.admit(provider, machine)
        try life.admit(manager, byMachine, from: config)
        let discovered = try byMachine.merged(
            with: yaml("{spec: {joinConfiguration: {discovery: {bootstrapToken: {token: a}}}}}"))
        try life.admit(bootstrap, discovered, from: byMachine)
        // The machine controller, the health check, and somebody with kubectl.
        let started = try machine.merged(
            with: yaml("{metadata: {finalizers: [machine.cluster.x-k8s.io]}, spec: {providerID: a}}"))
        try life.admit(manager, started, from: machine)
        try life.admit(
            "alice", started.merged(with: yaml("{metadata: {labels: {team: a}, annotations: {note: b}}}")),
            from: started)
        // The other order: machines of older providers come before their configs.
        var other = Life(state: life.state, version: life.version)
        try other.admit(provider, machine)
        try other.admit(provider, config)
    }

    @Test("allows clusterctl move, which creates owners first, with new uids", arguments: clusterVersions)
    func move(version: String) throws {
        var life = Life(version: version)
        let reference = life.reference("controlplane.cluster.x-k8s.io", "KubeadmControlPlane", "kcp")
        let cluster = try Objects.cluster(version, change: "{spec: {paused: true, controlPlaneRef: \(reference)}}")
        try life.admit("admin", cluster)
        try life.admit(
            "admin",
            yaml(
                """
                apiVersion: controlplane.cluster.x-k8s.io/\(version)
                kind: KubeadmControlPlane
                metadata: {name: kcp, namespace: default, uid: u-kcp, labels: {cluster.x-k8s.io/cluster-name: one}}
                """))
        let machine = try Self.machineObject(0, life, "{}")
        // Too soon, it is told to try again; clusterctl does.
        let early = try Court(.ocne, TestCluster("\(cluster)")).only(.noControlPlaneMachines).asking("admin").create(
            machine)
        #expect(early.code == 422 && early.message.contains("try again"))
        try life.admit("admin", machine)
        try life.admit(
            "admin",
            yaml(
                """
                apiVersion: bootstrap.cluster.x-k8s.io/\(version)
                kind: KubeadmConfig
                metadata: {name: c-0, namespace: default, labels: {\(Self.labels)}, ownerReferences: [{apiVersion: \
                cluster.x-k8s.io/\(version), kind: Machine, name: m-0, uid: u-m0, controller: true}]}
                spec: {initConfiguration: {}, clusterConfiguration: {}}
                """))
    }
}
