internal import EventLoop
internal import Metrics
internal import Primitives
internal import Synchronization
internal import TLS
internal import WebhookServer

/// The serving certificate, verified as clients verify it: which certificate may replace it, its state, and the one that
/// was refused last. Any thread.
final class ServingCertificate: Sendable {
    private struct State {
        /// The certificates in service, the server's own first.
        var chain: [PublicCertificate] = []
        /// True if `chain` is a placeholder for a certificate that does not exist yet.
        var isStandIn = true
        /// The chain that was refused last; empty if none was since.
        var refused: [PublicCertificate] = []
        /// Seconds by which the clock of clients is ahead of this machine's.
        var clockOffset: @Sendable () -> Int64 = { 0 }
        var reported = Phase.accepted
    }

    /// The state of the certificate that was logged last.
    private enum Phase: Equatable {
        case accepted, expiresSoon, expired, notYetValid, refused
    }

    /// Name of the check.
    static let checkName = "serving-certificate"
    static let expiryMetric = "ocne_webhook_certificate_expiry_timestamp_seconds"
    static let validMetric = "ocne_webhook_certificate_valid"

    private let state = Mutex(State())
    private let names: [String]
    private let log: Log

    /// Creates an object without a certificate in service.
    ///
    /// - Parameter names: Host names and addresses of the server; empty if unknown.
    init(names: [String], _ telemetry: Telemetry) {
        self.names = names
        log = telemetry.log
        let registry = telemetry.registry
        registry.gauge(Self.expiryMetric, "Expiry of the serving certificate, in seconds since 1970.") {
            [weak self] in Double(self?.notAfterUnixSeconds ?? 0)
        }
        registry.gauge(
            Self.validMetric,
            "Validity of the serving certificate (1): 0 if it is expired, not yet valid, or refused by clients."
        ) { [weak self] in self?.isAccepted == true ? 1 : 0 }
    }

    /// Expiry of the certificate in service, in seconds since 1970; 0 without one.
    var notAfterUnixSeconds: Int64 { state.withLock { $0.chain.first?.notAfter ?? 0 } }

    /// Uses another clock than this machine's from now on.
    ///
    /// - Parameter offset: Returns the seconds by which it is ahead. Called on any thread.
    func useClock(ahead offset: @escaping @Sendable () -> Int64) { state.withLock { $0.clockOffset = offset } }

    /// Checks that `certificate` may be put in service.
    ///
    /// - Parameter path: The file of the certificate.
    /// - Throws: `RuntimeFailure` with the file and the reason. A certificate that is refused for its validity period may
    ///   be admitted later: `isRefusalOver`.
    func admit(_ certificate: Certificate, from path: String) throws(RuntimeFailure) {
        let chain = certificate.certificates
        let reason = state.withLock { state in
            let reason = refusal(of: chain, state)
            if reason != nil { state.refused = chain }
            return reason
        }
        if let reason { throw RuntimeFailure("\(path): the certificate \(reason)") }
    }

    /// True if the chain that was refused last would be admitted now.
    var isRefusalOver: Bool { state.withLock { !$0.refused.isEmpty && refusal(of: $0.refused, $0) == nil } }

    /// Records the certificate that is in service from now on.
    ///
    /// - Parameter isStandIn: True for a placeholder that no client is expected to see.
    func use(_ certificate: Certificate, isStandIn: Bool = false) {
        let chain = certificate.certificates
        state.withLock { state in
            state.chain = chain
            state.isStandIn = isStandIn
            state.refused = []
            state.reported = .accepted
        }
        look()
    }

    /// Logs a change of the certificate's state, such as its expiry. Called periodically.
    func look() {
        let (verdict, before, phase) = state.withLock { state in
            let verdict = state.isStandIn ? nil : self.verdict(state)
            let before = state.reported
            state.reported = Self.phase(verdict)
            return (verdict, before, state.reported)
        }
        guard let verdict, phase != before else { return }
        let until = CivilTime(unixSeconds: verdict.notAfter).rfc3339
        switch phase {
        case .accepted: log.notice("certificate is now valid", ["until": until])
        case .expiresSoon: log.warning("certificate expires soon", ["until": until])
        case .expired: log.error("certificate expired", ["until": until])
        case .notYetValid, .refused:
            log.error(
                "certificate not acceptable to clients",
                ["reason": verdict.problem?.description ?? "", "until": until])
        }
    }

    /// For `/readyz?verbose`: a warning, which does not make the server unready.
    var check: HealthCheck {
        HealthCheck(
            Self.checkName, isRequired: false,
            detail: { [self] in
                state.withLock { $0.isStandIn ? nil : $0.chain.first }.map {
                    "valid until \(CivilTime(unixSeconds: $0.notAfter).rfc3339)"
                }
            },
            problem: { [self] in
                guard let verdict = state.withLock({ $0.isStandIn ? nil : verdict($0) }) else { return nil }
                let texts =
                    (verdict.problem.map { ["clients refuse it: it \($0)"] } ?? [])
                    + verdict.warnings.map { "it \($0)" }
                return texts.isEmpty ? nil : texts.joined(separator: "; ")
            })
    }

    private var isAccepted: Bool { state.withLock { !$0.isStandIn && verdict($0)?.problem == nil } }

    private func verdict(_ state: State) -> CertificateVerdict? {
        CertificateVerdict(state.chain, names: names, now: now(state))
    }

    private func refusal(of chain: [PublicCertificate], _ state: State) -> String? {
        CertificateVerdict(chain, names: names, now: now(state))?.refusal(
            replacing: state.isStandIn ? nil : verdict(state))
    }

    private func now(_ state: State) -> Int64 { Clock.unixSeconds &+ state.clockOffset() }

    private static func phase(_ verdict: CertificateVerdict?) -> Phase {
        switch verdict?.problem {
        case .expired: return .expired
        case .notYetValid: return .notYetValid
        case .some: return .refused
        case nil: break
        }
        let isEnding = verdict?.warnings.contains { if case .expiresSoon = $0 { true } else { false } } ?? false
        return isEnding ? .expiresSoon : .accepted
    }
}
