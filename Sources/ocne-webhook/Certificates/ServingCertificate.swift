internal import EventLoop
internal import Metrics
internal import Primitives
internal import Synchronization
internal import TLS
internal import WebhookServer

/// The certificate that clients are shown, judged as they judge it: what may replace it, whether they accept it now,
/// and what was refused. Any thread.
final class ServingCertificate: Sendable {
    private struct State {
        /// What is shown, the server's own certificate first.
        var chain: [PublicCertificate] = []
        /// Whether `chain` only stands in for a certificate that is still to come.
        var isStandIn = true
        /// What was refused last; empty when nothing was since.
        var refused: [PublicCertificate] = []
        /// Seconds by which the clock that counts is ahead of this machine's.
        var clockOffset: @Sendable () -> Int64 = { 0 }
        var reported = Phase.accepted
    }

    /// What the log was told of the certificate in service.
    private enum Phase: Equatable {
        case accepted, expiresSoon, expired, notYetValid, refused
    }

    /// What `/readyz` calls it.
    static let checkName = "serving-certificate"
    static let expiryMetric = "ocne_webhook_certificate_expiry_timestamp_seconds"
    static let validMetric = "ocne_webhook_certificate_valid"

    private let state = Mutex(State())
    private let names: [String]
    private let log: Log

    /// Nothing is in service yet.
    ///
    /// - Parameter names: Host names and addresses by which clients call the server; empty where they are not known.
    init(names: [String], _ registry: MetricsRegistry, _ log: Log) {
        self.names = names
        self.log = log
        registry.gauge(Self.expiryMetric, "When the serving certificate stops being valid, since 1970.") {
            [weak self] in Double(self?.notAfterUnixSeconds ?? 0)
        }
        registry.gauge(
            Self.validMetric,
            "Whether clients accept the serving certificate now (1), as far as the server knows: 0 when it is expired or not yet valid."
        ) { [weak self] in self?.isAccepted == true ? 1 : 0 }
    }

    /// When the certificate that is shown expires, in seconds since 1970; 0 while there is none.
    var notAfterUnixSeconds: Int64 { state.withLock { $0.chain.first?.notAfter ?? 0 } }

    /// Judges by another clock than this machine's from now on.
    ///
    /// - Parameter offset: Seconds by which it is ahead. Called on any thread.
    func useClock(ahead offset: @escaping @Sendable () -> Int64) { state.withLock { $0.clockOffset = offset } }

    /// Whether `certificate` may be put in service.
    ///
    /// - Parameter place: The file that it is from.
    /// - Throws: `RuntimeFailure` that names the file and the reason. A certificate that is refused for its time may be
    ///   admitted later: `isRefusalOver`.
    func admit(_ certificate: Certificate, from place: String) throws(RuntimeFailure) {
        let chain = certificate.certificates
        let reason = state.withLock { state in
            let reason = refusal(of: chain, state)
            if reason != nil { state.refused = chain }
            return reason
        }
        if let reason { throw RuntimeFailure("\(place): the certificate \(reason)") }
    }

    /// Whether what was refused last would be admitted now.
    var isRefusalOver: Bool { state.withLock { !$0.refused.isEmpty && refusal(of: $0.refused, $0) == nil } }

    /// Takes note of what is shown from now on.
    ///
    /// - Parameter isStandIn: Whether no client is expected to see it.
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

    /// Looks what time has done to the certificate, and logs it once. To be called from time to time.
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
        case .accepted: log.notice("certificate: valid now", ["until": until])
        case .expiresSoon: log.warning("certificate: expires soon", ["until": until])
        case .expired: log.error("certificate: expired, clients refuse it", ["until": until])
        case .notYetValid, .refused:
            log.error("certificate: clients refuse it", ["reason": verdict.problem?.description ?? "", "until": until])
        }
    }

    /// For `/readyz`: what clients make of the certificate is shown, and does not keep the server from being ready.
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

    private func now(_ state: State) -> Int64 { Clock.unixMilliseconds / 1000 &+ state.clockOffset() }

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
