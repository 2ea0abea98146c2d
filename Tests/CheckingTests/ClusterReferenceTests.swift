import Checking
import ClusterObjects
import KubernetesAPI
import OCNEAPI
import TechPreview
import Testing

@Suite("References between objects of a cluster")
struct ClusterReferenceTests {
    private static let core = "cluster.x-k8s.io/v1beta1"

    /// The rules of the findings in the objects.
    private static func rules(_ objects: [String], primaryResources mode: Mode = .warn) throws -> [String] {
        var policy = Policy(profile: .ocne, ocneRules: OCNERule.rules)
        policy[.primaryResources] = mode
        return try clusterReport(objects, policy: policy).findings.filter { $0.effect != .note }.map {
            "\($0.rule.id) \($0.path)"
        }
    }

    static let broken: [(kind: String, spec: String, path: String, isPrimary: Bool)] = [
        (
            "Cluster",
            #"{"controlPlaneRef":{"apiVersion":"controlplane.cluster.x-k8s.io/v1","kind":"OCNEControlPlane","name":"x"}}"#,
            "spec.controlPlaneRef", false
        ),
        (
            "Cluster",
            #"{"infrastructureRef":{"apiGroup":"infrastructure.cluster.x-k8s.io","kind":"OCICluster","name":"x"}}"#,
            "spec.infrastructureRef", true
        ),
        ("Cluster", #"{"topology":{"class":"x"}}"#, "spec.topology.class", false),
        ("Cluster", #"{"topology":{"classRef":{"name":"x"}}}"#, "spec.topology.classRef.name", false),
        ("MachineHealthCheck", #"{"clusterName":"x"}"#, "spec.clusterName", false),
        ("MachineSet", #"{"clusterName":"x"}"#, "spec.clusterName", true),
        ("MachinePool", #"{"clusterName":"x"}"#, "spec.clusterName", false),
        (
            "MachineDeployment",
            #"{"template":{"spec":{"infrastructureRef":{"apiGroup":"infrastructure.cluster.x-k8s.io","kind":"OCIMachineTemplate","name":"x"}}}}"#,
            "spec.template.spec.infrastructureRef", true
        ),
        (
            "MachineDeployment",
            #"{"template":{"spec":{"bootstrap":{"configRef":{"apiGroup":"bootstrap.cluster.x-k8s.io","kind":"OCNEConfigTemplate","name":"x"}}}}}"#,
            "spec.template.spec.bootstrap.configRef", false
        ),
        (
            "ClusterClass",
            #"{"workers":{"machineDeployments":[{},{"bootstrap":{"templateRef":{"apiVersion":"bootstrap.cluster.x-k8s.io/v1beta2","kind":"OCNEConfigTemplate","name":"x"}}}]}}"#,
            "spec.workers.machineDeployments[1].bootstrap.templateRef", false
        ),
    ]

    @Test("A reference to another namespace, which no controller follows, is not looked for")
    func otherNamespace() throws {
        for (namespace, found) in [("other", []), ("n", ["missing-reference spec.infrastructureRef"])] {
            let reference =
                #"{"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta1","kind":"OCICluster","name":"x","namespace":"\#(namespace)"}"#
            let cluster = Sample.object(Self.core, "Cluster", "a", #"{"infrastructureRef":\#(reference)}"#)
            #expect(try Self.rules([cluster], primaryResources: .off) == found)
        }
    }

    @Test("A reference to nothing is one finding, whether the policy has primary-resources or not", arguments: broken)
    func missing(kind: String, spec: String, path: String, isPrimary: Bool) throws {
        let object = Sample.object(Self.core, kind, "a", spec)
        #expect(try Self.rules([object], primaryResources: .off) == ["missing-reference \(path)"])
        #expect(
            try Self.rules([object]) == [isPrimary ? "primary-resources " : "missing-reference \(path)"])
    }

    @Test("Nothing is concluded about kinds that were not read, and about other namespaces")
    func unknown() throws {
        for reference in [
            #"{"apiVersion":"bootstrap.cluster.x-k8s.io/v1","kind":"ForeignConfig","name":"x"}"#,
            #"{"apiVersion":"bootstrap.cluster.x-k8s.io/v1","kind":"OCNEConfig","name":""}"#,
            #"{"apiVersion":"bootstrap.cluster.x-k8s.io/v1","kind":"OCNEConfig"}"#, #""text""#, "[]", "null",
        ] {
            let machine = Sample.machine(
                "m", #"{"bootstrap":{"configRef":\#(reference)}}"#, metadata: Sample.ownedByCluster)
            #expect(try Self.rules([Sample.cluster, Sample.template, Sample.controlPlane(), machine]) == [])
        }
    }

    @Test("A machine without an owner, and an owner that is another object of the same name, are found")
    func owners() throws {
        let others = [Sample.cluster, Sample.template, Sample.controlPlane()]
        #expect(try Self.rules(others + [Sample.machine("m")]) == ["unowned-machine metadata.ownerReferences"])
        let old = Sample.ownedByCluster.replacing(#""uid":"c""#, with: #""uid":"former""#)
        #expect(
            try Self.rules(others + [Sample.machine("m", metadata: old)]) == [
                "missing-owner metadata.ownerReferences[0]"
            ])
        let gone = Sample.ownedByCluster.replacing(#""name":"c""#, with: #""name":"gone""#)
        #expect(
            try Self.rules(others + [Sample.machine("m", metadata: gone)]) == [
                "missing-owner metadata.ownerReferences[0]"
            ])
    }

    @Test("A control plane that no Cluster of its namespace refers to is found")
    func controlPlanes() throws {
        #expect(try Self.rules([Sample.template, Sample.controlPlane()]) == ["control-plane-without-cluster "])
        #expect(
            try Self.rules([Sample.cluster, Sample.template, Sample.controlPlane(), Sample.controlPlane("other")])
                == ["control-plane-without-cluster "])
    }
}
