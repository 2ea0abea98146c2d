import EventLoop
import Synchronization
import TestDocuments
import TestSupport
import Testing

/// The built server with an API server that knows tokens.
@Suite("serve --metrics-listen", .integration) struct ServeMetricsTests {
    private let scratch: Scratch
    private let api: FakeReviews

    init() throws {
        scratch = try Scratch()
        api = try FakeReviews()
        api.change {
            $0.users = ["good": "prometheus", "other": "somebody", "admin": "admin"]
            $0.allowed = ["prometheus /metrics", "admin /status", "admin /metrics", "admin /nothing"]
        }
        try scratch.write(
            "kubeconfig",
            """
            clusters: [{name: a, cluster: {server: "http://127.0.0.1:\(api.port)"}}]
            contexts: [{name: a, context: {cluster: a}}]
            current-context: a
            """)
    }

    private func start(_ arguments: [String] = []) throws -> ServerProcess {
        try ServerProcess(
            [
                "--kubeconfig", scratch.path("kubeconfig"), "--live-state", "none", "--status-page", "true",
                "--metrics-listen",
                "127.0.0.1:0",
            ] + arguments)
    }

    private func request(_ path: String, _ token: String?, fields: String = "", method: String = "GET") -> String {
        "\(method) \(path) HTTP/1.1\r\nHost: a\r\n\(token.map { "Authorization: Bearer \($0)\r\n" } ?? "")\(fields)\r\n"
    }

    private func get(_ path: String, _ token: String?, _ server: ServerProcess, fields: String = "") throws -> Answer {
        let client = try SecureClient(server, port: server.metricsPort)
        try client.send(request(path, token, fields: fields))
        return try client.answer()
    }

    @Test("Authorized users see metrics, unknown tokens get 401, other users 403; the plain listener has health only")
    func outcomes() throws {
        let server = try start()
        let metrics = try get("/metrics", "good", server)
        #expect(metrics.status == 200 && metrics.text.contains("ocne_webhook_build_info"))
        #expect(
            try get("/metrics", "good", server, fields: "Accept: application/openmetrics-text\r\n").text.hasSuffix(
                "# EOF\n"))
        for token in [nil, "bad", "", "good good", String(repeating: "x", count: 16 * 1024)] as [String?] {
            let answer = try get("/metrics", token, server)
            #expect(answer.status == 401 && answer.text == "Unauthorized\n", "\(token?.prefix(10) ?? "none")")
        }
        #expect(try get("/metrics", nil, server, fields: "Authorization: Basic Z29vZDo=\r\n").status == 401)
        #expect(try get("/metrics", "good", server, fields: "Authorization: Bearer good\r\n").status == 401)
        let forbidden = try get("/metrics", "other", server)
        #expect(forbidden.status == 403 && forbidden.text == "Authorization denied for user somebody\n")
        // The scheme's case does not matter (RFC 9110, section 11.1).
        #expect(try get("/metrics", nil, server, fields: "Authorization: bEARER  good\r\n").status == 200)
        #expect(try get("/metrics", String(repeating: "x", count: 40 * 1024), server).status == 431)
        for path in ["/", "/metrics"] { #expect(try PlainHTTP.get(path, port: server.operationsPort).status == 404) }
        for path in ["/livez", "/readyz", "/ca.crt"] {
            #expect(try PlainHTTP.get(path, port: server.operationsPort).status == 200)
        }
        for secret in ["good", "other"] { #expect(!server.log.contains(secret)) }
    }

    @Test("The status page needs permission for /status; 404 is for authorized users only")
    func pages() throws {
        let server = try start()
        #expect(try get("/", "good", server).status == 403)
        let page = try get("/", "admin", server)
        #expect(page.status == 200 && page.text.contains("<html"))
        #expect(try get("/nothing", "admin", server).status == 404 && get("/nothing", "good", server).status == 403)
        // A connection goes on, and each of its requests is looked at.
        let client = try SecureClient(server, port: server.metricsPort)
        for (path, token, status) in [
            ("/metrics", "good", 200), ("/metrics", "bad", 401), ("/", "admin", 200), ("/metrics", "other", 403),
        ] {
            try client.send(request(path, token))
            #expect(try client.answer().status == status)
        }
        try client.send(
            request("/metrics", "good") + request("/metrics", "bad") + request("/metrics", "admin", method: "POST"))
        #expect(try client.answer().status == 200 && client.answer().status == 401 && client.answer().status == 405)
        #expect(api.asked.contains { $0.body.contains(#""verb":"post""#) })
    }

    @Test("Answers count for a while, so that not every scrape asks the API server")
    func cached() throws {
        let server = try start()
        for _ in 0..<5 {
            #expect(try get("/metrics", "good", server).status == 200)
            #expect(try get("/metrics", "bad", server).status == 401)
        }
        #expect(api.count("tokenreviews") == 2 && api.count("subjectaccessreviews") == 1)
        let metrics = try get("/metrics", "good", server).text
        #expect(metrics.contains(#"ocne_webhook_access_reviews_total{resource="tokenreviews",result="answered"} 2"#))
        #expect(metrics.contains(#"ocne_webhook_protected_requests_total{code="401"} 5"#))
    }

    @Test("A connection to the API server that ends in between is made anew")
    func hangsUp() throws {
        api.change { $0.hangsUp = true }
        let server = try start()
        for token in ["good", "other", "admin"] {
            #expect(try get("/metrics", token, server).status == (token == "other" ? 403 : 200))
        }
    }

    @Test(
        "While the API server cannot be asked the answer is 503, and 500 where it refuses; it is reported, and over when it is over"
    )
    func unavailable() throws {
        let server = try start()
        for (status, expected, reason) in [
            (500, 503, "tokenreviews: 500 as told"), (403, 500, "tokenreviews: 403 as told"),
        ] {
            api.change { $0.status = status }
            #expect(try get("/metrics", "good", server).status == expected)
            #expect(try server.waitForLog(containing: reason).contains("metrics: access cannot be checked"))
            let ready = try PlainHTTP.get("/readyz?verbose", port: server.operationsPort)
            #expect(ready.status == 200 && ready.text.contains("[!]metrics-access warning: \(reason)"))
        }
        api.change { $0.status = nil }
        #expect(try get("/metrics", "good", server).status == 200)
        try server.waitForLog(containing: "metrics: access can be checked again")
        #expect(try PlainHTTP.get("/readyz?verbose", port: server.operationsPort).text.contains("[+]metrics-access ok"))
    }

    @Test("Clients that wait, or never shake hands, keep neither probes nor webhooks waiting, and are bounded")
    func flood() throws {
        api.change { $0.isSilent = true }
        let server = try start()
        let before = server.openDescriptors
        var sockets: [PlainClient] = []
        var clients: [SecureClient] = []
        for i in 0..<150 {
            sockets.append(try PlainClient(port: server.metricsPort))
            if i % 5 == 0, let client = try? SecureClient(server, port: server.metricsPort) {
                try? client.send(request("/metrics", "token-\(i)"))
                clients.append(client)
            }
        }
        for _ in 0..<20 { #expect(try PlainHTTP.get("/livez", port: server.operationsPort).status == 200) }
        let webhook = try SecureClient(server)
        try webhook.send(Reviews.post("mutate-\(Reviews.config)", Reviews.config(uid: "flood")))
        #expect(try webhook.answer().status == 200)
        #expect(server.openDescriptors - before < 64 + 16)
        api.change { $0.isSilent = false }
        #expect(try get("/metrics", "good", server).status == 200)
        withExtendedLifetime((sockets, clients)) {}
    }

    @Test(
        "It speaks TLS with the serving certificate and HTTP/1.1 only; what is no TLS is closed and counted",
        .requires(.openssl))
    func handshakes() throws {
        let server = try start(["--tls-profile", "Modern"])
        let client = try SecureClient(server, port: server.metricsPort, offersHTTP2: true)
        try client.send(request("/metrics", "good"))
        #expect(try client.answer().status == 200)
        #expect(throws: (any Error).self) { try PlainHTTP.get("/metrics", port: server.metricsPort) }
        try Deadline.wait("the failure is counted") {
            try get("/metrics", "good", server).text.contains("ocne_webhook_protected_handshake_failures_total 1\n")
        }
        let old = try Tool.openssl.run(["s_client", "-connect", "127.0.0.1:\(server.metricsPort)", "-tls1_2"])
        #expect(!old.text.contains("Cipher is ECDHE"))
    }

    @Test("Without an API server to ask it does not start")
    func noCluster() throws {
        let (status, output) = try ServerProcess.run(["serve", "--metrics-listen", ":0"])
        #expect(status == 2 && output.contains("--metrics-listen: no API server to ask about tokens"), "\(output)")
    }
}
