internal import Synchronization

/// A request that a worker answers, with its body. Any thread.
final class Job: Sendable {
    let request: AcceptedRequest
    /// Time of the last byte of the request, in nanoseconds of the monotonic clock.
    let received: UInt64
    /// Taken by the worker that answers, so that a large body is freed before its response is sent.
    private let body: Mutex<[UInt8]>
    private let abandoned = Atomic<Bool>(false)

    init(_ request: AcceptedRequest, body: [UInt8], received: UInt64) {
        self.request = request
        self.received = received
        self.body = Mutex(body)
    }

    /// Marks the client as gone and frees the body: clients that send bodies and leave must not fill the memory while
    /// workers are busy.
    func abandon() {
        abandoned.store(true, ordering: .relaxed)
        _ = takeBody()
    }

    /// True once the client is gone.
    var isAbandoned: Bool { abandoned.load(ordering: .relaxed) }

    private func takeBody() -> [UInt8] {
        body.withLock { body in
            defer { body = [] }
            return body
        }
    }

    /// Answers the request with one of a worker's handlers; nil if the client is gone.
    func run(_ handlers: RouteHandlers, _ state: ServerState, now: UInt64) -> WebhookResponse? {
        guard !isAbandoned else { return nil }
        var response = WebhookResponse(from: state.buffers)
        guard now < request.deadline else {
            response.isUnfinished = true
            state.finish(&response)
            return response
        }
        var bytes = takeBody()
        // Abandoned meanwhile, it has no body.
        guard !isAbandoned else { return nil }
        handlers[request.route].handle(
            WebhookRequest(
                body: bytes.span, receivedNanoseconds: received, deadlineNanoseconds: request.deadline,
                trace: request.trace, job: self),
            into: &response)
        state.buffers.recycle(&bytes, counted: bytes.count)
        guard !isAbandoned else { return nil }
        state.finish(&response)
        return response
    }
}
