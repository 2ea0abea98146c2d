import HTTP
import JSON
import KubernetesClient
import Testing

@testable import LiveState

@Suite struct HeartbeatTests {
    private static let second: UInt64 = 1_000_000_000
    private let start: UInt64 = 500_000_000_000

    private static func answer(_ heartbeat: inout Heartbeat, _ status: Int, now: UInt64) -> APIAction {
        var head = HTTP1ResponseHead()
        head.status = status
        var body = Array("ok".utf8)
        var tape = Tape()
        return heartbeat.receive(head, &body, isDone: true, &tape, now: now)
    }

    @Test("Any response counts as alive", arguments: [200, 401, 403, 404, 500, 503])
    func answered(_ status: Int) throws {
        var heartbeat = Heartbeat(seed: 1)
        #expect(heartbeat.resume(now: start).target == "/livez")
        let wait = try #require(Self.answer(&heartbeat, status, now: start).pause)
        #expect(5 * Self.second...15 * Self.second ~= wait)
        #expect(heartbeat.silentSince == nil && heartbeat.problem == nil)
    }

    @Test("A missing response is reported with its start until the next response; a broken connection is not")
    func silence() {
        var heartbeat = Heartbeat(seed: 1)
        _ = heartbeat.resume(now: start)
        _ = Self.answer(&heartbeat, 200, now: start + 1)
        _ = heartbeat.resume(now: start + 10 * Self.second)
        _ = heartbeat.fail(.broken("connection refused"), now: start + 10 * Self.second)
        #expect(heartbeat.silentSince == nil && heartbeat.problem == nil)
        _ = heartbeat.resume(now: start + 20 * Self.second)
        #expect(heartbeat.fail(.timeout("silent"), now: start + 30 * Self.second).pause != nil)
        #expect(heartbeat.silentSince == start + 20 * Self.second)
        #expect(heartbeat.problem == "silent")
        _ = heartbeat.resume(now: start + 40 * Self.second)
        _ = Self.answer(&heartbeat, 200, now: start + 41 * Self.second)
        #expect(heartbeat.problem == nil)
    }
}
