import TestSupport
import Testing

@Suite("Clients that do not read responses")
struct UnreadAnswerTests {
    /// More than the kernel buffers for a client that does not read.
    private static let largeBytes = 6_000_000

    /// Waits until the server has filled the kernel's buffers.
    private func untilStuck(_ server: ServerProcess) throws {
        var sent = 0.0
        try Deadline.wait("the server waits for its client") {
            let now = try server.sentBytes()
            defer { sent = now }
            return now > 0 && now == sent
        }
    }

    @Test("Answers a pipelined request after a large one once the client reads, without further input")
    func behindLargeAnswer() throws {
        let server = try ServerProcess(["--log-level", "notice"])
        let client = try SecureClient(server, receiveBuffer: 4096)
        try client.send(Reviews.post("convert", Reviews.long(Self.largeBytes)) + Reviews.mutate(uid: "behind"))
        try untilStuck(server)
        let large = try client.answer()
        #expect(large.status == 200 && large.text.hasSuffix("}}"))
        #expect(try client.answer().text.contains(#""uid":"behind""#))
    }

    /// Returns the number of conversion responses so far with a status.
    private func answers(_ status: Int, _ server: ServerProcess) throws -> Double {
        try server.metric(#"controller_runtime_webhook_requests_total{webhook="/convert",code="\#(status)"}"#) ?? 0
    }

    @Test(
        "Unread large responses count against the budget; beyond it HTTP/2 is answered 503, and small requests continue"
    )
    func budgetHTTP2() throws {
        let server = try ServerProcess(["--max-inflight-bytes", "2Mi", "--log-level", "notice"])
        let client = try HTTP2Client(server, window: 0)
        var streams: [UInt32] = []
        for _ in 0..<6 {
            streams.append(try client.request(Reviews.growing(60_000), to: "/convert?timeout=60s"))
            try Deadline.wait("it is answered") {
                try answers(200, server) + answers(503, server) == Double(streams.count)
            }
        }
        // One client may use three quarters of the budget: the third body does not fit beside two responses.
        #expect(try answers(200, server) == 2)
        let held = try server.metric("ocne_webhook_inflight_bytes") ?? 0
        #expect(held > 1_200_000 && held < 2_097_152)
        let other = try HTTP2Client(server)
        #expect(try other.answer(try other.request(Reviews.config(uid: "other"))).status == 200)
        for stream in streams { try client.reset(stream) }
        try Deadline.wait("all is given back") { try server.metric("ocne_webhook_inflight_bytes") == 0 }
    }

    @Test("Answers 503 if a response does not fit the budget")
    func noRoomForAnswer() throws {
        let server = try ServerProcess(["--max-inflight-bytes", "1Mi", "--workers", "1", "--log-level", "notice"])
        let client = try HTTP2Client(server, window: 0)
        // All bodies, 180 KB each, fit before the first one is answered with 800 KB.
        var streams: [UInt32] = []
        for _ in 0..<5 { streams.append(try client.request(Reviews.growing(60_000), to: "/convert?timeout=60s")) }
        try Deadline.wait("all are answered") { try answers(200, server) + answers(503, server) == 5 }
        #expect(try answers(200, server) >= 1 && answers(503, server) >= 1)
        #expect(try server.metric("ocne_webhook_inflight_bytes") ?? 0 < 3_000_000)
    }

    @Test("Closes an HTTP/1.1 connection whose unread response does not fit, and releases all budget")
    func budgetHTTP1() throws {
        // Bodies are just small enough not to need the budget; their larger responses need it.
        let body = Reviews.doubling(20)
        let threshold = "\(body.utf8.count + 100_000)"
        let server = try ServerProcess([
            "--max-inflight-bytes", "1Mi", "--worker-threshold-bytes", threshold, "--write-timeout", "5m",
        ])
        var crowd: [SecureClient] = []
        for _ in 0..<2 {
            let client = try SecureClient(server, receiveBuffer: 4096)
            try client.send(Reviews.post("convert", body))
            crowd.append(client)
            try Deadline.wait("it is answered") { try answers(200, server) == Double(crowd.count) }
        }
        try Deadline.wait("only the first is left") {
            try server.metric(#"ocne_webhook_connections{protocol="http/1.1"}"#) == 1
        }
        #expect(try server.metric("ocne_webhook_inflight_bytes") ?? 0 > 1_048_576)
        let other = try SecureClient(server)
        try other.send(Reviews.mutate(uid: "other"))
        #expect(try other.answer().status == 200)
        crowd = []
        try Deadline.wait("all is given back") { try server.metric("ocne_webhook_inflight_bytes") == 0 }
    }

    @Test("Discards bodies of disconnected clients instead of queueing them for busy workers")
    func abandonedBodies() throws {
        let server = try ServerProcess(["--workers", "1", "--log-level", "notice"])
        let busy = try SecureClient(server)
        try busy.send(Reviews.post("convert", Reviews.growing(400_000)))
        try Deadline.wait("the worker is busy") {
            try server.metric(#"controller_runtime_webhook_requests_in_flight{webhook="/convert"}"#) == 1
        }
        let body = Array(Reviews.post("mutate-\(Reviews.config)", Reviews.config(uid: "gone", padding: 7_000_000)).utf8)
        let waiting = #"controller_runtime_webhook_requests_in_flight{webhook="/mutate-\#(Reviews.config)"}"#
        for i in 1...20 {
            let client = try SecureClient(server)
            try client.send(body)
            try Deadline.wait("it waits for the worker") { try server.metric(waiting) == Double(i) }
            client.vanish(reset: true)
        }
        try Deadline.wait("they are forgotten") {
            try server.metric(#"ocne_webhook_connections{protocol="http/1.1"}"#) == 1
        }
        let resident = server.residentBytes
        // Otherwise the test is void.
        #expect(try server.metric(#"controller_runtime_webhook_requests_in_flight{webhook="/convert"}"#) == 1)
        #expect(resident < 100 << 20, "\(resident >> 20) MiB")
    }
}
