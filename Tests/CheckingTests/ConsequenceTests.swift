import Checking
import Testing

@Suite("Consequences of a mistake")
struct ConsequenceTests {
    private func controlPlane(_ spec: String) -> String {
        """
        apiVersion: controlplane.cluster.x-k8s.io/v1alpha1
        kind: OCNEControlPlane
        metadata: {name: demo}
        spec:
          replicas: 3
          machineTemplate:
            infrastructureRef: {apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: OCIMachineTemplate, name: demo}
        \(spec)
        """
    }

    private static let images = """
          controlPlaneConfig:
            clusterConfiguration:
              dns: {imageRepository: container-registry.oracle.com/olcne, imageTag: v1.9.4}
              etcd: {local: {imageRepository: container-registry.oracle.com/olcne, imageTag: 3.5.5}}
        """

    @Test(
        "Reports a missing version as missing, not as the server's default",
        arguments: ["", "  version: ''"])
    func missingVersion(line: String) throws {
        let report = try report(on: controlPlane("\(line)\n  controlPlaneConfig: {}"))
        #expect(report.findings.map(\.message) == ["Required value: must be a Kubernetes version"])
    }

    @Test("The message about an image lists the tags that OCNE ships for the version")
    func tags() throws {
        let helps = try report(on: controlPlane("  version: v1.26.6\n\(Self.images)")).findings.map(\.help)
        #expect(
            helps == [
                "use v1.9.3, the CoreDNS of v1.26.6", "use 3.5.6, the etcd of v1.26.6",
            ])
    }

    @Test("Lists the supported versions, oldest first, if OCNE ships nothing for the version")
    func releases() throws {
        let helps = try report(on: controlPlane("  version: v1.27.1\n\(Self.images)")).findings.map(\.help)
        // Two images, and the version itself.
        #expect(
            helps.count == 3
                && helps.allSatisfy { $0.hasPrefix("use one of v1.25.7, v1.25.11, v1.26.6") })
    }
}
