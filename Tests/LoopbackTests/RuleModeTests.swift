import TestSupport
import Testing

@Suite("Rule modes of a running server")
struct RuleModeTests {
    /// Returns the response to the creation of an OCNEConfig with a duplicate file.
    private func create(_ client: SecureClient) throws -> String {
        try client.send(
            Reviews.post(
                "validate-\(Reviews.config)",
                Reviews.create(
                    kind: "OCNEConfig", group: "bootstrap.cluster.x-k8s.io",
                    spec: #"{"files":[{"path":"/a","content":"x"},{"path":"/a","content":"y"}]}"#)))
        return try client.answer().text
    }

    private static let gauge = #"ocne_webhook_rule_not_enforced{rule="file-path-unique",mode="#

    @Test("Follows the modes as the policy changes; log, metrics and readiness report rules that are not enforced")
    func followed() throws {
        let volume = try MountedVolume(["policy.yaml": Array("ocneRules: {file-path-unique: {mode: warn}}".utf8)])
        let server = try ServerProcess(["--status-page", "true", "--policy", volume.path("policy.yaml")])
        let client = try SecureClient(server)
        let start = try server.waitForLog(containing: "rules of OCNE objects are not enforced")
        #expect(start.contains(#"rules="file-path-unique (warn)""#))
        let warned = try create(client)
        #expect(warned.contains(#""allowed":true"#) && warned.contains("(rule file-path-unique, not enforced)"))
        #expect(warned.contains(#""file-path-unique":"warn: spec.files[1].path: "#))
        #expect(try server.waitForLog(containing: #"warned="file-path-unique""#).contains("allowed=true"))
        #expect(try server.metric(#"ocne_webhook_policy_findings_total{rule="file-path-unique",result="warn"}"#) == 1)
        #expect(try server.metric(Self.gauge + #""warn"}"#) == 1 && server.metric(Self.gauge + #""audit"}"#) == 0)
        let health = try PlainHTTP.get("/readyz?verbose", port: server.operationsPort)
        #expect(health.status == 200)
        #expect(health.text.contains("[!]ocne-rules warning: not enforced by the policy: file-path-unique (warn)"))

        try volume.update(["policy.yaml": Array("ocneRules: {file-path-unique: {mode: audit}}".utf8)])
        try Deadline.wait("the mode is audit") { try !create(client).contains("not enforced") }
        #expect(try server.waitForLog(containing: #"audited="file-path-unique""#).contains("allowed=true"))
        #expect(try server.metric(Self.gauge + #""audit"}"#) == 1 && server.metric(Self.gauge + #""warn"}"#) == 0)
        let page = try PlainHTTP.get("/", port: server.operationsPort)
        #expect(page.text.contains("Rules of OCNE objects that are not enforced"))

        // An invalid policy keeps the previous one.
        try volume.update(["policy.yaml": Array("ocneRules: {immutable: {mode: warn}}".utf8)])
        let line = try server.waitForLog(containing: "could not reload policy")
        #expect(line.contains("policy.yaml:1:31: immutable is always enforced"))
        #expect(try create(client).contains(#""allowed":true"#))

        try volume.update(["policy.yaml": []])
        try Deadline.wait("the rule is enforced") { try create(client).contains(#""allowed":false"#) }
        try server.waitForLog(containing: "all rules of OCNE objects are enforced")
        #expect(try PlainHTTP.get("/readyz?verbose", port: server.operationsPort).text.contains("[+]ocne-rules ok"))
        #expect(try server.metric(Self.gauge + #""audit"}"#) == 0)
    }
}
