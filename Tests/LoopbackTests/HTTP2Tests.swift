import TestSupport
import Testing

@Suite("HTTP/2")
struct HTTP2Tests {
    private static let limit = 4096

    /// Returns a review of exactly `bytes` bytes.
    static func review(of bytes: Int) -> String {
        Reviews.config(uid: "limit", padding: bytes - Reviews.config(uid: "limit", padding: 1).utf8.count + 1)
    }

    @Test(
        "Accepts a body at the limit and rejects a larger one, with and without Content-Length",
        arguments: [true, false])
    func bodyLimit(saysLength: Bool) throws {
        let server = try ServerProcess(["--max-request-bytes", "4Ki"])
        let client = try HTTP2Client(server)
        for (size, status) in [(Self.limit, 200), (Self.limit + 1, 413), (Self.limit, 200)] {
            let body = Self.review(of: size)
            #expect(body.utf8.count == size)
            let answer = try client.answer(try client.request(body, saysLength: saysLength))
            #expect(answer.status == status, "\(size) bytes")
            if status == 413 { #expect(answer.text.contains(#""reason":"RequestEntityTooLarge""#)) }
        }
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let status: Int
        var path = "/mutate-\(Reviews.config)"
        var method = "POST"
        var type: String? = "application/json"
        var body = "{}"
        var further: [(String, String)] = []
    }

    static let refusals = [
        Case(testDescription: "unknown path", status: 404, path: "/nothing"),
        Case(testDescription: "GET", status: 405, method: "GET", body: ""),
        Case(testDescription: "PUT", status: 405, method: "PUT"),
        Case(testDescription: "wrong type", status: 415, type: "text/plain"),
        Case(testDescription: "no type", status: 415, type: nil),
        Case(testDescription: "gzip", status: 415, further: [("content-encoding", "gzip")]),
        Case(
            testDescription: "gzip and identity", status: 415,
            further: [("content-encoding", "gzip"), ("content-encoding", "identity")]),
        Case(testDescription: "no body", status: 400, body: ""),
        Case(testDescription: "not JSON", status: 400, body: "{"),
        Case(testDescription: "no review", status: 400),
    ]

    @Test("A rejection is a Status with the reason, and the connection continues", arguments: refusals)
    func refused(_ refusal: Case) throws {
        let server = try ServerProcess()
        let client = try HTTP2Client(server)
        let body = Array(refusal.body.utf8)
        let stream = try client.begin(
            refusal.path, length: body.count, ends: body.isEmpty, method: refusal.method, type: refusal.type,
            further: refusal.further)
        if !body.isEmpty { try client.body(body, on: stream) }
        let answer = try client.answer(stream)
        #expect(answer.status == refusal.status)
        #expect(
            answer.text.hasPrefix(#"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":""#))
        #expect(answer.text.contains("\"code\":\(refusal.status)"))
        for coding in ["identity", "Identity"] {
            let next = try client.request(Reviews.config(uid: "next"), further: [("content-encoding", coding)])
            #expect(try client.answer(next).status == 200)
        }
    }

    @Test("Answers the maximum number of concurrent streams, and refuses one more, which can be retried")
    func manyStreams() throws {
        let server = try ServerProcess(["--max-streams", "50", "--log-level", "notice"])
        let client = try HTTP2Client(server)
        let bodies = (0..<50).map { Array(Reviews.config(uid: "stream-\($0)-").utf8) }
        let streams = try bodies.map { try client.begin(length: $0.count) }
        // Started before the client has read the limit.
        let surplus = try client.begin(length: 2)
        try client.receive { client.resets[surplus] != nil }
        #expect(client.resets[surplus] == 7)
        #expect(client.settings[3] == 50)
        // Finished in another order than started.
        for i in bodies.indices.reversed() { try client.body(bodies[i], on: streams[i]) }
        for i in bodies.indices {
            #expect(try client.answer(streams[i]).text.contains(#""uid":"stream-\#(i)-","allowed":true"#))
        }
        #expect(try client.answer(try client.request(Reviews.config(uid: "again"))).status == 200)
        #expect(client.goAways.isEmpty)
    }

    @Test("Workers handle large bodies while small ones are answered, and large responses are complete")
    func largeBodies() throws {
        let server = try ServerProcess(["--log-level", "notice"])
        let client = try HTTP2Client(server, window: 64 << 20)
        // The window of the connection too.
        try client.allow(64 << 20)
        let large = Reviews.growing(60_000)
        let path = "/convert?timeout=60s"
        let streams = try (0..<3).map { _ in try client.request(large, to: path) }
        #expect(try client.answer(try client.request(Reviews.config(uid: "small"))).status == 200)
        let answers = try streams.map { try client.answer($0) }
        for answer in answers {
            #expect(answer.status == 200)
            #expect(answer.body.count > 600_000 && answer.body == answers[0].body)
            #expect(answer.text.hasSuffix("}}"))
        }
        #expect(try server.metric("ocne_webhook_inflight_bytes") == 0)
    }

    @Test("Streams that the client resets at any point leak nothing")
    func resets() throws {
        let server = try ServerProcess(["--log-level", "notice"])
        let client = try HTTP2Client(server)
        let large = Array(Reviews.config(uid: "reset", padding: 300_000).utf8)
        for i in 0..<60 {
            let stream = try client.begin(length: large.count)
            switch i % 4 {
            case 0: break
            case 1: try client.body(Array(large.prefix(100_000)), on: stream, ends: false)
            case 2: try client.body(large, on: stream)
            default:
                try client.body(large, on: stream)
                #expect(try client.answer(stream).status == 200)
                continue
            }
            try client.reset(stream)
        }
        #expect(try client.answer(try client.request(Reviews.config(uid: "after"))).status == 200)
        try Deadline.wait("all is given back") {
            try server.metric("ocne_webhook_inflight_bytes") == 0
                && server.metric(
                    #"controller_runtime_webhook_requests_in_flight{webhook="/mutate-\#(Reviews.config)"}"#) == 0
        }
    }

    @Test("Disconnects a client that only resets streams (CVE-2023-44487)")
    func rapidReset() throws {
        let server = try ServerProcess(["--log-level", "notice"])
        let client = try HTTP2Client(server)
        #expect(throws: (any Error).self) {
            for _ in 0..<5_000 { try client.reset(try client.begin(length: 2)) }
            try client.receive { false }
        }
        #expect(client.goAways.isEmpty || client.goAways.last?.code == 11)
        let other = try HTTP2Client(server)
        #expect(try other.answer(try other.request(Reviews.config(uid: "other"))).status == 200)
    }

    @Test("A client with a small window gets the whole response")
    func smallWindow() throws {
        let server = try ServerProcess()
        let client = try HTTP2Client(server, window: 10)
        let answer = try client.answer(try client.request(Reviews.config(uid: "bits")))
        #expect(answer.text.contains(#""uid":"bits""#) && answer.text.hasSuffix("}}"))
    }

    @Test("Closes a connection without requests with GOAWAY, even if its client sends other frames")
    func idle() throws {
        let server = try ServerProcess(["--idle-timeout", "1s"])
        let client = try HTTP2Client(server)
        let stream = try client.request(Reviews.config(uid: "busy"))
        #expect(try client.answer(stream).status == 200)
        try Deadline.wait("the connection ends", seconds: 20) {
            // Sent repeatedly while it is open.
            try? client.send(.ping, payload: [UInt8](repeating: 0, count: 8))
            return try server.metric(#"ocne_webhook_connections{protocol="h2"}"#) == 0
        }
        #expect(try client.isEnded())
        #expect(client.goAways.map { [$0.lastStream, $0.code] } == [[stream, 0]])
    }

    @Test("Disconnects a client that does not read, which delays no others")
    func noWindow() throws {
        let server = try ServerProcess(["--log-level", "notice", "--write-timeout", "1s"])
        let client = try HTTP2Client(server, window: 0)
        let stuck = try client.request(Reviews.config(uid: "stuck"))
        let other = try HTTP2Client(server)
        #expect(try other.answer(try other.request(Reviews.config(uid: "other"))).status == 200)
        try client.receive { client.resets[stuck] != nil }
        #expect(client.resets[stuck] == 8)
    }

    @Test("Answers a missing body with 408")
    func slowBody() throws {
        let server = try ServerProcess(["--body-timeout", "1s"])
        let client = try HTTP2Client(server)
        let slow = try client.begin(length: 1_000)
        try client.body(Array("{".utf8), on: slow, ends: false)
        let answer = try client.answer(slow)
        #expect(answer.status == 408 && answer.text.contains(#""kind":"Status""#))
        try client.receive { client.resets[slow] != nil }
        #expect(try client.answer(try client.request(Reviews.config(uid: "next"))).status == 200)
    }

    @Test("A client that sends GOAWAY gets pending responses, then the connection ends")
    func clientGoesAway() throws {
        let server = try ServerProcess()
        let client = try HTTP2Client(server)
        let large = try client.request(Reviews.config(uid: "large", padding: 1_000_000))
        try client.goAway()
        #expect(try client.answer(large).text.contains(#""uid":"large""#))
        #expect(try client.isEnded())
    }

    @Test("Answers bytes that are not HTTP/2 with GOAWAY and closes the connection")
    func notHTTP2() throws {
        let server = try ServerProcess()
        let client = try HTTP2Client(server)
        // DATA on a stream that was never opened.
        try client.send(.data, stream: 99, payload: [1])
        #expect(try client.isEnded())
        #expect(client.goAways.last?.code == 1)
    }

    @Test("Counts bodies without Content-Length against the budget as they arrive")
    func budget() throws {
        let server = try ServerProcess(["--max-inflight-bytes", "500Ki", "--log-level", "notice"])
        let client = try HTTP2Client(server)
        let part = [UInt8](repeating: 0x20, count: 300_000)
        let first = try client.begin(length: nil)
        try client.body(part, on: first, ends: false)
        try Deadline.wait("the first part is counted") { try server.metric("ocne_webhook_inflight_bytes") == 300_000 }
        let second = try client.begin(length: nil)
        try client.body(part, on: second, ends: false)
        #expect(try client.answer(second).status == 503)
        #expect(try server.metric("ocne_webhook_inflight_bytes") == 300_000)
        try client.reset(first)
        try Deadline.wait("all is given back") { try server.metric("ocne_webhook_inflight_bytes") == 0 }
        #expect(try client.answer(try client.request(Reviews.config(uid: "after", padding: 300_000))).status == 200)
    }
}
