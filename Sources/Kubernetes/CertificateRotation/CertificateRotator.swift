internal import HTTP
internal import JSON
internal import KubernetesClient
internal import TLS

/// Reconciles the Secret, the `caBundle`s and the serving certificate. A state machine without sockets and clock.
///
/// A round reads the Secret, takes the step that is due, compares each object that must have the authorities, and
/// waits. Every write has a resourceVersion as its precondition, so that one of several replicas succeeds and the
/// others read again.
struct CertificateRotator: APIStateMachine {
    let configuration: SelfManagedConfiguration
    /// Effects of the last steps, in order. The owner carries them out and empties the list.
    var effects: [Effect] = []
    var snapshot = RotationStatus.Snapshot()

    /// An action for the owner.
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
        case readingVersion(Int)
        case reading(Int)
        case writing(Int, foreign: Int)
    }

    /// Last known state of a target.
    struct TargetState: Equatable {
        /// resourceVersion at which the object was last found or made up to date; empty if it was not.
        var resourceVersion = ""
        /// The bundle that it was compared with.
        var bundle = Bundle()
    }

    /// Wanted content of bundles.
    struct Bundle: Equatable {
        var fingerprints: [[UInt8]] = []
        var keepsRetired = true
    }

    var exchange = Exchange.none
    /// The Secret, as last read.
    var document: SecretDocument?
    /// The certificates in use; nil before the first.
    var inUse: ManagedCertificates?
    var targets: [TargetState]
    var overwritten = OverwrittenBundles()
    /// Writes and repeated reads in this round.
    var attempts = 0
    /// Seconds by which the API server's clock is ahead of this machine's.
    var clockOffset: Int64 = 0
    /// Time of the first round, on the monotonic clock.
    private var beganAt: UInt64?
    private var resumedAt: UInt64 = 0
    var failuresInARow = 0
    /// Reason why the Secret is not used; its last usable content stays in use.
    var refusal: String?
    /// Reason why the certificate of the Secret is not served; nil if it is.
    var heldBack: String?
    private var reportedReasons: Set<String> = []
    private var reportedOffset: Int64 = 0
    var backoff: Backoff
    /// This machine's clock, in seconds since 1970.
    private let clock: () -> Int64

    /// Time between rounds if everything is up to date, in nanoseconds.
    static let interval: UInt64 = 10_000_000_000
    /// Time between rounds if an object is missing or wrong, in nanoseconds.
    static let shortInterval: UInt64 = 2_000_000_000
    /// Time for which missing objects are expected, in nanoseconds.
    static let expectation: UInt64 = 600_000_000_000
    /// Limit of writes and repeated reads in a round: beyond it, another client keeps writing.
    static let maxAttempts = 16
    /// Bytes of a webhook configuration or CRD: etcd stores objects of 1.5 MiB, which are larger as JSON.
    private static let objectBytes = 16 * 1024 * 1024
    /// Clock difference that is reported, in seconds.
    static let clockTolerance: Int64 = 60
    /// Failures in a row before they are reported: an API server that starts refuses a few requests.
    private static let failuresToReport = 2
    private static let maxReasons = 32

    init(_ configuration: SelfManagedConfiguration, seed: UInt64, clock: @escaping () -> Int64) {
        self.configuration = configuration
        self.clock = clock
        backoff = Backoff(seed: seed)
        targets = configuration.targets.map { _ in TargetState() }
        snapshot.stage = "reading the Secret \(configuration.secret.description)"
    }

    /// Seconds since 1970 by the API server's clock, since API servers verify the certificates.
    var now: Int64 { clock() + clockOffset }

    // MARK: exchanges

    mutating func resume(now: UInt64) -> APIAction {
        attempts = 0
        beganAt = beganAt ?? now
        resumedAt = now
        return readSecret()
    }

    mutating func readSecret() -> APIAction {
        exchange = .readingSecret
        return .request(APIRequest(target: configuration.secret.path, limit: SecretDocument.maxBytes))
    }

    mutating func receive(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, now: UInt64
    ) -> APIAction {
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
            case .none: .idle
            case .readingSecret, .creatingSecret, .fillingSecret, .writingSecret:
                receiveSecret(what, head.status, object)
            case .readingVersion(let i), .reading(let i), .writing(let i, _):
                receiveTarget(what, i, head.status, object)
            }
        } catch {
            return failed("response is not JSON (status \(head.status))")
        }
    }

    mutating func fail(_ failure: APIFailure, now: UInt64) -> APIAction {
        exchange = .none
        return failed(failure.reason)
    }

    /// Ends the round with a failure. The certificates in use stay in use.
    mutating func failed(_ reason: String) -> APIAction {
        snapshot.problem = reason
        snapshot.failures += 1
        failuresInARow += 1
        if failuresInARow >= Self.failuresToReport || !snapshot.isServing { report(reason) }
        return .pause(nanoseconds: max(backoff.next(), failuresInARow > 8 ? Self.interval : 0))
    }

    /// Ends a round in which every object was compared.
    mutating func endRound() -> APIAction {
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
        // Webhook configurations are usually installed moments after the server; others may never be.
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
        // `Date` has whole seconds, and some time has passed since.
        clockOffset = abs(offset) > 2 ? offset : 0
        snapshot.clockOffset = clockOffset
        let difference = abs(offset) > Self.clockTolerance ? offset : 0
        guard abs(difference - reportedOffset) > Self.clockTolerance else { return }
        reportedOffset = difference
        if difference != 0 { effects.append(.report(.clockDiffers(seconds: difference))) }
    }

    /// Returns the step that is due.
    func step(isTrusted: Bool) -> RotationStep {
        guard let certificates = document?.certificates else { return .wait(until: now) }
        return configuration.policy.step(
            certificates, names: configuration.subject.names, now: now, isTrusted: isTrusted)
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

    /// Describes a failed request, and what to do about it.
    static func refusal(_ what: String, _ status: Int, _ object: borrowing Field, verb: String, _ resource: String)
        -> String
    {
        let message = String(object["message"].string.prefix(300))
        let text = "\(what): \(status)\(message.isEmpty ? "" : " \(message)")"
        switch status {
        case 403:
            return "\(text); the role needs \"\(verb)\" for \(resource) (deploy/components/self-managed/rbac.yaml)"
        case 401: return "\(text); the API server does not accept this server's token or client certificate"
        default: return text
        }
    }
}
