import KubernetesAPI
import Testing

@testable import Checking

@Suite("The namespace that objects are applied to")
struct NamespaceTests {
    private static let controlPlane = """
        apiVersion: controlplane.cluster.x-k8s.io/v1alpha1
        kind: OCNEControlPlane
        metadata: {name: a}
        spec:
          version: v1.26.6
          replicas: 1
          controlPlaneConfig: {}
          machineTemplate:
            infrastructureRef:
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
              kind: OCIMachineTemplate
              name: a
              namespace: team-a
        """

    private static func rules(_ text: String, _ namespace: String?, old: String? = nil) throws -> [String] {
        try report(on: text, old: old, namespace: namespace).findings.map { "\($0.rule.id)" }
    }

    @Test("Nothing that depends on a missing namespace is reported, unless --namespace names it")
    func missing() throws {
        #expect(try Self.rules(Self.controlPlane, nil) == [])
        #expect(try Self.rules(Self.controlPlane, "team-a") == [])
        #expect(try Self.rules(Self.controlPlane, "team-b").contains("infrastructure-ref"))
        // Other findings stay.
        let broken = Self.controlPlane.replacing("name: a\n", with: "name: ''\n")
        #expect(try Self.rules(broken, nil) == ["infrastructure-ref"])
    }

    @Test("References to other objects are compared with the namespace only if it is known")
    func references() throws {
        let deployment = """
            apiVersion: cluster.x-k8s.io/v1beta1
            kind: MachineDeployment
            metadata: {name: md}
            spec:
              clusterName: demo
              template:
                spec:
                  clusterName: demo
                  bootstrap:
                    configRef: {apiVersion: bootstrap.cluster.x-k8s.io/v1alpha1, kind: OCNEConfigTemplate, name: md, namespace: x}
                  infrastructureRef:
                    {apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: OCIMachineTemplate, name: md, namespace: x}
            """
        #expect(try Self.rules(deployment, nil) == [])
        #expect(try Self.rules(deployment, "x") == [])
        #expect(try Self.rules(deployment, "y") == ["primary-resources", "primary-resources"])
    }

    @Test("An object without namespace is an update of the one in the namespace of --namespace")
    func old() throws {
        let old = Self.controlPlane.replacing("{name: a}", with: "{name: a, namespace: team-a}")
            .replacing("v1.26.6", with: "v1.24.0")
        #expect(try Self.rules(Self.controlPlane, nil, old: old) == [])
        #expect(try Self.rules(Self.controlPlane, "team-a", old: old) == ["version-skew"])
    }

    @Test("An object in another namespace than that of --namespace is an error, as for kubectl apply")
    func other() throws {
        let text = Self.controlPlane.replacing("{name: a}", with: "{name: a, namespace: team-a}")
        #expect(try Self.rules(text, "team-a") == [])
        let found = try report(on: text, namespace: "team-b").findings
        #expect(found.map { "\($0.rule.id)" } == ["given-namespace"] && found.first?.path == "metadata.namespace")
        #expect(found.first?.message == #"namespace "team-a" does not match --namespace "team-b""#)
        #expect(try Self.rules(text.replacing("team-a}", with: "\"${NS}\"}"), "team-b") == [])
        let cluster = "apiVersion: config.openshift.io/v1\nkind: FeatureGate\nmetadata: {name: cluster}\n"
        #expect(try Self.rules(cluster, "team-b") == [])
    }
}
