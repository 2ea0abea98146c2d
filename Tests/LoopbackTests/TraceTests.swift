import Foundation
import TestSupport
import Testing

@Suite("Tracing")
struct TraceTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let parent = "00f067aa0ba902b7"

    private static func header(sampled: Bool = true) -> String { "00-\(trace)-\(parent)-0\(sampled ? 1 : 0)" }

    private func mutate(_ client: SecureClient, uid: String, traceparent: String?) throws {
        let field = traceparent.map { "traceparent: \($0)\r\n" } ?? ""
        try client.send(Reviews.post("mutate-\(Reviews.config)", Reviews.config(uid: uid), field))
        #expect(try client.answer().status == 200)
    }

    private func openMetrics(_ server: ServerProcess) throws -> String {
        try PlainHTTP.exchange(
            "GET /metrics HTTP/1.1\r\nHost: a\r\nAccept: application/openmetrics-text\r\nConnection: close\r\n\r\n",
            port: server.operationsPort
        ).text
    }

    @Test("Logs trace ids with decisions over both protocols, and none without a trace")
    func log() throws {
        let server = try ServerProcess()
        let client = try SecureClient(server)
        try mutate(client, uid: "one", traceparent: Self.header(sampled: false))
        let ids = #"trace_id="\#(Self.trace)" span_id="\#(Self.parent)" trace_flags="00""#
        #expect(try server.waitForLog(containing: #"uid="one""#).contains(ids))
        for wrong in [
            nil, "00-\(Self.trace)-\(Self.parent)", Self.header().uppercased(),
            "\(Self.header())\r\ntraceparent: \(Self.header())",
        ] {
            try mutate(client, uid: "wrong", traceparent: wrong)
        }
        let http2 = try HTTP2Client(server)
        #expect(
            try http2.answer(http2.request(Reviews.config(uid: "two"), further: [("traceparent", Self.header())]))
                .status == 200)
        #expect(try server.waitForLog(containing: #"uid="two""#).contains(#"trace_id="\#(Self.trace)""#))
        // A body for a worker.
        let large = Reviews.config(uid: "large", padding: 100_000)
        try client.send(Reviews.post("mutate-\(Reviews.config)", large, "traceparent: \(Self.header())\r\n"))
        _ = try client.answer()
        #expect(try server.waitForLog(containing: #"uid="large""#).contains(#"trace_id="\#(Self.trace)""#))
        try client.send(Reviews.post("convert", Reviews.growing(1), "traceparent: \(Self.header())\r\n"))
        _ = try client.answer()
        #expect(try server.waitForLog(containing: " info conversion ").contains(#"trace_id="\#(Self.trace)""#))
        #expect(!server.log.split(separator: "\n").contains { $0.contains(#"uid="wrong""#) && $0.contains("trace") })
    }

    @Test("A sampled request is an exemplar of its bucket, in OpenMetrics only")
    func exemplars() throws {
        let server = try ServerProcess()
        let client = try SecureClient(server)
        try mutate(client, uid: "a", traceparent: Self.header(sampled: false))
        try mutate(client, uid: "b", traceparent: nil)
        #expect(try !openMetrics(server).contains("trace_id"))
        try mutate(client, uid: "c", traceparent: Self.header())
        let lines = try openMetrics(server).split(separator: "\n").filter { $0.contains("trace_id") }
        #expect(lines.count == 1)
        let line = try #require(lines.first)
        #expect(
            line.hasPrefix(
                #"controller_runtime_webhook_latency_seconds_bucket{webhook="/mutate-\#(Reviews.config)",le=""#),
            "\(line)")
        #expect(line.contains(##"# {trace_id="\##(Self.trace)",span_id="\##(Self.parent)"} 0.0"##), "\(line)")
        #expect(try !PlainHTTP.get("/metrics", port: server.operationsPort).text.contains("trace_id"))
    }

    @Test("Exports spans of sampled requests only")
    func spans() throws {
        let collector = try FakeCollector()
        let server = try ServerProcess([
            "--otlp-endpoint", "http://127.0.0.1:\(collector.port)/base/", "--shutdown-delay", "0s",
        ])
        let client = try SecureClient(server)
        try mutate(client, uid: "not sampled", traceparent: Self.header(sampled: false))
        try mutate(client, uid: "without", traceparent: nil)
        try mutate(client, uid: "sampled", traceparent: Self.header())
        let refused = Reviews.create(kind: "OCNEConfig", group: "bootstrap.cluster.x-k8s.io", spec: #"{"files":0}"#)
        let http2 = try HTTP2Client(server)
        let stream = try http2.request(
            refused, to: "/validate-\(Reviews.config)?timeout=1s", further: [("traceparent", Self.header())])
        _ = try http2.answer(stream)
        try client.send(Reviews.post("convert", Reviews.growing(1), "traceparent: \(Self.header())\r\n"))
        _ = try client.answer()
        let own = try #require(
            try server.waitForLog(containing: #"uid="sampled""#).firstMatch(of: #/span_id="([0-9a-f]{16})"/#)?.output.1)
        #expect(own != Self.parent)
        #expect(try openMetrics(server).contains(#"span_id="\#(own)""#))
        try Deadline.wait("spans come") { try server.metric("ocne_webhook_spans_exported_total") == 3 }

        let request = try #require(collector.requests.first)
        #expect(collector.requests.count == 1 && request.head.hasPrefix("POST /base/v1/traces HTTP/1.1\r\n"))
        #expect(
            request.head.contains("Content-Type: application/json")
                && request.head.contains("User-Agent: ocne-webhook/"))
        let resources = try #require(
            try JSONSerialization.jsonObject(with: Data(request.body.utf8)) as? [String: [[String: Any]]])
        let scopes = try #require(resources["resourceSpans"]?.first?["scopeSpans"] as? [[String: Any]])
        let spans = try #require(scopes.first?["spans"] as? [[String: Any]])
        #expect(
            spans.count == 3
                && spans.allSatisfy {
                    $0["traceId"] as? String == Self.trace && $0["parentSpanId"] as? String == Self.parent
                })
        #expect(
            spans[0]["spanId"] as? String == String(own) && Set(spans.compactMap { $0["spanId"] as? String }).count == 3
        )
        #expect(
            spans.map { $0["name"] as? String } == [
                "POST /mutate-\(Reviews.config)", "POST /validate-\(Reviews.config)", "POST /convert",
            ])
        let start = try #require((spans[0]["startTimeUnixNano"] as? String).flatMap { UInt64($0) })
        let end = try #require((spans[0]["endTimeUnixNano"] as? String).flatMap { UInt64($0) })
        #expect(
            start < end && end - start < 60_000_000_000
                && Date(timeIntervalSince1970: Double(end) / 1e9).timeIntervalSinceNow > -120)
        for part in [
            #"{"key":"http.response.status_code","value":{"intValue":"200"}}"#,
            #"{"key":"network.protocol.version","value":{"stringValue":"2"}}"#,
            #"{"key":"http.route","value":{"stringValue":"/convert"}}"#,
            #"{"key":"ocne_webhook.allowed","value":{"boolValue":false}}"#,
            #"{"key":"ocne_webhook.uid","value":{"stringValue":"sampled"}}"#,
            #"{"key":"service.name","value":{"stringValue":"ocne-webhook"}}"#,
        ] {
            #expect(request.body.contains(part), "\(part) in \(request.body)")
        }
        #expect(!request.body.contains("uid\":\"not sampled") && !request.body.contains("without"))
    }

    @Test("Exports spans of sampled requests that are refused, with or without a route, over both protocols")
    func refusals() throws {
        let collector = try FakeCollector()
        let server = try ServerProcess([
            "--otlp-endpoint", "http://127.0.0.1:\(collector.port)", "--shutdown-delay", "0s", "--max-request-bytes",
            "1Ki",
        ])
        let path = "/mutate-\(Reviews.config)"
        let field = "traceparent: \(Self.header())\r\nContent-Type: application/json\r\n"
        for (request, status) in [
            ("GET \(path) HTTP/1.1\r\nHost: a\r\n\(field)\r\n", 405),
            ("POST /nowhere HTTP/1.1\r\nHost: a\r\n\(field)Content-Length: 2\r\n\r\n{}", 404),
            ("POST \(path) HTTP/1.1\r\nHost: a\r\n\(field)Content-Length: 2000\r\n\r\n", 413),
            // Incomplete until its deadline.
            ("POST \(path)?timeout=10ms HTTP/1.1\r\nHost: a\r\n\(field)Content-Length: 9\r\n\r\n{", 408),
            ("POST \(path) HTTP/1.1\r\nHost: a\r\n\(field)Transfer-Encoding: chunked\r\n\r\nx\r\n", 400),
        ] {
            let client = try SecureClient(server)
            try client.send(request)
            #expect(try client.answer().status == status, "\(request)")
        }
        let http2 = try HTTP2Client(server)
        let traced = [("traceparent", Self.header())]
        for (stream, status) in [
            (try http2.begin(path, length: nil, ends: true, method: "DELETE", further: traced), 405),
            (try http2.begin(path, length: 2000, further: traced), 413),
            (try http2.begin(path, length: 2, type: "text/plain", further: traced), 415),
        ] {
            #expect(try http2.answer(stream).status == status)
        }
        try Deadline.wait("spans come") { try server.metric("ocne_webhook_spans_exported_total") == 8 }
        let body = collector.requests.map(\.body).joined()
        let found = body.matches(
            of: #/"name":"([^"]*)","kind".*?"http.response.status_code","value":\{"intValue":"(\d+)"/#)
        #expect(
            found.map { "\($0.output.1) \($0.output.2)" } == [
                "GET \(path) 405", "POST 404", "POST \(path) 413", "POST \(path) 408", "POST \(path) 400",
                "HTTP \(path) 405", "POST \(path) 413", "POST \(path) 415",
            ])
        #expect(body.contains(#"{"key":"http.request.method","value":{"stringValue":"_OTHER"}}"#))
        #expect(!body.contains("nowhere"))
        #expect(
            try server.metric(
                #"controller_runtime_webhook_requests_total{webhook="\#(path)",code="408"}"#) == 1)
    }

    @Test(
        "Reports a collector that is down or rejects spans, without failing requests, and reconnects")
    func failing() throws {
        let collector = try FakeCollector()
        collector.answer(503, "Retry-After: 0\r\n", "busy")
        collector.answer(400, "", #"{"message":"no"}"#)
        let server = try ServerProcess(["--otlp-endpoint", "http://127.0.0.1:\(collector.port)"])
        let client = try SecureClient(server)
        try mutate(client, uid: "a", traceparent: Self.header())
        #expect(try server.waitForLog(containing: "cannot export spans").contains(#"reason="status 503""#))
        try Deadline.wait("the batch is given up") { try server.metric("ocne_webhook_spans_failed_total") == 1 }
        #expect(
            collector.requests.count == 2 && collector.requests[0].body == collector.requests[1].body
                && collector.connections == 1)
        let ready = try PlainHTTP.get("/readyz?verbose", port: server.operationsPort)
        #expect(ready.status == 200 && ready.text.contains("[!]trace-export warning: status 400"))
        try mutate(client, uid: "b", traceparent: Self.header())
        _ = try server.waitForLog(containing: "traces: export recovered")
        #expect(try server.metric("ocne_webhook_spans_exported_total") == 1)
        #expect(try PlainHTTP.get("/readyz/trace-export", port: server.operationsPort).text == "ok")
    }

    @Test("Flushes spans on shutdown, without waiting for an unreachable collector", arguments: [true, false])
    func end(isThere: Bool) throws {
        let collector = try FakeCollector()
        if !isThere { collector.stop() }
        let server = try ServerProcess([
            "--otlp-endpoint", "http://127.0.0.1:\(collector.port)", "--shutdown-delay", "0s",
        ])
        let client = try SecureClient(server)
        try mutate(client, uid: "last", traceparent: Self.header())
        server.signal(15)
        #expect(try server.waitForExit() == 0)
        #expect(collector.requests.count == (isThere ? 1 : 0))
    }

    @Test(
        "Does not start with an invalid endpoint",
        arguments: [
            "collector:4318", "ftp://collector", "http://", "http://a:0", "http://a?b", "http://user@a",
            "http://a\u{7F}b:1",
            "grpc://a:4317",
        ])
    func wrong(endpoint: String) throws {
        let ended = try ServerProcess.run([
            "serve", "--listen", "127.0.0.1:0", "--operations-listen", "127.0.0.1:0", "--otlp-endpoint", endpoint,
        ])
        #expect(ended.status != 0 && ended.output.contains("--otlp-endpoint"), "\(ended.output)")
    }

    @Test("Sends tokens over TLS only")
    func token() throws {
        let ended = try ServerProcess.run([
            "serve", "--otlp-endpoint", "http://a:4318", "--otlp-token-file", "/dev/null",
        ])
        #expect(ended.status != 0 && ended.output.contains("require an https endpoint"), "\(ended.output)")
    }
}
