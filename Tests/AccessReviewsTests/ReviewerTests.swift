import EventLoop
import KubernetesClient
import Primitives
import Synchronization
import TestDocuments
import TestSupport
import Testing

@testable import AccessReviews

/// A reviewer on its own thread.
private final class Running: Sendable {
    let loop: EventLoop
    private let reviewer: UnsafeTransfer<AccessReviewer>
    let verdicts = Mutex<[AccessVerdict]>([])
    /// Tokens of the verdicts, in their order.
    let tokens = Mutex<[String]>([])
    let events = Mutex<[AccessReviewEvent]>([])

    init(_ api: FakeReviews) throws {
        let loop = try EventLoop()
        self.loop = loop
        let server = try #require(ClusterAccess.Server(url: "http://127.0.0.1:\(api.port)"))
        let sink = Sink()
        reviewer = UnsafeTransfer(
            AccessReviewer(ClusterAccess(server: server), userAgent: "test", on: loop) { event in
                sink.owner?.events.withLock { $0.append(event) }
            })
        sink.owner = self
        try Thread.start("reviewer") { loop.run() }
    }

    deinit { loop.stop() }

    private final class Sink: @unchecked Sendable {
        // Unchecked: set before the thread runs.
        weak var owner: Running?
    }

    static let network = ClientNetwork([])

    func check(_ tokens: [String], from network: ClientNetwork = network) {
        let reviewer = reviewer
        loop.submit { [weak self] in
            for token in tokens {
                reviewer.value.check(token: token, verb: "get", path: "/metrics", from: network) { verdict in
                    self?.tokens.withLock { $0.append(token) }
                    self?.verdicts.withLock { $0.append(verdict) }
                }
            }
        }
    }

    func wait(for count: Int) throws -> [AccessVerdict] {
        try Deadline.wait("\(count) verdicts") { verdicts.withLock { $0.count } >= count }
        return verdicts.withLock { $0 }
    }
}

@Suite("Reviewer of bearer tokens", .integration) struct ReviewerTests {
    @Test("Concurrent checks of the same token share one request")
    func shared() throws {
        let api = try FakeReviews()
        api.change {
            $0.users = ["good": "prometheus"]
            $0.allowed = ["prometheus /metrics"]
        }
        let running = try Running(api)
        running.check(Array(repeating: "good", count: AccessReviewer.maxWaiting))
        #expect(try running.wait(for: AccessReviewer.maxWaiting).allSatisfy { $0 == .allowed(user: "prometheus") })
        #expect(api.count("tokenreviews") == 1 && api.count("subjectaccessreviews") == 1)
    }

    @Test("Limits pending requests and checks; others are unavailable at once")
    func bounded() throws {
        let api = try FakeReviews()
        api.change { $0.isSilent = true }
        let running = try Running(api)
        running.check((0..<(AccessReviewer.maxPending + 7)).map { "token-\($0)" })
        #expect(try running.wait(for: 7) == Array(repeating: .unavailable, count: 7))
        running.check(Array(repeating: "token-0", count: AccessReviewer.maxWaiting + 4))
        #expect(try running.wait(for: 12) == Array(repeating: .unavailable, count: 12))
        // On all available connections.
        try Deadline.wait("questions are asked") { api.count("tokenreviews") == 4 }
        #expect(api.asked.allSatisfy { $0.resource == "tokenreviews" })
    }

    @Test("A client that uses all pending reviews does not keep out a client of another network")
    func fair() throws {
        let api = try FakeReviews()
        api.change { $0.isSilent = true }
        let running = try Running(api)
        running.check((0..<(AccessReviewer.maxPending + 1)).map { "token-\($0)" })
        _ = try running.wait(for: 1)
        running.check(["other"], from: ClientNetwork([1]))
        #expect(try running.wait(for: 2) == [.unavailable, .unavailable])
        // The newest review of the first client, except for the one that was rejected, made way.
        let last = AccessReviewer.maxPending
        #expect(running.tokens.withLock { $0 } == ["token-\(last)", "token-\(last - 1)"])
    }

    @Test("Reports a failure and its end once, without tokens")
    func reports() throws {
        let api = try FakeReviews()
        api.change {
            $0.status = 500
            $0.users = ["good": "a"]
        }
        let running = try Running(api)
        for i in 0..<3 {
            running.check(["secret"])
            #expect(try running.wait(for: i + 1).last == .unavailable)
        }
        api.change { $0.status = nil }
        running.check(["secret", "good"])
        #expect(
            try running.wait(for: 5).suffix(2).contains(.unauthenticated)
                && running.wait(for: 5).contains(.forbidden(user: "a")))
        try Deadline.wait("its end is reported") { running.events.withLock { $0.contains(.recovered) } }
        let events = running.events.withLock { $0 }
        #expect(
            events.filter { if case .failing = $0 { true } else { false } } == [
                .failing(reason: "tokenreviews: 500 as told")
            ])
        #expect(events.filter { $0 == .asked(resource: "tokenreviews", isAnswered: false) }.count == 3)
        #expect(!"\(events)".contains("secret"))
    }
}
