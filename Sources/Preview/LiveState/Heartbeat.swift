internal import HTTP
internal import JSON
internal import KubernetesClient

/// Checks the API server's health at an interval.
///
/// A watch without changes is silent, and so is one whose API server hangs or whose network drops packets. For up to
/// `LiveStateLimits.watchPatience` the two look the same; an unanswered health check tells them apart.
struct Heartbeat: APIStateMachine {
    /// Time of a check that was not answered, on the monotonic clock. Taken by the informer, which abandons watches
    /// that were as silent.
    var silentSince: UInt64?
    /// Current problem, for people; nil if there is none.
    private(set) var problem: String?

    private let interval: UInt64
    private let patience: UInt64
    private var askedAt: UInt64 = 0
    private var backoff: Backoff

    /// Every client may request it, and API servers serve it even under load (the flow schema `probes`). Any response
    /// is a sign of life.
    private static let target = "/livez"
    /// Bytes of a response.
    private static let maxBytes = 64 * 1024

    /// - Parameters:
    ///   - interval: From a response to the next check, before jitter, in nanoseconds.
    ///   - patience: Timeout of a response, in nanoseconds.
    ///   - seed: Of the jitter.
    init(
        every interval: UInt64 = LiveStateLimits.heartbeatInterval,
        patience: UInt64 = LiveStateLimits.heartbeatPatience,
        seed: UInt64
    ) {
        self.interval = interval
        self.patience = patience
        backoff = Backoff(seed: seed)
    }

    mutating func resume(now: UInt64) -> APIAction {
        askedAt = now
        return .request(
            APIRequest(target: Self.target, limit: Self.maxBytes, idleTimeout: patience, timeout: 2 * patience))
    }

    mutating func receive(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, now: UInt64
    ) -> APIAction {
        problem = nil
        guard isDone else { return .read }
        body = []
        return .pause(nanoseconds: backoff.jitter(interval))
    }

    /// Only silence counts. What breaks or refuses connections breaks watches as well, or shares its address with an
    /// API server that is healthy.
    mutating func fail(_ failure: APIFailure, now: UInt64) -> APIAction {
        if case .timeout(let reason) = failure {
            silentSince = askedAt
            problem = reason
        }
        return .pause(nanoseconds: backoff.jitter(interval))
    }
}
