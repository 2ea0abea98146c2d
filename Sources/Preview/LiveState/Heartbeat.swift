internal import HTTP
internal import JSON
internal import KubernetesClient

/// Asks the API server again and again whether it is there at all.
///
/// A watch says nothing while nothing happens, and so does one of an API server that has frozen, or that a network has
/// swallowed: for up to `LiveStateLimits.watchPatience` nobody could tell the two apart. A question that is not answered
/// can.
struct Heartbeat: SyncMachine {
    /// Set when a question was not answered: when it was asked, on the monotonic clock. Taken by whoever sees to the
    /// watches.
    var silentSince: UInt64?
    /// What is wrong at present; nil when nothing is.
    private(set) var problem: String?

    private let interval: UInt64
    private let patience: UInt64
    private var askedAt: UInt64 = 0
    private var backoff: Backoff

    /// What is asked for: every client may ask it, and API servers answer it before everything else, however busy they
    /// are (the flow schema `probes`). Whatever is answered is an answer.
    private static let target = "/livez"
    /// Bytes of an answer.
    private static let maxBytes = 64 * 1024

    /// - Parameters:
    ///   - interval: From an answer to the next question, before jitter, in nanoseconds.
    ///   - patience: What the answer may take, in nanoseconds.
    init(
        every interval: UInt64 = LiveStateLimits.heartbeatInterval,
        patience: UInt64 = LiveStateLimits.heartbeatPatience,
        seed: UInt64
    ) {
        self.interval = interval
        self.patience = patience
        backoff = Backoff(seed: seed)
    }

    mutating func resume(now: UInt64) -> SyncAction {
        askedAt = now
        return .request(
            APIRequest(target: Self.target, limit: Self.maxBytes, patience: patience, duration: 2 * patience))
    }

    mutating func receive(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, now: UInt64
    ) -> SyncAction {
        problem = nil
        guard isDone else { return .read }
        body = []
        return .pause(nanoseconds: backoff.jitter(interval))
    }

    /// Only silence means something: what breaks or refuses connections breaks watches as well, or stands behind the
    /// same address as an API server that is well.
    mutating func fail(_ failure: SyncFailure, now: UInt64) -> SyncAction {
        if case .silent(let reason) = failure {
            silentSince = askedAt
            problem = reason
        }
        return .pause(nanoseconds: backoff.jitter(interval))
    }
}
