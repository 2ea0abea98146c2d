import ClusterObjects
import TechPreview
import TestDocuments
import Testing

@Suite("Scaling a set whose machines are refused")
struct UselessScalingTests {
    private static let rule = "no-control-plane-machines"
    private static let kinds = [
        ("MachineSet", "machinesets"), ("MachineDeployment", "machinedeployments"), ("MachinePool", "machinepools"),
    ]

    private static func scale(_ change: String, _ kind: (name: String, plural: String), from old: Int, to new: Int)
        throws -> Ruling
    {
        var cluster = try TestCluster()
        try cluster.add("\(Objects.set(kind.name, change: change))")
        try cluster.add(
            "\(Objects.configTemplate(kind: "KubeadmConfigTemplate", spec: "{joinConfiguration: {controlPlane: {}}}"))")
        var court = Court(.ocne, cluster).only(.noControlPlaneMachines)
        court.policy.controlPlaneDataSecrets = ["master-user-data"]
        return try court.scale(
            group: "cluster.x-k8s.io", namespace: "default", name: "workers", resource: kind.plural, from: old, to: new)
    }

    @Test(
        "is warned about",
        arguments: [
            "{metadata: {labels: {cluster.x-k8s.io/control-plane: ''}}}",
            "{spec: {bootstrap: {dataSecretName: master-user-data}}}",
            "{spec: {bootstrap: {configRef: {kind: KubeadmConfigTemplate}}}}",
            "{spec: {bootstrap: {configRef: {apiVersion: controlplane.cluster.x-k8s.io/v1beta1, kind: KubeadmControlPlaneTemplate}}}}",
            "{spec: {infrastructureRef: {apiVersion: controlplane.cluster.x-k8s.io/v1beta1, kind: OCNEControlPlane}}}",
        ], kinds)
    func bad(template: String, kind: (String, String)) throws {
        let ruling = try Self.scale("{spec: {template: \(template)}}", kind, from: 1, to: 2)
        #expect(ruling.isAllowed && ruling.annotation(Self.rule) == "warn")
        #expect(
            ruling.warnings.count == 1
                && ruling.warnings.allSatisfy { $0.contains("new machines of \(kind.0) \"workers\" will be refused") })
        for (from, to) in [(2, 1), (2, 2), (2, 0)] {
            #expect(try Self.scale("{spec: {template: \(template)}}", kind, from: from, to: to).rules == [])
        }
    }

    @Test("is not warned about for workers and for labels that machines do not inherit", arguments: kinds)
    func good(kind: (String, String)) throws {
        #expect(try Self.scale("{}", kind, from: 1, to: 9).rules == [])
        #expect(
            try Self.scale("{metadata: {labels: {cluster.x-k8s.io/control-plane: ''}}}", kind, from: 1, to: 9).rules
                == [])
        #expect(
            try Court(.ocne, NoCluster()).scale(group: "cluster.x-k8s.io", namespace: "n", name: "a", from: 0, to: 1)
                .rules == [])
    }
}
