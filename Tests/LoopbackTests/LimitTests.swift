import TestSupport
import Testing

@Suite("Server-wide limits")
struct LimitTests {
    @Test("Answers a connection beyond the limit with 503 while the others are busy")
    func connectionLimit() throws {
        let server = try ServerProcess(["--max-connections", "2"])
        let busy = try (1...2).map { try Self.busyClient(server, number: $0) }
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
        for client in busy { #expect(try client.answer().status == 200) }
    }

    /// A client with an unread large response: a busy connection.
    ///
    /// - Parameter number: The number of busy clients with this one.
    private static func busyClient(_ server: ServerProcess, number: Int) throws -> SecureClient {
        let client = try SecureClient(server, receiveBuffer: 4096)
        try client.send(Reviews.post("convert", Reviews.long(6_000_000)))
        try Deadline.wait("the server holds the body or the response of each busy client") {
            try server.metric("ocne_webhook_inflight_bytes") ?? 0 > Double(number) * 5_000_000
        }
        return client
    }

    @Test("Answers only some connections beyond the limit, and closes silent ones soon")
    func surplus() throws {
        let server = try ServerProcess(["--max-connections", "1", "--header-timeout", "1s"])
        let first = try SecureClient(server)
        // A busy connection is not evicted.
        func useFirst() throws {
            try first.send(Reviews.mutate(uid: "first"))
            #expect(try first.answer().status == 200)
        }
        let silent = try (0..<64).map { _ in
            try useFirst()
            return try SecureClient(server)
        }
        try useFirst()
        #expect(throws: (any Error).self) { try SecureClient(server) }
        for client in silent { #expect(try client.isEnded()) }
        try useFirst()
        #expect(try SecureClient(server).isEnded())
        try useFirst()
    }

    @Test("New connections evict idle ones, the oldest first, and never busy ones", arguments: [1, 4])
    func eviction(loops: Int) throws {
        let server = try ServerProcess(["--max-connections", "40", "--loops", "\(loops)", "--log-level", "notice"])
        let used = try SecureClient(server)
        try used.send(Reviews.mutate(uid: "used"))
        #expect(try used.answer().status == 200)
        var silent: [PlainClient] = []
        for _ in 0..<200 { silent.append(try PlainClient(port: server.port)) }
        for i in 0..<100 {
            try used.send(Reviews.mutate(uid: "used"))
            #expect(try used.answer().status == 200)
            // A silent connection that is accepted later may evict one whose request has not arrived as a whole. Its
            // client gets 503, or no handshake, and tries again.
            var attempts = 0
            try Deadline.wait("new client \(i) is answered") {
                attempts += 1
                return try Self.isAnswered(server, "new-\(i)-\(attempts)")
            }
            silent.append(try PlainClient(port: server.port))
        }
        #expect(try server.metric("ocne_webhook_connections_evicted_total") ?? 0 >= 100)
        #expect(silent.count == 300)
    }

    /// Returns true if a request on a new connection is answered; false if it is refused for overload, or if the
    /// connection ends before.
    private static func isAnswered(_ server: ServerProcess, _ uid: String) throws -> Bool {
        guard let client = try? SecureClient(server), (try? client.send(Reviews.mutate(uid: uid))) != nil,
            let answer = try? client.answer()
        else { return false }
        #expect(answer.status == 200 || answer.status == 503, "\(answer.text)")
        return answer.status == 200
    }

    @Test("New connections evict clients that do not read responses")
    func unreadAnswers() throws {
        let server = try ServerProcess(["--max-connections", "8", "--log-level", "notice"])
        let stuck = try (0..<8).map { i in
            let client = try HTTP2Client(server, window: 0)
            _ = try client.request(Reviews.config(uid: "stuck-\(i)"))
            return client
        }
        try Deadline.wait("a new client is served") {
            guard let client = try? SecureClient(server) else { return false }
            try client.send(Reviews.mutate(uid: "new"))
            return (try? client.answer().status) == 200
        }
        #expect(stuck.count == 8)
    }

    @Test("Answers an HTTP/2 request with 503 if its connection is evicted while its body arrives")
    func evictedStream() throws {
        let server = try ServerProcess(["--max-connections", "1", "--log-level", "notice"])
        let client = try HTTP2Client(server)
        let first = try client.request(Reviews.config(uid: "first"))
        #expect(try client.answer(first).status == 200)
        let stream = try client.begin(length: 1_000)
        try Deadline.wait("a new client is served") {
            guard let other = try? SecureClient(server) else { return false }
            try other.send(Reviews.mutate(uid: "new"))
            return (try? other.answer().status) == 200
        }
        #expect(try client.answer(stream).status == 503)
        #expect(try client.isEnded())
    }

    @Test("Answers HTTP/2 bodies on one connection that fit the budget as they arrive")
    func paidBodies() throws {
        let server = try ServerProcess(["--max-inflight-bytes", "16Mi", "--workers", "1", "--log-level", "notice"])
        let client = try HTTP2Client(server)
        let streams = try (0..<5).map { _ in
            try client.request(Reviews.config(uid: "large", padding: 2_900_000), to: "/mutate-\(Reviews.config)")
        }
        for stream in streams { #expect(try client.answer(stream).status == 200) }
    }

    @Test("Slow bodies do not block others, and end with the timeout of their requests")
    func tricklingBodies() throws {
        let server = try ServerProcess(["--max-connections", "8", "--log-level", "notice"])
        let slow = try (0..<8).map { _ in
            let client = try SecureClient(server)
            try client.send(
                "POST /mutate-\(Reviews.config)?timeout=2s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 60000\r\n\r\n" + String(repeating: " ", count: 20_000))
            return client
        }
        try Deadline.wait("a new client is served") {
            guard let client = try? SecureClient(server) else { return false }
            try client.send(Reviews.mutate(uid: "new"))
            return (try? client.answer().status) == 200
        }
        var statuses: [Int] = []
        for client in slow { statuses.append((try? client.answer().status) ?? 0) }
        // One was evicted; the others were answered with a timeout, although they sent enough in each
        // interval.
        #expect(statuses.filter { $0 == 408 }.count >= 1)
        #expect(statuses.allSatisfy { [0, 408, 503].contains($0) })
    }

    @Test("Budget that one connection releases is available to others")
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

    @Test(
        "With few descriptors, limits are lowered and logged; connections and probes are served",
        arguments: [64, 128])
    func descriptors(limit: Int) throws {
        let server = try ServerProcess(["--loops", "64"], openFiles: limit)
        #expect(server.log.contains("the limit of open files is too low: limits lowered open-files=\"\(limit)\""))
        let first = try SecureClient(server)
        var crowd: [PlainClient] = []
        for i in 0..<300 {
            crowd.append(try PlainClient(port: i % 3 == 0 ? server.operationsPort : server.port))
            guard i % 50 == 49 else { continue }
            #expect(try PlainHTTP.get("/livez", port: server.operationsPort).status == 200)
            try first.send(Reviews.mutate(uid: "first"))
            #expect(try first.answer().status == 200)
            let new = try SecureClient(server)
            try new.send(Reviews.mutate(uid: "new"))
            #expect(try new.answer().status == 200)
        }
        #expect(server.openDescriptors <= limit)
        server.signal(15)
        #expect(try server.waitForExit() == 0)
        #expect(crowd.count == 300)
    }

    @Test("With too few descriptors it exits with the number that it needs")
    func tooFewDescriptors() throws {
        let failed = try ServerProcess.run(
            ["serve", "--listen", "127.0.0.1:0", "--operations-listen", "127.0.0.1:0"], openFiles: 20)
        #expect(failed.status == 1 && failed.output.contains("the limit of open files is 20: must be at least "))
    }

    @Test("Timers need no descriptor: a signal drains the server even if none are left")
    func signalWithoutDescriptors() throws {
        let server = try ServerProcess(["--shutdown-delay", "10ms", "--shutdown-timeout", "100ms"], openFiles: 64)
        let crowd = (0..<200).compactMap { _ in try? PlainClient(port: server.port) }
        server.signal(15)
        #expect(try server.waitForExit() == 0)
        #expect(server.log.contains(" notice stopped"))
        #expect(crowd.count == 200)
    }

    @Test("Clients that fill the operations listener do not block probes")
    func operations() throws {
        let server = try ServerProcess()
        let crowd = try (0..<100).map { _ in try PlainClient(port: server.operationsPort) }
        #expect(try PlainHTTP.get("/readyz", port: server.operationsPort).status == 200)
        #expect(crowd.count == 100)
    }

    @Test("Endless requests with unread responses on the operations listener block no probes and use limited memory")
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

    @Test("Answers pipelined requests to the operations listener in order")
    func operationsInOrder() throws {
        let server = try ServerProcess()
        let client = try PlainClient(port: server.operationsPort)
        let paths = (0..<50).map { ["/livez", "/nothing", "/readyz?verbose"][$0 % 3] }
        try client.send(
            paths.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined()
                + "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        var bytes = try client.rest()
        for path in paths {
            let answer = try #require(Answer.take(from: &bytes))
            #expect(answer.status == (path == "/nothing" ? 404 : 200))
        }
        #expect(Answer.take(from: &bytes)?.fields["connection"] == "close")
        #expect(bytes.isEmpty)
    }

    @Test("An unread log does not block the server; dropped lines are counted")
    func unreadLog() throws {
        let server = try ServerProcess(readsLog: false)
        let client = try SecureClient(server)
        // About 200 bytes of log each, in a pipe of 64 KiB.
        for i in 0..<1_000 {
            try client.send(Reviews.mutate(uid: "unread-\(i)"))
            #expect(try client.answer().status == 200)
        }
        #expect(try server.metric("ocne_webhook_log_dropped_bytes_total") ?? 0 > 50_000)
    }

    @Test("Releases memory after a peak of connections")
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
