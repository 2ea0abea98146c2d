import TestSupport
import Testing

@Suite("Abandoned work")
struct GivenUpTests {
    /// Much more work than the tests wait for.
    private static let long = Reviews.small(60_000)

    private func count(_ server: ServerProcess, _ name: String) throws -> Double {
        try server.metric("controller_runtime_webhook_requests_\(name)") ?? 0
    }

    private func conversions(_ server: ServerProcess) throws -> Double {
        try server.metric(
            #"ocne_webhook_conversions_total{kind="OCNEConfig",from="v1beta2",to="v1alpha1"}"#) ?? 0
    }

    @Test("A client that disconnects frees its worker in the middle of a list")
    func goneClient() throws {
        let server = try ServerProcess(["--workers", "1", "--log-level", "notice"])
        let client = try HTTP2Client(server)
        let stream = try client.request(Self.long, to: "/convert?timeout=300s")
        try Deadline.wait("a worker is at it") { try count(server, #"in_flight{webhook="/convert"}"#) == 1 }
        try client.reset(stream)
        try Deadline.wait("the worker is free") { try count(server, #"in_flight{webhook="/convert"}"#) == 0 }
        #expect(try conversions(server) == 0)
        #expect(try client.answer(try client.request(Reviews.config(uid: "next", padding: 100_000))).status == 200)
        #expect(try server.metric("ocne_webhook_inflight_bytes") == 0)
    }

    @Test("A request that exceeds its deadline is answered with a timeout")
    func deadline() throws {
        let server = try ServerProcess(["--workers", "1", "--log-level", "notice"])
        let client = try HTTP2Client(server)
        let answer = try client.answer(try client.request(Self.long, to: "/convert?timeout=100ms"))
        #expect(answer.status == 504)
        #expect(answer.text.contains("deadline") && !answer.text.contains("convertedObjects"))
        #expect(try conversions(server) == 0)
        #expect(try client.answer(try client.request(Reviews.config(uid: "next", padding: 100_000))).status == 200)
    }
}
