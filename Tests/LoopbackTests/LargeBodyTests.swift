import TestSupport
import Testing

@Suite("Large bodies")
struct LargeBodyTests {
    @Test("A worker answers a large body, and the next request is answered, too")
    func worker() throws {
        let server = try ServerProcess()
        let client = try SecureClient(server)
        let large = Reviews.post("mutate-\(Reviews.config)", Reviews.config(uid: "large", padding: 3_000_000))
        try client.send(large + Reviews.mutate(uid: "small") + large)
        #expect(try client.answer().text.contains(#""uid":"large""#))
        #expect(try client.answer().text.contains(#""uid":"small""#))
        #expect(try client.answer().text.contains(#""uid":"large""#))
        #expect(try server.metric("ocne_webhook_inflight_bytes") == 0)
    }

    @Test("A client that disconnects while a worker is busy leaks nothing")
    func vanishes() throws {
        let server = try ServerProcess(["--log-level", "notice"])
        let before = server.openDescriptors
        let large = Array(
            Reviews.post("mutate-\(Reviews.config)", Reviews.config(uid: "large", padding: 1_000_000)).utf8)
        for i in 0..<40 {
            let client = try SecureClient(server)
            try client.send(large)
            client.vanish(reset: i % 2 == 0)
        }
        try Deadline.wait("all of them are forgotten") {
            try server.metric("ocne_webhook_connections{protocol=\"http/1.1\"}") == 0
                && server.openDescriptors <= before
        }
        #expect(try server.metric("ocne_webhook_inflight_bytes") == 0)
    }
}
