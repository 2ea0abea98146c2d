internal import HTTP
internal import JSON
internal import KubernetesClient
internal import TLS

/// Keeps the Secret, the registrations and what is served in step: a conversation with the API server, without sockets
/// and clocks.
///
/// One round after the other: look at the Secret, take the step that is due, look at each object that must have the
/// authorities, wait. Every write names the state that it was made for, so that of replicas that want the same one
/// succeeds and the others look again.
struct CertificateRotator: SyncMachine {
    let configuration: SelfManagedConfiguration
    /// What was learnt and done since it was last asked; to be emptied by whoever acts on it.
    var effects: [Effect] = []
    var snapshot = RotationStatus.Snapshot()

    /// What others have to do.
    enum Effect: Equatable {
        case use(ManagedCertificates)
        case report(SelfManagedEvent)
    }

    enum Exchange: Equatable {
        case none
        case readingSecret
        case creatingSecret(isRestoring: Bool)
        case fillingSecret(isRestoring: Bool)
        case writingSecret(RotationStep)
        case lookingAt(Int)
        case reading(Int)
        case writing(Int, foreign: Int)
    }

    /// What is known of one target.
    struct TargetState: Equatable {
        /// The object's version that was last found, or made, as it should be; empty when none was.
        var resourceVersion = ""
        /// What its bundles were compared with.
        var bundle = Bundle()
    }

    /// What bundles should hold.
    struct Bundle: Equatable {
        var fingerprints: [[UInt8]] = []
        var keepsRetired = true
    }

    var exchange = Exchange.none
    /// The Secret, as last seen.
    var document: SecretDocument?
    /// What is served; nil before the first.
    var inUse: ManagedCertificates?
    var targets: [TargetState]
    var overwritten = OverwrittenBundles()
    /// Writes and second looks in this round.
    var moves = 0
    /// How far the API server's clock is ahead of this machine's, in seconds.
    var clockOffset: Int64 = 0
    /// When it began, on the clock that never goes back.
    private var beganAt: UInt64?
    private var resumedAt: UInt64 = 0
    var failuresInARow = 0
    /// Why the Secret is not used as it is; what was last in it goes on to count.
    var refusal: String?
    /// Why the certificate of the Secret is not served; nil when it is.
    var heldBack: String?
    private var reportedReasons: Set<String> = []
    private var reportedOffset: Int64 = 0
    var backoff: Backoff
    /// This machine's clock, in seconds since 1970.
    private let clock: () -> Int64

    /// Time between rounds while all is well.
    static let interval: UInt64 = 10_000_000_000
    /// The same while something is not there yet.
    static let shortInterval: UInt64 = 2_000_000_000
    /// How long objects that are not installed are looked for more often.
    static let expectation: UInt64 = 600_000_000_000
    /// Writes and second looks in one round: beyond, somebody else writes just as eagerly.
    static let maxMoves = 16
    /// Bytes that a registration or definition may have: etcd holds objects of 1.5 MiB, which are larger as JSON.
    private static let objectBytes = 16 * 1024 * 1024
    /// Clocks that are further apart are worth a word, in seconds.
    static let clockTolerance: Int64 = 60
    /// Failures in a row that are worth a word: an API server that starts says no a few times.
    private static let failuresToReport = 2
    private static let maxReasons = 32

    init(_ configuration: SelfManagedConfiguration, seed: UInt64, clock: @escaping () -> Int64) {
        self.configuration = configuration
        self.clock = clock
        backoff = Backoff(seed: seed)
        targets = configuration.targets.map { _ in TargetState() }
        snapshot.stage = "asking for the Secret \(configuration.secret.description)"
    }

    /// Seconds since 1970 by the API server's clock: it is the one that looks at the certificates.
    var now: Int64 { clock() + clockOffset }

    // MARK: the conversation

    mutating func resume(now: UInt64) -> SyncAction {
        moves = 0
        beganAt = beganAt ?? now
        resumedAt = now
        return readSecret()
    }

    mutating func readSecret() -> SyncAction {
        exchange = .readingSecret
        return .request(APIRequest(target: configuration.secret.path, limit: SecretDocument.maxBytes))
    }

    mutating func receive(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, now: UInt64
    ) -> SyncAction {
        guard isDone else { return .read }
        defer {
            body = []
            tape.trim()
        }
        if let date = head.dateUnixSeconds { setClock(date) }
        let what = exchange
        exchange = .none
        do {
            let document = try tape.parse(body.span, maxDepth: ClientLimits.depth)
            let object = Field(document.root)
            return switch what {
            case .none: .rest
            case .readingSecret, .creatingSecret, .fillingSecret, .writingSecret:
                receiveSecret(what, head.status, object)
            case .lookingAt(let i), .reading(let i), .writing(let i, _): receiveTarget(what, i, head.status, object)
            }
        } catch {
            return failed("the API server's answer is not JSON (status \(head.status))")
        }
    }

    mutating func fail(_ failure: SyncFailure, now: UInt64) -> SyncAction {
        exchange = .none
        return failed(failure.reason)
    }

    /// Gives up this round. What is in use stays so.
    mutating func failed(_ reason: String) -> SyncAction {
        snapshot.problem = reason
        snapshot.failures += 1
        failuresInARow += 1
        if failuresInARow >= Self.failuresToReport || !snapshot.isServing { report(reason) }
        return .pause(nanoseconds: max(backoff.next(), failuresInARow > 8 ? Self.interval : 0))
    }

    /// Ends a round in which everything was looked at.
    mutating func endRound() -> SyncAction {
        snapshot.problem = refusal ?? heldBack
        failuresInARow = 0
        backoff.reset()
        if let heldBack { report(heldBack) }
        if snapshot.problem == nil, snapshot.bundleProblems.isEmpty, !reportedReasons.isEmpty {
            reportedReasons = []
            effects.append(.report(.recovered))
        }
        for problem in snapshot.bundleProblems.values.sorted() { report(problem) }
        for event in overwritten.changes(now: now) { effects.append(.report(event)) }
        (snapshot.overwritten, snapshot.overwrites) = (overwritten.problems, overwritten.counts)
        // Registrations usually come moments after the server; those that do not may never come.
        let isExpecting = !snapshot.missing.isEmpty && resumedAt &- (beganAt ?? 0) < Self.expectation
        let isSettled = snapshot.isServing && snapshot.bundleProblems.isEmpty && !isExpecting
        var pause = backoff.jitter(isSettled ? Self.interval : Self.shortInterval)
        backoff.reset()
        if case .wait(let until) = step(isTrusted: false) {
            pause = min(pause, UInt64(min(max(until - now, 1), 3_600)) * 1_000_000_000)
        }
        return .pause(nanoseconds: pause)
    }

    mutating func report(_ reason: String) {
        guard reportedReasons.count < Self.maxReasons, reportedReasons.insert(reason).inserted else { return }
        effects.append(.report(.failing(reason: reason)))
    }

    private mutating func setClock(_ date: Int64) {
        let offset = date - clock()
        // `Date` has whole seconds and was on its way.
        clockOffset = abs(offset) > 2 ? offset : 0
        snapshot.clockOffset = clockOffset
        let difference = abs(offset) > Self.clockTolerance ? offset : 0
        guard abs(difference - reportedOffset) > Self.clockTolerance else { return }
        reportedOffset = difference
        if difference != 0 { effects.append(.report(.clockDiffers(seconds: difference))) }
    }

    /// The step that is due.
    func step(isTrusted: Bool) -> RotationStep {
        guard let kept = document?.kept else { return .wait(until: now) }
        return configuration.policy.step(kept, names: configuration.subject.names, now: now, isTrusted: isTrusted)
    }

    static func targetRequest(
        _ target: BundleTarget, _ method: HTTP1Request.Method, _ accept: APIRequest.Accept, _ body: [UInt8] = []
    )
        -> APIRequest
    {
        APIRequest(
            method, target: target.path + (method == .get ? "" : "?fieldManager=ocne-webhook"), accept: accept,
            body: body,
            limit: objectBytes)
    }

    /// What the API server says about a refusal, and what to do about it.
    static func refusal(_ what: String, _ status: Int, _ object: borrowing Field, verb: String, _ resource: String)
        -> String
    {
        let message = String(object["message"].string.prefix(300))
        let text = "\(what): \(status)\(message.isEmpty ? "" : " \(message)")"
        switch status {
        case 403:
            return "\(text); the role needs \"\(verb)\" for \(resource) (deploy/components/self-managed/rbac.yaml)"
        case 401: return "\(text); the API server does not take this server's token or client certificate"
        default: return text
        }
    }
}
