import EventLoop
import Metrics
import Testing

@testable import WebhookServer

@Suite("Cancellation of requests")
struct CancellationTests {
    private final class NoHandler: RequestHandler {
        func handle(_ request: borrowing WebhookRequest, into response: inout WebhookResponse) {}
    }

    private func job(deadline: UInt64) throws -> Job {
        let route = Route("/a", bodyLimit: .review, defaultTimeout: .seconds(1)) { _ in NoHandler() }
        let path = Array("/a".utf8)
        let table = RouteTable([route], ServerMetrics(MetricsRegistry()))
        let found = table.find(path.span, path.indices)
        let request = AcceptedRequest(route: try #require(found), accepted: 0, deadline: deadline, trace: nil)
        return Job(request, body: [1], received: 0)
    }

    @Test("A request is cancelled once its client is gone")
    func client() throws {
        let job = try job(deadline: .max)
        let cancellation = RequestCancellation(deadlineNanoseconds: .max, job: job)
        #expect(!cancellation.isCancelled)
        job.abandon()
        #expect(cancellation.isCancelled && job.isAbandoned)
    }

    @Test("A request is cancelled once its deadline has passed")
    func deadline() {
        let later = Clock.monotonicNanoseconds + 3_600_000_000_000
        #expect(!RequestCancellation(deadlineNanoseconds: later, job: nil).isCancelled)
        #expect(RequestCancellation(deadlineNanoseconds: Clock.monotonicNanoseconds, job: nil).isCancelled)
    }
}
