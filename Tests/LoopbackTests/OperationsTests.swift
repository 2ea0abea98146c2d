import TestSupport
import Testing

@Suite("Health and metrics")
struct OperationsTests {
    @Test("Answers probes in short and verbose form")
    func probes() throws {
        let server = try ServerProcess()
        for path in ["/healthz", "/livez", "/readyz"] {
            let short = try PlainHTTP.get(path, port: server.operationsPort)
            #expect(short.status == 200 && short.text == "ok")
            let long = try PlainHTTP.get(path + "?verbose", port: server.operationsPort)
            #expect(long.text.contains("[+]event-loops ok"))
        }
        let missing = try PlainHTTP.get("/nothing", port: server.operationsPort)
        #expect(missing.status == 404)
        #expect(missing.text.contains("/metrics"))
        let posted = try PlainHTTP.exchange(
            "POST /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", port: server.operationsPort)
        #expect(posted.status == 405 && posted.fields["allow"] == "GET, HEAD")
    }

    @Test("Serves and excludes individual checks by name, like an API server")
    func singleChecks() throws {
        let server = try ServerProcess()
        func get(_ path: String) throws -> (Int, String) {
            let answer = try PlainHTTP.get(path, port: server.operationsPort)
            return (answer.status, answer.text)
        }
        for path in [
            "/livez/event-loops", "/healthz/event-loops", "/readyz/event-loops", "/readyz/not-shutting-down",
            "/livez/event-loops?verbose",
        ] {
            #expect(try get(path) == (200, "ok"), "\(path)")
        }
        #expect(try get("/livez/not-shutting-down") == (404, "unknown check; available: event-loops\n"))
        for path in ["/livez/", "/readyz/event-loops/", "/readyz/Event-Loops", "/readyz/event%2dloops"] {
            #expect(try get(path).0 == 404, "\(path)")
        }
        let excluded = try get("/readyz?exclude=event-loops&verbose&exclude=a%22%0ab").1
        #expect(excluded.contains("[+]event-loops excluded: ok\n") && excluded.contains("[+]not-shutting-down ok\n"))
        #expect(
            excluded.contains(
                "warn: some health checks cannot be excluded: no matches for \"a\"\\nb\"\nreadyz check passed\n"))
        #expect(try get("/livez?exclude=event-loops") == (200, "ok"))
    }

    @Test("Counts requests and decisions with controller-runtime's metric names where they exist")
    func metrics() throws {
        let server = try ServerProcess()
        let client = try SecureClient(server)
        try client.send(Reviews.mutate(uid: "a") + Reviews.mutate(uid: "b"))
        _ = try client.answer()
        _ = try client.answer()
        let path = "/mutate-\(Reviews.config)"
        #expect(try server.metric(#"controller_runtime_webhook_requests_total{webhook="\#(path)",code="200"}"#) == 2)
        #expect(try server.metric(#"controller_runtime_webhook_latency_seconds_count{webhook="\#(path)"}"#) == 2)
        #expect(try server.metric(#"controller_runtime_webhook_requests_in_flight{webhook="\#(path)"}"#) == 0)
        let labels = #"{webhook="mutate",kind="OCNEConfig",version="v1alpha1",operation="CREATE",allowed="true"}"#
        #expect(try server.metric("ocne_webhook_decisions_total" + labels) == 2)
        let openMetrics = try PlainHTTP.exchange(
            "GET /metrics HTTP/1.1\r\nHost: a\r\nAccept: application/openmetrics-text\r\nConnection: close\r\n\r\n",
            port: server.operationsPort)
        #expect(openMetrics.fields["content-type"]?.hasPrefix("application/openmetrics-text") == true)
        #expect(openMetrics.text.hasSuffix("# EOF\n"))
    }

    @Test("A refusal by several rules counts as one decision, and as one refusal of each rule")
    func refusalsByRule() throws {
        let server = try ServerProcess()
        let client = try SecureClient(server)
        let review = Reviews.create(
            kind: "OCNEControlPlane", group: "controlplane.cluster.x-k8s.io",
            spec:
                #"{"replicas":2,"version":"nonsense","machineTemplate":{"infrastructureRef":{"name":"a","kind":"b","apiVersion":"c/v1"}}}"#
        )
        for _ in 0..<3 {
            try client.send(Reviews.post("validate-\(Reviews.controlPlane)", review))
            #expect(try client.answer().text.contains(#""allowed":false"#))
        }
        let labels = #"{webhook="validate",kind="OCNEControlPlane",version="v1alpha1",operation="CREATE","#
        #expect(try server.metric("ocne_webhook_decisions_total" + labels + #"allowed="false"}"#) == 3)
        let lines = try PlainHTTP.get("/metrics", port: server.operationsPort).text.split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("ocne_webhook_decisions_total{") } == 1, "a label multiplies decisions")
        let rules = lines.filter { $0.hasPrefix("ocne_webhook_rule_refusals_total" + labels) }
        #expect(rules.count > 1 && rules.allSatisfy { $0.hasSuffix(" 3") }, "\(rules)")
    }

    @Test("Logs a decision as one line, in text and JSON", arguments: ["text", "json"])
    func log(format: String) throws {
        let server = try ServerProcess(format == "text" ? [] : ["--log-format", "text"])
        let client = try SecureClient(server)
        try client.send(Reviews.mutate(uid: "logged"))
        _ = try client.answer()
        let line = try server.waitForLog(containing: " decision ")
        #expect(
            line.contains(#"uid="logged" webhook="mutate" kind="OCNEConfig" namespace="b" name="a" operation="CREATE""#)
        )
        #expect(line.contains("allowed=true"))
    }
}
