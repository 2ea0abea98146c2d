import TestSupport
import Testing

@Suite("HTTP/1.1 with slow and misbehaving clients")
struct HTTP1Tests {
    @Test("Clients that disconnect at any offset do not affect another one", arguments: [false, true])
    func vanishing(reset: Bool) throws {
        let server = try ServerProcess(["--log-level", "notice"])
        let request = Array(Reviews.mutate(uid: "here").utf8)
        let steady = try SecureClient(server)
        for offset in 0...request.count {
            let client = try SecureClient(server)
            try client.send(Array(request[..<offset]))
            client.vanish(reset: reset)
            try steady.send(request)
            #expect(
                try steady.answer().text.contains(#""uid":"here","allowed":true"#),
                "after one that vanished at \(offset)")
        }
        try Deadline.wait("only the steady one is left") {
            try server.metric(#"ocne_webhook_connections{protocol="http/1.1"}"#) == 1
        }
    }

    @Test("Connections that end before or during the handshake leak nothing")
    func vanishingHandshakes() throws {
        let server = try ServerProcess(["--log-level", "notice"])
        let before = server.openDescriptors
        let hello = try SecureClient.hello()
        for offset in 0...hello.count {
            let client = try PlainClient(port: server.port)
            try client.send(Array(hello[..<offset]))
            if offset % 2 == 0 { client.vanish(reset: offset % 4 == 0) }
        }
        try Deadline.wait("all are forgotten") { server.openDescriptors <= before }
        let client = try SecureClient(server)
        try client.send(Reviews.mutate(uid: "after"))
        #expect(try client.answer().status == 200)
    }

    @Test(
        "Closes connections that do not use TLS",
        arguments: ["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\u{16}\u{3}\u{1}\u{FF}\u{FF}", "\r\n\r\n\r\n\r\n"])
    func notTLS(bytes: String) throws {
        let server = try ServerProcess()
        let client = try PlainClient(port: server.port)
        try client.send(bytes.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
        // At most an alert, then the end.
        #expect(try client.rest().count < 16)
        let failures = try PlainHTTP.get("/metrics", port: server.operationsPort).text.split(separator: "\n").filter {
            $0.hasPrefix("ocne_webhook_tls_handshake_failures_total{") && !$0.hasSuffix(" 0")
        }
        #expect(failures.count == 1 && failures[0].hasSuffix(" 1"), "\(failures)")
    }

    @Test("Closes a connection whose handshake stalls")
    func slowHandshake() throws {
        let server = try ServerProcess()
        let client = try PlainClient(port: server.port)
        try client.send(Array(try SecureClient.hello().prefix(20)))
        #expect(try client.rest().isEmpty)
        #expect(try server.metric(#"ocne_webhook_tls_handshake_failures_total{reason="timeout"}"#) == 1)
    }

    @Test("Answers a body that is missing or too slow with 408", arguments: ["", "{", "chunk"])
    func slowBody(sent: String) throws {
        let server = try ServerProcess(["--body-timeout", "1s"])
        let client = try SecureClient(server)
        let framing =
            sent == "chunk" ? "Transfer-Encoding: chunked\r\n\r\n10\r\n{" : "Content-Length: 1000\r\n\r\n\(sent)"
        try client.send(
            "POST /mutate-\(Reviews.config) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\(framing)")
        let answer = try client.answer()
        #expect(answer.status == 408 && answer.fields["connection"] == "close")
        #expect(answer.text.contains(#""kind":"Status""#) && answer.text.contains(#""code":408"#))
        #expect(try client.isEnded())
    }

    /// Returns two requests that fit into kernel buffers, with responses that do not if the client does not read.
    private static let greedy = String(repeating: Reviews.post("convert", Reviews.growing(60_000)), count: 2)

    @Test("A client that stops reading is disconnected and delays no others")
    func stoppedReading() throws {
        let server = try ServerProcess(["--log-level", "notice", "--write-timeout", "1s"])
        let client = try SecureClient(server, receiveBuffer: 4096)
        // More than the kernel buffers for a client that does not read.
        try client.send(Reviews.post("convert", Reviews.long(6_000_000)))
        try Deadline.wait("it is being answered") {
            try server.metric(#"ocne_webhook_bytes_total{direction="sent"}"#) ?? 0 > 0
        }
        let other = try SecureClient(server)
        try other.send(Reviews.mutate(uid: "other"))
        #expect(try other.answer().status == 200)
        try Deadline.wait("it is given up") {
            try server.metric(#"ocne_webhook_connections{protocol="http/1.1"}"#) == 1
        }
        #expect(try server.metric("ocne_webhook_inflight_bytes") == 0)
    }

    @Test("A client that reads late gets every byte")
    func lateReader() throws {
        let server = try ServerProcess(["--log-level", "notice"])
        let client = try SecureClient(server, receiveBuffer: 4096)
        try client.send(Self.greedy)
        var sent = 0.0
        try Deadline.wait("the server waits for it") {
            let now = try server.metric(#"ocne_webhook_bytes_total{direction="sent"}"#) ?? 0
            defer { sent = now }
            return now > 0 && now == sent
        }
        let first = try client.answer()
        #expect(first.status == 200)
        #expect(try client.answer().body == first.body)
        #expect(first.text.hasSuffix("}}"))
    }

    @Test("A partially written response does not wait for the worker of the next request")
    func answerBeforeWorker() throws {
        // The event loop answers all large requests but the last one.
        let growing = Reviews.growing(60_000)
        let server = try ServerProcess(["--log-level", "notice", "--worker-threshold-bytes", "\(growing.utf8.count)"])
        let client = try SecureClient(server, receiveBuffer: 4096)
        try client.send(
            Reviews.post("convert", growing) + Reviews.post("convert", growing)
                + Reviews.post("convert", growing + "  "))
        let first = try client.answer()
        #expect(first.status == 200 && first.text.hasSuffix("}}"))
        #expect(try client.answer().body == first.body)
        #expect(try client.answer().body == first.body)
    }

    @Test("Answers bytes that are not HTTP with 400")
    func garbage() throws {
        let server = try ServerProcess()
        for bytes in [[UInt8](repeating: 0, count: 100), Array("\u{1F600}\r\n\r\n".utf8), Array("POST\r\n\r\n".utf8)] {
            let client = try SecureClient(server)
            try client.send(bytes)
            let answer = try client.answer()
            #expect(answer.status == 400 && answer.text.contains(#""kind":"Status""#))
            #expect(try client.isEnded())
        }
    }

    @Test("Accepts a head at the limit, and answers a larger one with 431")
    func headLimit() throws {
        let server = try ServerProcess()
        let body = Reviews.config(uid: "head")
        let bare = Reviews.post("mutate-\(Reviews.config)", body, "X-Pad: \r\n").utf8.count - body.utf8.count
        for (size, status) in [(16 * 1024, 200), (16 * 1024 + 1, 431)] {
            let client = try SecureClient(server)
            try client.send(
                Reviews.post(
                    "mutate-\(Reviews.config)", body, "X-Pad: \(String(repeating: "x", count: size - bare))\r\n"))
            let answer = try client.answer()
            #expect(answer.status == status, "\(size) bytes")
            if status != 200 { #expect(answer.text.contains(#""kind":"Status""#)) }
        }
    }
}
