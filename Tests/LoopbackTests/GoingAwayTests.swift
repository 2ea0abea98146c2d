import Glibc
import TestSupport
import Testing

@Suite("GOAWAY on shutdown")
struct GoingAwayTests {
    /// The last stream of the first GOAWAY: any may still arrive (RFC 9113, section 6.8).
    private static let anyStream: UInt32 = 0x7FFF_FFFF

    /// Waits until no new connections are accepted: open ones have got GOAWAY by then.
    private func untilClosed(_ server: ServerProcess) throws {
        try Deadline.wait("new connections are refused") { (try? SecureClient(server)) == nil }
    }

    @Test("Answers HTTP/2 requests in flight, then closes the connection")
    func onTheWay() throws {
        let server = try ServerProcess(["--shutdown-delay", "0s"])
        let client = try HTTP2Client(server)
        let first = try client.request(Reviews.config(uid: "before"))
        #expect(try client.answer(first).text.contains(#""uid":"before""#))
        server.signal(SIGTERM)
        try untilClosed(server)
        // Sent before the client has read GOAWAY.
        let second = try client.request(Reviews.config(uid: "crossing"))
        #expect(try client.answer(second).text.contains(#""uid":"crossing""#))
        #expect(try client.isEnded())
        #expect(client.goAways.map { [$0.lastStream, $0.code] } == [[Self.anyStream, 0], [second, 0]])
        #expect(try server.waitForExit() == 0)
    }

    @Test("An HTTP/2 client that does not read delays the shutdown for seconds only")
    func deafPeer() throws {
        let server = try ServerProcess(["--shutdown-delay", "0s"])
        let client = try HTTP2Client(server)
        _ = try client.answer(client.request(Reviews.config(uid: "deaf")))
        server.signal(SIGTERM)
        #expect(try server.waitForExit() == 0)
        // Well before the shutdown timeout, which would abort the connection.
        #expect(!server.log.contains("connections open"))
        #expect(try client.isEnded())
    }
}
