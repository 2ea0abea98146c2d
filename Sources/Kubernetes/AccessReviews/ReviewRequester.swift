internal import HTTP
internal import JSON
internal import KubernetesClient

/// Asks one question after the other on one connection, which stays open in between.
struct ReviewRequester: SyncMachine {
    /// What is asked now; nil while there is nothing to do.
    private(set) var review: Review?
    /// What came of it, until it is taken.
    private(set) var outcome: Review.Outcome?
    private var hasFailed = false
    private var began: UInt64 = 0

    /// Whether another question can be asked.
    var isFree: Bool { review == nil }

    /// To be followed by `resume`.
    mutating func ask(_ review: Review, now: UInt64) {
        self.review = review
        outcome = nil
        hasFailed = false
        began = now
    }

    /// Takes what came of the last question.
    mutating func takeOutcome() -> Review.Outcome? {
        guard let outcome else { return nil }
        (self.review, self.outcome) = (nil, nil)
        return outcome
    }

    mutating func resume(now: UInt64) -> SyncAction {
        guard let review, outcome == nil else { return .rest }
        return .request(review.request)
    }

    mutating func receive(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, now: UInt64
    ) -> SyncAction {
        guard isDone else { return .read }
        defer { body = [] }
        guard let review else { return .rest }
        if head.status == 401, !hasFailed {
            // This server's own token may just have been renewed: it is read again.
            hasFailed = true
            return .request(review.request)
        }
        outcome = review.outcome(status: head.status, body, &tape)
        // Not `rest`, which would close the connection.
        return .read
    }

    mutating func fail(_ failure: SyncFailure, now: UInt64) -> SyncAction {
        guard let review, outcome == nil else { return .rest }
        // An API server may close a connection in the moment in which it is used again.
        if case .broken = failure, !hasFailed, now &- began < Review.durationNanoseconds {
            hasFailed = true
            return .request(review.request)
        }
        outcome = .failed("\(review.resource): \(failure.reason)", isRefused: false)
        return .rest
    }
}
