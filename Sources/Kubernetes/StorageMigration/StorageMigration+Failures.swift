internal import JSON
internal import KubernetesClient

extension StorageMigration {
    /// Attempts of a request before the first response, after which the API server is considered unreachable.
    private static let firstAttempts = 3
    /// Attempts of a request to which there is no response: about a minute, in which an API server restarts.
    private static let attempts = 30
    /// Attempts of a request that the API server answers with a failure of its own.
    private static let failedAttempts = 6
    /// Objects in a row whose writes fail, after which the cause is not the object.
    private static let maxFailedObjects = 3
    /// Longest `Retry-After` that is respected.
    private static let maxRetryAfterSeconds = 60

    /// Handles a response that reports a temporary failure: repeats the request, in the end gives up.
    mutating func retry(_ response: APIResponse, _ tape: inout Tape, now: UInt64) -> APIAction {
        failures += 1
        if failures < Self.failedAttempts {
            let seconds = min(max(response.retryAfterSeconds ?? 0, 0), Self.maxRetryAfterSeconds)
            return .pause(nanoseconds: max(backoff.next(), UInt64(seconds) * 1_000_000_000))
        }
        let reason = response.reason(&tape)
        if response.status == 401 {
            endUnreachable(reason)
        } else if step == .write, let object = currentObject, failedObjects + 1 < Self.maxFailedObjects {
            results[current].refuse(object, response.status, response.message(&tape))
            failedObjects += 1
            position += 1
        } else {
            conclude(.failed("\(what): \(reason)"))
        }
        succeed()
        return resume(now: now)
    }

    /// Handles a request without a complete response.
    mutating func retry(_ failure: APIFailure, now: UInt64) -> APIAction {
        if failure == .tooLarge, step == .list, list.limit > 1 {
            list.limit /= 2
            return resume(now: now)
        }
        failures += 1
        guard failures < (hasResponded ? Self.attempts : Self.firstAttempts), failure != .tooLarge else {
            endUnreachable(failure.reason)
            return resume(now: now)
        }
        return .pause(nanoseconds: backoff.next())
    }

    /// Resets the count of failures.
    mutating func succeed() {
        failures = 0
        backoff.reset()
    }

    private mutating func endUnreachable(_ reason: String) {
        unreachable = reason
        end(.failed("API server: \(reason)"))
    }
}
