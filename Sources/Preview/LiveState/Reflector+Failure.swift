internal import HTTP
internal import JSON
internal import KubernetesClient

extension Reflector {
    /// Refused watch requests in a row after which a new list is tried.
    private static let maxRefusals = 4
    /// Lists that are further apart are not delayed, in nanoseconds.
    private static let listInterval: UInt64 = 5_000_000_000
    /// Longest `Retry-After` that is respected.
    private static let maxRetryAfterSeconds = 60
    /// Characters of an API server's message that are shown: enough for who may not do what, and why.
    private static let maxMessageCharacters = 300

    /// Receives a response whose status is not 200.
    mutating func receiveFailure(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, _ now: UInt64
    ) -> APIAction {
        guard isDone || body.count > LiveStateLimits.statusBytes else { return .read }
        defer {
            exchange = .none
            body = []
        }
        return refused(head, body.count > LiveStateLimits.statusBytes ? "" : Self.message(body, &tape), now)
    }

    private mutating func refused(_ head: HTTP1ResponseHead, _ message: String, _ now: UInt64) -> APIAction {
        let verb = exchange == .listing ? "list" : "watch"
        let reason = "\(verb) of \(resource.name): \(head.status) \(message)"
        switch head.status {
        case 404:
            // The group, the version or the resource is gone.
            _ = startOver(reason)
            version = nil
            needsDiscoveryAfter = backoff.next()
            return .idle
        case 410: return expired(reason, now)
        case 400, 504: return startOver(reason)
        case 401, 403: return failed(reason)
        default:
            if exchange == .requestingWatch {
                refusals += 1
                if refusals > Self.maxRefusals { return startOver(reason) }
            }
            let seconds = min(max(head.retryAfterSeconds ?? 0, 0), Self.maxRetryAfterSeconds)
            return failed(reason, after: UInt64(seconds) * 1_000_000_000)
        }
    }

    /// Counts a failure and retries after the backoff, or after `nanoseconds` if that is longer.
    mutating func failed(_ reason: String, after nanoseconds: UInt64? = nil) -> APIAction {
        counts.failures += 1
        failuresInARow += 1
        problem = reason
        let wait = backoff.next()
        return .pause(nanoseconds: max(nanoseconds ?? 0, wait))
    }

    /// Counts a failure and continues with a new list.
    mutating func startOver(_ reason: String) -> APIAction {
        resourceVersion = nil
        list = ListProgress()
        return failed(reason)
    }

    /// Continues with a list after 410 Gone, which follows every restart of an API server: without delay, unless the
    /// last list was a moment ago.
    mutating func expired(_ reason: String, _ now: UInt64) -> APIAction {
        if let listedAt, now &- listedAt > Self.listInterval { backoff.reset() }
        return startOver(reason)
    }

    /// `message` of a Status.
    private static func message(_ body: [UInt8], _ tape: inout Tape) -> String {
        guard let document = try? tape.parse(body.span) else { return "" }
        let message = Field(document.root)["message"].string
        return message.count > maxMessageCharacters ? "\(message.prefix(maxMessageCharacters))…" : message
    }
}
