internal import HTTP
internal import JSON
internal import KubernetesClient

/// Performs one review after the other on a connection that stays open. A state machine without sockets.
struct ReviewRequester: APIStateMachine {
    /// The current review; nil if there is none.
    private(set) var review: Review?
    /// Its outcome, until it is taken.
    private(set) var outcome: Review.Outcome?
    private var hasFailed = false
    private var began: UInt64 = 0

    /// True if there is no current review.
    var isFree: Bool { review == nil }

    /// Starts a review; to be followed by `resume`.
    mutating func start(_ review: Review, now: UInt64) {
        self.review = review
        outcome = nil
        hasFailed = false
        began = now
    }

    /// Takes the outcome and becomes free; nil if there is none yet.
    mutating func takeOutcome() -> Review.Outcome? {
        guard let outcome else { return nil }
        (self.review, self.outcome) = (nil, nil)
        return outcome
    }

    mutating func resume(now: UInt64) -> APIAction {
        guard let review, outcome == nil else { return .idle }
        return .request(review.request)
    }

    mutating func receive(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, now: UInt64
    ) -> APIAction {
        guard isDone else { return .read }
        defer { body = [] }
        guard let review else { return .idle }
        if head.status == 401, !hasFailed {
            // This server's own token may have been rotated: the client reads it again.
            hasFailed = true
            return .request(review.request)
        }
        outcome = review.outcome(status: head.status, body, &tape)
        // Not `rest`, which would close the connection.
        return .read
    }

    mutating func fail(_ failure: APIFailure, now: UInt64) -> APIAction {
        guard let review, outcome == nil else { return .idle }
        // An API server may close an idle connection just as it is used again.
        if case .broken = failure, !hasFailed, now &- began < Review.durationNanoseconds {
            hasFailed = true
            return .request(review.request)
        }
        outcome = .failed("\(review.resource): \(failure.reason)", isRefused: false)
        return .idle
    }
}
