import Checking
import ClusterObjects
import JSON
import KubernetesAPI
import TechPreview
import Testing

/// A cluster that has all APIs and no objects.
private struct EmptyCluster: ClusterReader {
    func summary(of key: ObjectKey) -> ObjectSummary? { nil }
    func hasObject(in domain: FailureDomain, group: String, kind: String) -> Bool { false }
    func coverage(group: String, kind: String) -> Coverage { .complete }
}

@Suite("Positions of Technology Preview findings")
struct TechPreviewPlacesTests {
    private static let set = """
        apiVersion: cluster.x-k8s.io/v1beta1
        kind: MachineSet
        metadata:
          name: a
          namespace: openshift-cluster-api
          labels:
            x: y
            cluster.x-k8s.io/control-plane: ""
        spec:
          template:
            spec:
              version: v1.31.0
        """

    private static func places(_ report: CheckReport, _ severity: Finding.Severity) -> [String] {
        report.findings.filter { $0.severity == severity }.map { "\($0.position.line) \($0.rule.id)" }
    }

    @Test("A denied operation has one finding per rule, at its field")
    func whole() throws {
        let report = try report(on: Self.set, profile: .openshift, cluster: EmptyCluster())
        #expect(
            Self.places(report, .error) == [
                "2 feature-set-required", "8 no-control-plane-machines", "12 feature-parity",
            ])
        #expect(report.findings.allSatisfy { !$0.message.contains("(rule ") })
    }

    @Test("Existing violations are shown at their fields")
    func before() throws {
        let report = try report(on: Self.set, old: Self.set, profile: .ocne)
        #expect(Self.places(report, .error) == [])
        #expect(Self.places(report, .warning).contains("8 no-control-plane-machines"))
        #expect(report.findings.contains { $0.message.hasPrefix("existing violation, allowed: control plane label") })
    }
}
