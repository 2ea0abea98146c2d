public import EventLoop
internal import JSON
public import KubernetesClient
internal import Primitives
internal import TLS

/// Result of a check.
public enum AccessVerdict: Equatable, Sendable {
    /// `user` may do it.
    case allowed(user: String)
    /// The API server does not accept the token.
    case unauthenticated
    /// `user` may not do it.
    case forbidden(user: String)
    /// Unknown: the API server did not respond, or too many checks are pending.
    case unavailable
    /// Unknown: the API server does not allow this server to create reviews.
    case refused
}

/// An event of checks that operators should know of.
public enum AccessReviewEvent: Equatable, Sendable {
    /// A review of `resource`, tokenreviews or subjectaccessreviews, has succeeded or failed.
    case asked(resource: String, isAnswered: Bool)
    /// Checks fail. Reported once for each reason until one succeeds.
    case failing(reason: String)
    /// Checks succeed again.
    case recovered
}

/// Authenticates bearer tokens with a TokenReview and authorizes their users with a SubjectAccessReview. Caches
/// results, as controller-runtime's `filters.WithAuthenticationAndAuthorization` does.
///
/// Belongs to the thread of its loop. Never blocks; never stores, logs or reports a token.
public final class AccessReviewer {
    private let client: APIClient
    private let report: (AccessReviewEvent) -> Void
    private var runners: [APIStateMachineRunner<ReviewRequester>] = []
    /// Key of the review that each runner is performing.
    private var running: [[UInt8]?] = []
    /// Keys of reviews that wait for a runner, oldest first.
    private var queue: [[UInt8]] = []
    /// Reviews that wait or are being performed.
    private var pending: [[UInt8]: Pending] = [:]
    private var users = ExpiringCache<ReviewedUser>(capacity: maxUsers)
    private var unknownTokens = ExpiringCache<Void>(capacity: maxUnknownTokens)
    private var verdicts = ExpiringCache<Bool>(capacity: maxVerdicts)
    private var reported: Set<String> = []

    private struct Pending {
        let review: Review
        var continuations: [(Review.Outcome) -> Void]
    }

    /// Connections to the API server.
    private static let connections = 4
    /// Limit of pending reviews; further checks are `unavailable`. Checks that share a review count once.
    static let maxPending = 64
    /// Limit of checks that share a review.
    static let maxWaiting = 64
    /// Limits of cached users, unknown tokens, and verdicts.
    static let maxUsers = 256
    static let maxUnknownTokens = 1024
    static let maxVerdicts = 512
    /// Lifetimes of cached results: those of controller-runtime, but shorter for unknown tokens, which may become
    /// valid.
    static let userNanoseconds: UInt64 = 60_000_000_000
    static let unknownTokenNanoseconds: UInt64 = 10_000_000_000
    static let allowedNanoseconds: UInt64 = 300_000_000_000
    static let deniedNanoseconds: UInt64 = 30_000_000_000
    /// Limit of reasons that are reported until checks succeed again.
    private static let maxReasons = 16

    /// Creates a reviewer, which connects at the first check.
    ///
    /// - Parameters:
    ///   - userAgent: `User-Agent` of its requests.
    ///   - report: Takes events. Called on the loop's thread.
    public init(
        _ access: ClusterAccess, userAgent: String, on loop: EventLoop, report: @escaping (AccessReviewEvent) -> Void
    ) {
        client = APIClient(access, userAgent: userAgent, on: loop)
        self.report = report
        for i in 0..<Self.connections {
            runners.append(APIStateMachineRunner(ReviewRequester(), client) { [weak self] in self?.stepped(i) })
            running.append(nil)
        }
    }

    /// Checks whether the owner of `token` may do `verb` (`get`) with `path` (`/metrics`).
    ///
    /// - Parameter done: Takes the verdict, once: immediately if it is cached, else later on the same thread.
    public func check(token: String, verb: String, path: String, _ done: @escaping (AccessVerdict) -> Void) {
        let now = Clock.monotonicNanoseconds
        guard let key = Self.key([Array("token".utf8), Array(token.utf8)]) else { return done(.unavailable) }
        if let user = users.value(for: key, now: now) { return check(user, verb: verb, path: path, done) }
        if unknownTokens.value(for: key, now: now) != nil { return done(.unauthenticated) }
        perform(.token(token), key) { [weak self] outcome in
            guard let self else { return done(.unavailable) }
            let now = Clock.monotonicNanoseconds
            switch outcome {
            case .user(let user):
                users.put(user, for: key, nanoseconds: Self.userNanoseconds, now: now)
                check(user, verb: verb, path: path, done)
            case .noUser:
                unknownTokens.put((), for: key, nanoseconds: Self.unknownTokenNanoseconds, now: now)
                done(.unauthenticated)
            case .failed(_, let isRefused): done(isRefused ? .refused : .unavailable)
            case .access: done(.unavailable)
            }
        }
    }

    private func check(_ user: ReviewedUser, verb: String, path: String, _ done: @escaping (AccessVerdict) -> Void) {
        var writer = JSONWriter()
        writer.beginObject()
        user.write(to: &writer)
        writer.endObject()
        guard let key = Self.key([writer.bytes, Array(verb.utf8), Array(path.utf8)]) else { return done(.unavailable) }
        func verdict(_ isAllowed: Bool) -> AccessVerdict {
            isAllowed ? .allowed(user: user.name) : .forbidden(user: user.name)
        }
        if let known = verdicts.value(for: key, now: Clock.monotonicNanoseconds) { return done(verdict(known)) }
        perform(.access(user, verb: verb, path: path), key) { [weak self] outcome in
            switch outcome {
            case .access(let isAllowed):
                self?.verdicts.put(
                    isAllowed, for: key, nanoseconds: isAllowed ? Self.allowedNanoseconds : Self.deniedNanoseconds,
                    now: Clock.monotonicNanoseconds)
                done(verdict(isAllowed))
            case .failed(_, let isRefused): done(isRefused ? .refused : .unavailable)
            case .user, .noUser: done(.unavailable)
            }
        }
    }

    /// Returns a hash of the input of a review, each part prefixed with its length; nil if it cannot be computed.
    private static func key(_ parts: [[UInt8]]) -> [UInt8]? {
        SHA256.digest(parts.flatMap { Array("\($0.count):".utf8) + $0 })
    }

    // MARK: reviews

    private func perform(_ review: Review, _ key: [UInt8], _ continuation: @escaping (Review.Outcome) -> Void) {
        if pending[key] != nil {
            guard let waiting = pending[key]?.continuations.count, waiting < Self.maxWaiting else {
                return continuation(Self.overloaded)
            }
            pending[key]?.continuations.append(continuation)
            return
        }
        guard pending.count < Self.maxPending else { return continuation(Self.overloaded) }
        pending[key] = Pending(review: review, continuations: [continuation])
        queue.append(key)
        startNext()
    }

    private static let overloaded = Review.Outcome.failed("too many pending checks", isRefused: false)

    private func startNext() {
        for (i, runner) in runners.enumerated() where running[i] == nil {
            guard !queue.isEmpty else { return }
            let key = queue.removeFirst()
            guard let review = pending[key]?.review else { continue }
            running[i] = key
            runner.machine.start(review, now: Clock.monotonicNanoseconds)
            runner.resume()
        }
    }

    /// Finishes a review in a tick of its own, since the runner may be in the middle of a step.
    private func stepped(_ i: Int) {
        guard running[i] != nil, let review = runners[i].machine.review, let outcome = runners[i].machine.takeOutcome()
        else { return }
        let box = UnsafeTransfer(self)
        client.loop.submit { box.value.finish(i, review, outcome) }
    }

    private func finish(_ i: Int, _ review: Review, _ outcome: Review.Outcome) {
        guard let key = running[i] else { return }
        running[i] = nil
        let continuations = pending.removeValue(forKey: key)?.continuations ?? []
        reportOutcome(review, outcome)
        for continuation in continuations { continuation(outcome) }
        startNext()
    }

    private func reportOutcome(_ review: Review, _ outcome: Review.Outcome) {
        guard case .failed(let reason, _) = outcome else {
            report(.asked(resource: "\(review.resource)", isAnswered: true))
            if !reported.isEmpty {
                reported = []
                report(.recovered)
            }
            return
        }
        report(.asked(resource: "\(review.resource)", isAnswered: false))
        if reported.count < Self.maxReasons, reported.insert(reason).inserted { report(.failing(reason: reason)) }
    }
}
