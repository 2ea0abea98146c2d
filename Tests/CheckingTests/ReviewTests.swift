import ClusterObjects
import JSON
import KubernetesAPI
import OCNEAPI
import TechPreview
import Testing

@testable import Checking

@Suite("Recorded requests")
struct ReviewTests {
    private static let object = """
        {"apiVersion": "controlplane.cluster.x-k8s.io/v1beta2", "kind": "OCNEControlPlane",
         "metadata": {"name": "demo", "namespace": "default"},
         "spec": {"replicas": REPLICAS, "version": "v1.26.6", "machineTemplate": {"spec": {
          "infrastructureRef": {"apiGroup": "infrastructure.cluster.x-k8s.io", "kind": "OCIMachineTemplate", "name": "a"}}}}}
        """

    private static func object(replicas: Int) -> String { object.replacing("REPLICAS", with: "\(replicas)") }

    private static func review(_ operation: String, _ members: String) -> String {
        """
        {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "u", "operation": "\(operation)",
        "kind": {"group": "controlplane.cluster.x-k8s.io", "version": "v1beta2", "kind": "OCNEControlPlane"},
        "resource": {"group": "controlplane.cluster.x-k8s.io", "version": "v1beta2", "resource": "ocnecontrolplanes"},
        "name": "demo", "namespace": "default", "userInfo": {"username": "u"}, \(members)}}
        """
    }

    private static func event(_ verb: String, _ members: String) -> String {
        """
        {"apiVersion": "audit.k8s.io/v1", "kind": "Event", "auditID": "a", "verb": "\(verb)", "user": {"username": "u"},
        "objectRef": {"apiGroup": "controlplane.cluster.x-k8s.io", "apiVersion": "v1beta2",
        "resource": "ocnecontrolplanes", "namespace": "default", "name": "demo"}, \(members)}
        """
    }

    private static func replay(_ text: String, old: String? = nil) throws -> (CheckReport, ReplaySummary) {
        let techPreview = TechPreviewAdmission(
            policy: Policy(profile: .ocne), cluster: NoCluster(), stateUnavailable: .allow, clock: { 0 })
        let configuration = AdmissionConfiguration(controlPlanes: NoControlPlanes())
        var checker = Checker(configuration, techPreview: techPreview) { _ in nil }
        if let old { try checker.addOld(Array(old.utf8), named: "old.yaml") }
        let summary = try checker.replay(Array(text.utf8), named: "review.json")
        return (checker.report, summary)
    }

    @Test("A review is decided on again, with findings at the fields of its object")
    func review() throws {
        let (report, summary) = try Self.replay(Self.review("CREATE", "\"object\": \(Self.object(replicas: 2))"))
        let finding = try #require(report.findings.first { $0.severity == .error })
        #expect("\(finding.rule.id)" == "replicas" && finding.position == SourcePosition(line: 6, column: 23))
        #expect(report.objects == 1 && summary.skipped == 0 && summary.withoutOldObject.isEmpty)
        let fine = try Self.replay(Self.review("CREATE", "\"object\": \(Self.object(replicas: 3))")).0
        #expect(fine.errors == 0)
    }

    @Test("The old object of a review counts")
    func update() throws {
        let new = Self.object(replicas: 3)
        let old = new.replacing("v1.26.6", with: "v1.24.8")
        let report = try Self.replay(Self.review("UPDATE", "\"object\": \(new), \"oldObject\": \(old)")).0
        #expect(report.findings.contains { "\($0.rule.id)" == "version-skew" && $0.path == "spec.version" })
        #expect(try Self.replay(Self.review("UPDATE", "\"object\": \(new), \"oldObject\": \(new)")).0.errors == 0)
    }

    @Test("An event of the audit log is decided on as its review")
    func event() throws {
        let created = try Self.replay(Self.event("create", "\"requestObject\": \(Self.object(replicas: 2))")).0
        #expect(created.findings.map { "\($0.rule.id)" }.contains("replicas"))
        // Of a patch only the result is an object.
        let patch = "\"requestObject\": {\"spec\": {\"replicas\": 2}}, \"responseObject\": \(Self.object(replicas: 2))"
        let (patched, summary) = try Self.replay(Self.event("patch", patch))
        #expect(patched.errors == 1 && summary.withoutOldObject.count == 1)
        let (known, other) = try Self.replay(Self.event("patch", patch), old: Self.object(replicas: 4))
        #expect(known.errors == 1 && other.withoutOldObject.isEmpty)
    }

    @Test("Other documents are skipped")
    func skipped() throws {
        let text = [
            Self.event("get", "\"responseObject\": {}"),
            Self.event("patch", "\"responseObject\": {\"kind\": \"Status\"}"),
            Self.event("create", "\"requestObject\": null"), Self.object(replicas: 2), "{}",
        ].joined(separator: "\n")
        let (report, summary) = try Self.replay(text)
        #expect(report.findings.isEmpty && report.objects == 0 && summary.skipped == 5)
    }

    @Test("A review that cannot be answered is reported")
    func unreadable() throws {
        let text = Self.review("PATCH", "\"object\": \(Self.object(replicas: 3))")
        let report = try Self.replay(text).0
        #expect(report.errors == 1 && report.findings[0].message.contains("request.operation: expected CREATE"))
    }

    @Test("What looks like a variable is text")
    func variable() throws {
        let text = Self.object(replicas: 3).replacing("v1.26.6", with: "${VERSION:=v1.26.6}")
        let report = try Self.replay(Self.review("CREATE", "\"object\": \(text)")).0
        #expect(report.errors == 1 && report.findings.contains { $0.message.contains("${VERSION:=v1.26.6}") })
    }
}
