import TestSupport
import Testing

@Suite("Limits of the whole server")
struct LimitTests {
    @Test("One connection too many is told to try again; the others go on")
    func connectionLimit() throws {
        let server = try ServerProcess(["--max-connections", "2"])
        let first = try SecureClient(server)
        let second = try SecureClient(server)
        let third = try SecureClient(server)
        try third.send(Reviews.mutate(uid: "third"))
        let answer = try third.answer()
        #expect(answer.status == 503 && answer.fields["retry-after"] == "1" && answer.fields["connection"] == "close")
        #expect(answer.text.contains(#""kind":"Status""#))
        #expect(try third.isEnded())
        let fourth = try HTTP2Client(server)
        let stream = try fourth.request(Reviews.config(uid: "fourth"))
        #expect(try fourth.answer(stream).status == 503)
        #expect(try fourth.isEnded())
        #expect(fourth.goAways.map { [$0.lastStream, $0.code] } == [[stream, 0]])
        for client in [first, second] {
            try client.send(Reviews.mutate(uid: "room"))
            #expect(try client.answer().status == 200)
        }
    }

    @Test("Of connections too many only some are answered, and those that ask nothing go soon")
    func surplus() throws {
        let server = try ServerProcess(["--max-connections", "1", "--header-timeout", "1s"])
        let first = try SecureClient(server)
        let silent = try (0..<64).map { _ in try SecureClient(server) }
        #expect(throws: (any Error).self) { try SecureClient(server) }
        for client in silent { #expect(try client.isEnded()) }
        #expect(try SecureClient(server).isEnded())
        try first.send(Reviews.mutate(uid: "first"))
        #expect(try first.answer().status == 200)
    }

    @Test("Room that one connection gives up is another's")
    func roomComesBack() throws {
        let server = try ServerProcess(["--max-connections", "1", "--log-level", "notice"])
        for i in 0..<20 {
            var client: SecureClient?
            try Deadline.wait("there is room for connection \(i)") {
                client = try? SecureClient(server)
                try? client?.send(Reviews.mutate(uid: "room"))
                return (try? client?.answer().status) == 200
            }
        }
    }

    @Test("Out of descriptors it serves on, says so at the start, and takes whoever waits once there is room")
    func descriptors() throws {
        let server = try ServerProcess(openFiles: 40)
        #expect(server.log.contains("the limit of open files has no room for --max-connections"))
        let first = try SecureClient(server)
        var crowd: [PlainClient] = []
        // Some of them wait in the kernel's queue.
        for _ in 0..<60 { crowd.append(try PlainClient(port: server.port)) }
        try Deadline.wait("descriptors have run out") { server.openDescriptors >= 39 }
        try first.send(Reviews.mutate(uid: "first"))
        #expect(try first.answer().status == 200)
        crowd = []
        let late = try SecureClient(server)
        try late.send(Reviews.mutate(uid: "late"))
        #expect(try late.answer().status == 200)
    }

    @Test("Whoever fills the operations listener does not keep probes out")
    func operations() throws {
        let server = try ServerProcess()
        let crowd = try (0..<100).map { _ in try PlainClient(port: server.operationsPort) }
        #expect(try PlainHTTP.get("/readyz", port: server.operationsPort).status == 200)
        #expect(crowd.count == 100)
    }

    @Test("Nor does whoever sends it requests without end and reads no answer, and none of that fills the memory")
    func operationsPipelined() throws {
        let server = try ServerProcess(["--log-level", "notice"])
        let before = server.residentBytes
        let requests = String(repeating: "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n", count: 1_000)
        let crowd = try (0..<20).map { _ in
            let client = try PlainClient(port: server.operationsPort)
            try client.send(requests)
            return client
        }
        for _ in 0..<5 { #expect(try PlainHTTP.get("/readyz", port: server.operationsPort).status == 200) }
        #expect(server.residentBytes - before < 64 << 20, "\((server.residentBytes - before) >> 20) MiB")
        #expect(crowd.count == 20)
    }

    @Test("Pipelined requests to the operations listener are answered one after the other")
    func operationsInOrder() throws {
        let server = try ServerProcess()
        let client = try PlainClient(port: server.operationsPort)
        let paths = (0..<50).map { ["/livez", "/nothing", "/readyz?verbose"][$0 % 3] }
        try client.send(
            paths.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined() + "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        var bytes = try client.rest()
        for path in paths {
            let answer = try #require(Answer.take(from: &bytes))
            #expect(answer.status == (path == "/nothing" ? 404 : 200))
        }
        #expect(Answer.take(from: &bytes)?.fields["connection"] == "close")
        #expect(bytes.isEmpty)
    }

    @Test("A log that nobody reads does not stop it; what is lost is counted")
    func unreadLog() throws {
        let server = try ServerProcess(readsLog: false)
        let client = try SecureClient(server)
        // Some 200 bytes of log each, in a pipe of 64 KiB.
        for i in 0..<1_000 {
            try client.send(Reviews.mutate(uid: "unread-\(i)"))
            #expect(try client.answer().status == 200)
        }
        #expect(try server.metric("ocne_webhook_log_dropped_bytes_total") ?? 0 > 50_000)
    }

    @Test("Memory that a crowd has needed goes back to the system")
    func memory() throws {
        let server = try ServerProcess(["--log-level", "notice"])
        var crowd: [HTTP2Client] = []
        for _ in 0..<400 {
            let client = try HTTP2Client(server)
            _ = try client.answer(try client.request(Reviews.config(uid: "crowd")))
            crowd.append(client)
        }
        let most = server.residentBytes
        crowd = []
        try Deadline.wait("it is smaller by half of what 400 sessions take") { most - server.residentBytes > 5 << 20 }
    }
}
