import Glibc
import TestSupport
import Testing

@Suite("A server that goes away")
struct GoingAwayTests {
    /// What an announcement names as the last stream: any may still come (RFC 9113, section 6.8).
    private static let anyStream: UInt32 = 0x7FFF_FFFF

    /// Waits until nobody new is let in: open connections have been told by then.
    private func untilClosed(_ server: ServerProcess) throws {
        try Deadline.wait("new connections are refused") { (try? SecureClient(server)) == nil }
    }

    @Test("Requests that were on their way when HTTP/2 ends are answered, then the connection ends")
    func onTheWay() throws {
        let server = try ServerProcess(["--shutdown-delay", "0s"])
        let client = try HTTP2Client(server)
        let first = try client.request(Reviews.config(uid: "before"))
        #expect(try client.answer(first).text.contains(#""uid":"before""#))
        server.signal(SIGTERM)
        try untilClosed(server)
        // The client has not read yet that it should not have sent this.
        let second = try client.request(Reviews.config(uid: "crossing"))
        #expect(try client.answer(second).text.contains(#""uid":"crossing""#))
        #expect(try client.isEnded())
        #expect(client.goAways.map { [$0.lastStream, $0.code] } == [[Self.anyStream, 0], [second, 0]])
        #expect(try server.waitForExit() == 0)
    }

    @Test("A peer of HTTP/2 that does not read holds up the end for seconds only")
    func deafPeer() throws {
        let server = try ServerProcess(["--shutdown-delay", "0s"])
        let client = try HTTP2Client(server)
        _ = try client.answer(client.request(Reviews.config(uid: "deaf")))
        server.signal(SIGTERM)
        #expect(try server.waitForExit() == 0)
        // Not by the shutdown timeout, which would leave the connection open.
        #expect(!server.log.contains("connections open"))
        #expect(try client.isEnded())
    }
}
