public import EventLoop
internal import JSON
public import KubernetesClient
internal import Primitives
internal import TLS

/// What a check came to.
public enum AccessVerdict: Equatable, Sendable {
    /// `user` may do it.
    case allowed(user: String)
    /// The API server does not know the token.
    case unauthenticated
    /// `user` may not do it.
    case forbidden(user: String)
    /// It is not known: the API server did not answer, or too many checks wait already.
    case unavailable
    /// It is not known: the API server does not let this server ask.
    case refused
}

/// What operators should know of checks.
public enum AccessReviewEvent: Equatable, Sendable {
    /// The API server has answered a question about `resource`, tokenreviews or subjectaccessreviews, or has not.
    case asked(resource: String, isAnswered: Bool)
    /// Checks fail. Reported once for each reason until one succeeds.
    case failing(reason: String)
    /// Checks succeed again.
    case recovered
}

/// Authenticates bearer tokens with a TokenReview and authorizes their users with a SubjectAccessReview. Answers are
/// cached, as controller-runtime's `filters.WithAuthenticationAndAuthorization` does.
///
/// Belongs to the thread of its loop. Never waits; never keeps, logs or reports a token.
public final class AccessReviewer {
    private let client: APIClient
    private let report: (AccessReviewEvent) -> Void
    private var runners: [SyncRunner<ReviewRequester>] = []
    /// Which question each runner is at.
    private var running: [[UInt8]?] = []
    /// Questions that are to be asked, the oldest first.
    private var queue: [[UInt8]] = []
    /// Everything that is asked or is to be.
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
    /// Questions that wait or are asked; further checks are `unavailable`. Checks that wait for the same question count
    /// once.
    static let maxPending = 64
    /// Checks that wait for one question.
    static let maxWaiting = 64
    /// Users, unknown tokens, and verdicts that are cached.
    static let maxUsers = 256
    static let maxUnknownTokens = 1024
    static let maxVerdicts = 512
    /// How long answers are cached: as long as controller-runtime caches them, but unknown tokens shorter, since they
    /// may become known.
    static let userNanoseconds: UInt64 = 60_000_000_000
    static let unknownTokenNanoseconds: UInt64 = 10_000_000_000
    static let allowedNanoseconds: UInt64 = 300_000_000_000
    static let deniedNanoseconds: UInt64 = 30_000_000_000
    /// Reasons that are reported before checks succeed again.
    private static let maxReasons = 16

    /// A reviewer that connects when it is first asked something.
    ///
    /// - Parameters:
    ///   - userAgent: What the API server's log calls this client.
    ///   - report: Takes events. Called on the loop's thread.
    public init(
        _ access: ClusterAccess, userAgent: String, on loop: EventLoop, report: @escaping (AccessReviewEvent) -> Void
    ) {
        client = APIClient(access, userAgent: userAgent, on: loop)
        self.report = report
        for i in 0..<Self.connections {
            runners.append(SyncRunner(ReviewRequester(), client) { [weak self] in self?.stepped(i) })
            running.append(nil)
        }
    }

    /// Checks whether the owner of `token` may do `verb` (`get`) with `path` (`/metrics`).
    ///
    /// - Parameter done: Takes the verdict, once: at once when it is known, else later on the same thread.
    public func check(token: String, verb: String, path: String, _ done: @escaping (AccessVerdict) -> Void) {
        let now = Clock.monotonicNanoseconds
        guard let key = Self.key([Array("token".utf8), Array(token.utf8)]) else { return done(.unavailable) }
        if let user = users.value(for: key, now: now) { return check(user, verb: verb, path: path, done) }
        if unknownTokens.value(for: key, now: now) != nil { return done(.unauthenticated) }
        ask(.token(token), key) { [weak self] outcome in
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
        ask(.access(user, verb: verb, path: path), key) { [weak self] outcome in
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

    /// A hash that stands for what a question depends on, each part with its length in front.
    private static func key(_ parts: [[UInt8]]) -> [UInt8]? {
        SHA256.digest(parts.flatMap { Array("\($0.count):".utf8) + $0 })
    }

    // MARK: asking

    private func ask(_ review: Review, _ key: [UInt8], _ continuation: @escaping (Review.Outcome) -> Void) {
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
        askNext()
    }

    private static let overloaded = Review.Outcome.failed("too many checks wait", isRefused: false)

    private func askNext() {
        for (i, runner) in runners.enumerated() where running[i] == nil {
            guard !queue.isEmpty else { return }
            let key = queue.removeFirst()
            guard let review = pending[key]?.review else { continue }
            running[i] = key
            runner.machine.ask(review, now: Clock.monotonicNanoseconds)
            runner.resume()
        }
    }

    /// A machine has taken a step. What follows is done in a turn of its own: the runner may still be at work.
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
        tell(review, outcome)
        for continuation in continuations { continuation(outcome) }
        askNext()
    }

    private func tell(_ review: Review, _ outcome: Review.Outcome) {
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
