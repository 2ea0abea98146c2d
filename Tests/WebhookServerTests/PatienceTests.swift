import EventLoop
import Testing

@testable import WebhookServer

@Suite("Whether an answer is waited for")
struct PatienceTests {
    private func job(deadline: UInt64) -> Job { Job(route: 0, body: [1], received: 0, deadline: deadline, trace: nil) }

    @Test("Until the client goes")
    func client() {
        let job = job(deadline: .max)
        let patience = Patience(deadlineNanoseconds: .max, job: job)
        #expect(!patience.isOver)
        job.abandon()
        #expect(patience.isOver && job.isGivenUp)
    }

    @Test("Until the deadline")
    func deadline() {
        #expect(!Patience(deadlineNanoseconds: Clock.monotonicNanoseconds + 3_600_000_000_000, job: nil).isOver)
        #expect(Patience(deadlineNanoseconds: Clock.monotonicNanoseconds, job: nil).isOver)
    }
}
