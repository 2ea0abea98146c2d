import ClusterObjects
import TechPreview
import TestDocuments
import Testing

@Suite("Webhook configurations of the Technology Preview")
struct TechPreviewWebhookTests {
    static let components = ["tech-preview", "tech-preview-openshift"]

    private func webhooks(_ component: String) throws -> [Value] {
        try Deploy.documents("components/\(component)/webhooks.yaml").flatMap { $0["webhooks"].elements }
    }

    private static func plural(_ kind: String) -> String { "\(kind.lowercased())\(kind.hasSuffix("s") ? "es" : "s")" }

    @Test("Calls the served path, with all policies explicit", arguments: components)
    func settings(component: String) throws {
        let service = try Deploy.documents("base/service.yaml")[0]
        for webhook in try webhooks(component) {
            let name = webhook["name"].text ?? ""
            let client = webhook["clientConfig"]["service"]
            #expect(client["path"].text == TechPreviewAdmission.path, "\(name)")
            #expect(
                client["name"].text == service.name && client["namespace"] == service["metadata"]["namespace"],
                "\(name)")
            #expect(
                webhook["admissionReviewVersions"].texts == ["v1"] && webhook["sideEffects"].text == "None", "\(name)")
            #expect(webhook["failurePolicy"].text == "Fail" && webhook["timeoutSeconds"].int == 10, "\(name)")
            // Any version, with matchPolicy Exact for the others.
            #expect(webhook["matchPolicy"].text == "Exact", "\(name)")
            #expect(webhook["rules"].elements.allSatisfy { $0["apiVersions"].texts == ["*"] }, "\(name)")
            let isClusterWide = webhook["rules"].elements.allSatisfy { $0["scope"].text == "Cluster" }
            let spared = webhook["namespaceSelector"]["matchExpressions"][0]["values"].texts
            #expect(spared == (isClusterWide ? [] : ["kube-system", "ocne-webhook-system"]), "\(name)")
            // Status belongs to controllers, which must not be blocked.
            #expect(
                !webhook["rules"].elements.flatMap { $0["resources"].texts }.contains {
                    $0.hasSuffix("/status") || $0 == "*/*"
                })
        }
    }

    @Test(
        "Registers every kind that the rules distinguish: all of them on OpenShift, otherwise those of Cluster API",
        arguments: components)
    func kinds(component: String) throws {
        let rules = try webhooks(component).flatMap { $0["rules"].elements }
        let updated = Set(rules.filter { $0["operations"].texts.contains("UPDATE") }.flatMap { $0["resources"].texts })
        var wanted = Set(TechPreviewAdmission.kindNames.filter { $0 != "other" }.map(Self.plural))
        wanted.formUnion(["machinesets/scale", "machinedeployments/scale", "machinepools/scale"])
        // Rules apply to its creation only, which `*` covers.
        wanted.remove("machinehealthchecks")
        if component == "tech-preview" {
            wanted.subtract(["featuregates", "clusterversions", "infrastructures"])
        } else {
            #expect(rules.contains { $0["operations"].texts == ["CREATE"] && $0["resources"].texts == ["*"] })
            let deleted = rules.filter { $0["operations"].texts.contains("DELETE") }.flatMap { $0["resources"].texts }
            let infrastructure = Platform.allCases.flatMap(\.kinds)
            let clusters = infrastructure.filter { $0.hasSuffix("Cluster") }.map(Self.plural)
            #expect(Set(deleted) == Set(["clusters", "featuregates"] + clusters))
            // Platforms whose machines OpenShift can synchronize, and their fields that it cannot.
            let machines = Platform.synchronized.flatMap(\.kinds).filter { !$0.hasSuffix("Cluster") }
            wanted.formUnion(machines.map(Self.plural))
        }
        #expect(updated == wanted)
    }
}
