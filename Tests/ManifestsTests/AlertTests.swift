import EventLoop
import TestDocuments
import TestSupport
import Testing
import YAML

@Suite("Alerts and ServiceMonitor")
struct AlertTests {
    private func spec() throws -> Value { try Deploy.documents("components/monitoring/alerts.yaml")[0]["spec"] }

    @Test("Alerts use metrics that the server exports from its start", .integration)
    func metrics() throws {
        let families = try Exposition.families()
        for rule in try spec()["groups"][0]["rules"].elements {
            let expression = try #require(rule["expr"].text)
            for family in Exposition.families(in: expression) {
                #expect(families.contains(family), "\(rule["alert"].text ?? ""): \(family)")
            }
        }
    }

    @Test("Every alert has a summary, a description and a runbook URL")
    func annotations() throws {
        let operating = String(
            decoding: try File.read("\(Deploy.root)/docs/operating.md", limit: 1 << 20), as: UTF8.self)
        let headings = Set(
            operating.split(separator: "\n").filter { $0.hasPrefix("### ") }.map { $0.dropFirst(4).lowercased() })
        var alerts: Set<String> = []
        for rule in try spec()["groups"][0]["rules"].elements {
            let alert = try #require(rule["alert"].text)
            alerts.insert(alert.lowercased())
            #expect(["warning", "critical"].contains(rule["labels"]["severity"].text), "\(alert)")
            #expect(rule["annotations"].names == ["description", "runbook_url", "summary"], "\(alert)")
            #expect(
                rule["annotations"]["runbook_url"].text
                    == "https://docs.example.com/ocne-webhook/operating.md#\(alert.lowercased())", "\(alert)")
            #expect(headings.contains(alert.lowercased()), "\(alert) is not in docs/operating.md")
        }
        #expect(
            headings.filter { $0.hasPrefix("ocnewebhook") }.subtracting(alerts).isEmpty,
            "docs/operating.md has alerts that there are not")
    }

    @Test("Covers calls that API servers fail to make to any of the webhooks")
    func everyWebhook() throws {
        let unreachable = try #require(
            try spec()["groups"][0]["rules"].elements.first { $0["alert"].text == "OCNEWebhookUnreachable" }?["expr"]
                .text)
        let pattern = try Regex(String(try #require(unreachable.firstMatch(of: #/name=~"([^"]+)"/#)?.output.1)))
        let webhookConfigurations =
            try Deploy.webhookConfigurations() + Deploy.documents("components/tech-preview/webhooks.yaml")
            + Deploy.documents("components/tech-preview-openshift/webhooks.yaml")
        for webhook in webhookConfigurations.flatMap({ $0["webhooks"].elements }) {
            let name = try #require(webhook["name"].text)
            #expect(name.wholeMatch(of: pattern) != nil, "\(name)")
        }
    }

    @Test("The job label in alerts is the one that the ServiceMonitor produces")
    func job() throws {
        let monitor = try Deploy.documents("components/monitoring/service-monitor.yaml")[0]["spec"]
        let label = try #require(monitor["jobLabel"].text)
        #expect(
            try Deploy.documents("components/monitoring/service.yaml")[0]["metadata"]["labels"][label].text
                == "ocne-webhook")
    }

    @Test("The ServiceMonitor scrapes the path and port of the server's metrics", .integration)
    func endpoint() throws {
        let monitor = try Deploy.documents("components/monitoring/service-monitor.yaml")[0]["spec"]
        let service = try Deploy.documents("components/monitoring/service.yaml")[0]["spec"]
        let endpoint = monitor["endpoints"][0]
        #expect(monitor["endpoints"].elements.count == 1)
        #expect(endpoint["port"].text == service["ports"][0]["name"].text && endpoint["scheme"].text == "https")
        let component = String(
            decoding: try File.read("\(Deploy.directory)/components/monitoring/kustomization.yaml", limit: 1 << 16),
            as: UTF8.self)
        let port = try #require(service["ports"][0]["port"].int)
        #expect(
            component.contains("value: --metrics-listen=:\(port)\n") && component.contains("containerPort: \(port)\n"))
        #expect(component.contains("name: \(try #require(service["ports"][0]["targetPort"].text))\n"))
        #expect(component.contains("- port: metrics\n") && !component.contains("- port: operations\n"))
        let host = try Deploy.documents("base/service.yaml")[0]
        #expect(
            endpoint["tlsConfig"]["serverName"].text == "\(host.name).\(host["metadata"]["namespace"].text ?? "").svc"
                && endpoint["tlsConfig"]["insecureSkipVerify"] == .null)
        let server = try ServerProcess()
        let answer = try PlainHTTP.get(try #require(endpoint["path"].text), port: server.operationsPort)
        #expect(String(decoding: answer.body, as: UTF8.self).hasPrefix("# HELP "))
    }

    @Test("The scraper's account may read metrics only; the server may create token and access reviews")
    func access() throws {
        let documents = try Deploy.documents("components/monitoring/rbac.yaml")
        func document(_ kind: String, _ name: String) throws -> Value {
            try #require(documents.first { $0.kind == kind && $0.name == name }, "\(kind) \(name)")
        }
        let reader = try document("ClusterRole", "ocne-webhook-metrics-reader")["rules"]
        #expect(reader.elements.count == 1 && reader[0].names == ["nonResourceURLs", "verbs"])
        #expect(reader[0]["nonResourceURLs"].texts == ["/metrics"] && reader[0]["verbs"].texts == ["get"])
        let access = try document("ClusterRole", "ocne-webhook-metrics-access")["rules"].elements
        #expect(access.map { $0["resources"].texts } == [["tokenreviews"], ["subjectaccessreviews"]])
        #expect(access.map { $0["apiGroups"].texts } == [["authentication.k8s.io"], ["authorization.k8s.io"]])
        #expect(access.allSatisfy { $0["verbs"].texts == ["create"] })
        let account = try Deploy.documents("base/service-account.yaml")[0]
        for (binding, subject) in [
            ("ocne-webhook-metrics-access", account.name), ("ocne-webhook-metrics-reader", "ocne-webhook-scraper"),
        ] {
            let found = try document("ClusterRoleBinding", binding)
            #expect(found["roleRef"]["name"].text == binding && found["subjects"].elements.count == 1)
            #expect(
                found["subjects"][0]["name"].text == subject
                    && found["subjects"][0]["namespace"] == account["metadata"]["namespace"])
        }
        let monitor = try Deploy.documents("components/monitoring/service-monitor.yaml")[0]["spec"]["endpoints"][0]
        let credentials = monitor["authorization"]["credentials"]
        let secret = try document("Secret", try #require(credentials["name"].text))
        #expect(credentials["key"].text == "token" && secret["type"].text == "kubernetes.io/service-account-token")
        #expect(secret["metadata"]["annotations"]["kubernetes.io/service-account.name"].text == "ocne-webhook-scraper")
        _ = try document("ServiceAccount", "ocne-webhook-scraper")
    }

    @Test(
        "Pass promtool's check and fire as their unit tests expect",
        .requires(.promtool))
    func promtool() throws {
        let scratch = try Scratch()
        try scratch.write("rules.yaml", try spec().json)
        let checked = try Tool.promtool.run(["check", "rules", scratch.path("rules.yaml")])
        #expect(checked.status == 0, "\(checked.all)")
        let cases = try File.read("\(Deploy.directory)/components/monitoring/alerts_test.yaml", limit: 1 << 20)
        try scratch.write("alerts_test.yaml", cases)
        let tested = try Tool.promtool.run(["test", "rules", scratch.path("alerts_test.yaml")])
        #expect(tested.status == 0, "\(tested.all)")
        // Every alert has a unit test.
        let text = String(decoding: cases, as: UTF8.self)
        for rule in try spec()["groups"][0]["rules"].elements {
            let alert = try #require(rule["alert"].text)
            let tries = text.split(separator: "alertname: \(alert)\n").dropFirst()
            #expect(tries.contains { $0.hasPrefix("    exp_alerts:") }, "\(alert) never comes")
        }
    }
}
