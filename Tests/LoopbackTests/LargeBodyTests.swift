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

    @Test("Of the bodies on an HTTP/2 connection, only the one that does not fit is refused")
    func largest() throws {
        let server = try ServerProcess(["--max-inflight-bytes", "1Mi"])
        let client = try HTTP2Client(server)
        func parts(_ uid: String, _ padding: Int) -> (first: [UInt8], last: [UInt8]) {
            let body = Array(Reviews.config(uid: uid, padding: padding).utf8)
            return (Array(body.dropLast(100)), body.suffix(100))
        }
        // Without a length: what is announced and does not fit is refused at once.
        let (one, two) = (parts("one", 150_000), parts("two", 80_000))
        let first = try client.begin(length: nil)
        try client.body(one.first, on: first, ends: false)
        let second = try client.begin(length: nil)
        try client.body(two.first, on: second, ends: false)
        let large = try client.begin(length: nil)
        try client.body(parts("large", 1 << 20).first, on: large, ends: false)
        #expect(try client.answer(large).status == 503)
        try client.body(one.last, on: first)
        try client.body(two.last, on: second)
        #expect(try client.answer(first).text.contains(#""uid":"one""#))
        #expect(try client.answer(second).text.contains(#""uid":"two""#))
        #expect(try server.metric("ocne_webhook_inflight_bytes") == 0)
    }

    @Test("The bodies on one HTTP/2 connection fill three quarters of the byte budget together")
    func quarter() throws {
        let server = try ServerProcess(["--max-inflight-bytes", "1Mi"])
        let (client, body) = (try HTTP2Client(server), [UInt8](repeating: 0x20, count: 300_000))
        let streams = try (0..<3).map { _ in
            let stream = try client.begin(length: nil)
            try client.body(body, on: stream, ends: false)
            return stream
        }
        #expect(try client.answer(streams[2]).status == 503)
        let held = try #require(try server.metric("ocne_webhook_inflight_bytes"))
        #expect(held == 600_000)
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
