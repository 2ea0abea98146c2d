internal import Synchronization

/// A request that a worker answers: the body it owns, and whether anybody still waits.
final class Job: Sendable {
    let route: Int
    /// Given up by the worker that answers, so that a large body is gone before its answer is sent.
    private let body: Mutex<[UInt8]>
    let received: UInt64
    let deadline: UInt64
    let trace: RequestTrace?
    /// Set when the client went away: then nothing is worked out.
    private let isAbandoned = Atomic<Bool>(false)

    init(route: Int, body: [UInt8], received: UInt64, deadline: UInt64, trace: RequestTrace?) {
        self.route = route
        self.body = Mutex(body)
        self.received = received
        self.deadline = deadline
        self.trace = trace
    }

    /// Says that nobody waits any more. The body goes at once: who sends bodies and goes away must not fill the memory
    /// while workers are busy.
    func abandon() {
        isAbandoned.store(true, ordering: .relaxed)
        _ = takeBody()
    }

    /// Whether nobody waits any more.
    var isGivenUp: Bool { isAbandoned.load(ordering: .relaxed) }

    private func takeBody() -> [UInt8] {
        body.withLock { body in
            defer { body = [] }
            return body
        }
    }

    /// Answers on the thread of `processor`; nil when nobody waits any more.
    func run(_ processor: any RequestProcessor, _ state: ServerState, now: UInt64) -> WebhookResponse? {
        guard !isGivenUp else { return nil }
        var response = WebhookResponse()
        guard now < deadline else {
            response.isUnfinished = true
            state.finish(&response)
            return response
        }
        let bytes = takeBody()
        // It may have been abandoned just now, and then there is no body.
        guard !isGivenUp else { return nil }
        let request = WebhookRequest(
            body: bytes.span, receivedNanoseconds: received, deadlineNanoseconds: deadline, trace: trace, job: self)
        processor.process(route: route, request, into: &response)
        guard !isGivenUp else { return nil }
        state.finish(&response)
        return response
    }
}
