import Dispatch
import TestSupport
import Testing

@Suite("Graceful shutdown")
struct DrainTests {
    private static let terminate: Int32 = 15
    private static let interrupt: Int32 = 2

    private func readiness(_ server: ServerProcess) throws -> Answer {
        try PlainHTTP.get("/readyz", port: server.operationsPort)
    }

    @Test(
        "After a signal it is not ready but keeps serving, and closes each connection with its next response",
        arguments: [terminate, interrupt])
    func http1(signal: Int32) throws {
        let server = try ServerProcess(["--shutdown-delay", "1s"])
        let client = try SecureClient(server)
        try client.send(Reviews.mutate(uid: "before"))
        let before = try client.answer()
        #expect(before.status == 200 && before.fields["connection"] == nil)
        #expect(try readiness(server).status == 200)

        server.signal(signal)
        try Deadline.wait("it is not ready") { try readiness(server).status == 503 }
        #expect(try readiness(server).text.contains("[-]not-shutting-down failed: the server is going away"))
        #expect(try PlainHTTP.get("/livez", port: server.operationsPort).status == 200)
        try client.send(Reviews.mutate(uid: "after"))
        let after = try client.answer()
        #expect(after.status == 200 && after.fields["connection"] == "close" && after.text.contains(#""uid":"after""#))
        #expect(try client.isEnded())
        // Clients are still served while endpoints include this replica.
        let late = try SecureClient(server)
        try late.send(Reviews.mutate(uid: "late"))
        #expect(try late.answer().fields["connection"] == "close")

        #expect(try server.waitForExit() == 0)
        #expect(server.log.contains(" notice going away: finishing what is in flight"))
        #expect(server.log.contains(" notice stopped"))
    }

    @Test("Finishes pending requests and accepts no new connections")
    func inFlight() throws {
        let server = try ServerProcess(["--shutdown-delay", "0s"])
        let client = try SecureClient(server)
        let request = Array(Reviews.mutate(uid: "begun").utf8)
        try client.send(Array(request.prefix(request.count / 2)))
        let large = try SecureClient(server)
        try large.send(Reviews.post("mutate-\(Reviews.config)", Reviews.config(uid: "large", padding: 3_000_000)))
        server.signal(Self.terminate)
        try Deadline.wait("the port is closed") { (try? SecureClient(server)) == nil }
        #expect(try large.answer().text.contains(#""uid":"large""#))
        #expect(server.isRunning)
        try client.send(Array(request.suffix(from: request.count / 2)))
        let answer = try client.answer()
        #expect(answer.text.contains(#""uid":"begun""#) && answer.fields["connection"] == "close")
        #expect(try server.waitForExit() == 0)
    }

    @Test("HTTP/2 gets a first GOAWAY, then one with the last stream, and pending requests are finished")
    func http2() throws {
        let server = try ServerProcess(["--shutdown-delay", "0s"])
        let client = try HTTP2Client(server)
        let body = Array(Reviews.config(uid: "begun").utf8)
        let stream = try client.begin(length: body.count)
        try client.body(Array(body.prefix(10)), on: stream, ends: false)
        try client.receive { !client.settings.isEmpty }
        server.signal(Self.terminate)
        try client.receive { client.goAways.count == 1 }
        #expect(client.goAways[0].lastStream == 0x7FFF_FFFF && client.goAways[0].code == 0)
        // Sent before the client has read GOAWAY: still answered.
        let crossing = try client.request(Reviews.config(uid: "crossing"))
        #expect(try client.answer(crossing).text.contains(#""uid":"crossing""#))
        try client.receive { client.goAways.count == 2 }
        #expect(client.goAways[1].lastStream == crossing && client.goAways[1].code == 0)
        #expect(server.isRunning)
        try client.body(Array(body.suffix(from: 10)), on: stream)
        #expect(try client.answer(stream).text.contains(#""uid":"begun""#))
        #expect(try client.isEnded())
        #expect(try server.waitForExit() == 0)
    }

    @Test("Waits for a silent client only until the timeout")
    func timeout() throws {
        let server = try ServerProcess(["--shutdown-delay", "0s", "--shutdown-timeout", "1s"])
        let idle = try SecureClient(server)
        server.signal(Self.terminate)
        #expect(try server.waitForExit() == 0)
        #expect(try idle.isEnded())
        #expect(server.log.contains(" notice stopped"))
    }

    @Test("Aborts and counts requests that exceed the timeout")
    func cutOff() throws {
        let server = try ServerProcess(["--shutdown-delay", "0s", "--shutdown-timeout", "1s"])
        let idle = try SecureClient(server)
        let begun = try SecureClient(server)
        try begun.send("POST /mutate-\(Reviews.config) HTTP/1.1\r\nHost: a\r\n")
        let stream = try HTTP2Client(server)
        _ = try stream.begin(length: 100)
        server.signal(Self.terminate)
        #expect(try server.waitForExit() == 0)
        #expect(try idle.isEnded() && begun.isEnded())
        #expect(server.log.contains(#"stopped with requests in progress connections="2""#))
    }

    @Test("Does not wait for a connection that is idle for long, but for one that was just used")
    func quiet() throws {
        let server = try ServerProcess(["--shutdown-delay", "0s", "--shutdown-timeout", "1h"])
        let idle = try SecureClient(server)
        try idle.send(Reviews.mutate(uid: "before"))
        #expect(try idle.answer().status == 200)
        let used = DispatchTime.now().uptimeNanoseconds
        server.signal(Self.terminate)
        #expect(try idle.isEnded())
        #expect(DispatchTime.now().uptimeNanoseconds - used > 9_000_000_000)
        #expect(try server.waitForExit() == 0)
    }

    @Test("A second signal exits at once")
    func secondSignal() throws {
        let server = try ServerProcess(["--shutdown-delay", "1h", "--shutdown-timeout", "1h"])
        let client = try SecureClient(server)
        server.signal(Self.terminate)
        try server.waitForLog(containing: "going away")
        #expect(server.isRunning)
        server.signal(Self.terminate)
        #expect(try server.waitForExit() == 0)
        #expect(try client.isEnded())
    }
}
