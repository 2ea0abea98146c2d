internal import EventLoop
internal import LiveState
internal import OCNEAPI
internal import Primitives
internal import TLS
internal import TechPreview
internal import WebhookServer

/// Reads the settings again while the server runs. What can change does, all of it or nothing; of the rest it is said
/// that it needs a restart.
///
/// Bound to the service thread once the server runs.
final class SettingsReload: @unchecked Sendable {
    // Unchecked: used by the main thread, which becomes the service thread.
    private let decisions: Shared<AdmissionConfiguration>
    private let techPreview: Shared<TechPreviewAdmission>
    private let metadata: CurrentMetadata
    private let unenforcedRules: UnenforcedRules
    private let sources: Shared<FileSources>
    private let routes: Shared<[Route]>
    private let currentTLS: CurrentTLS
    private let liveMemory: LiveStateMemory
    private let log: Log
    private let server: () -> WebhookServer?
    private let serving: ServingCertificate
    /// Called when other settings are in force, which may name other files.
    var filesChanged: () -> Void = {}
    /// What is in force, by flag.
    private var inForce: [String: String] = [:]
    private var options: Serve
    /// Where the settings come from that were read last and were right.
    private(set) var settings: ServeSettings
    /// Says which settings wait for a restart.
    private let waiting = HealthStatus()
    /// The file with the settings; nil where there is none, and so nothing that could change.
    let path: String?

    /// Flags that count at once when the file says something else.
    static let changeable: Set<String> = [
        "log-level", "log-format", "log-decisions", "max-request-bytes", "max-conversion-bytes", "max-connections",
        "max-streams",
        "max-inflight-bytes",
        "worker-threshold-bytes", "header-timeout", "body-timeout", "write-timeout", "idle-timeout", "shutdown-delay",
        "shutdown-timeout",
        "tls-profile", "tls-min-version", "tls-cipher-suites", "tls-curves", "http2", "client-ca-file",
        "client-allowed-names", "cert-dir",
        "tls-cert-file",
        "tls-private-key-file", "feature-gates", "ocne-metadata", "policy", "profile", "state-unavailable",
        "max-live-state-bytes",
    ]

    init(
        options: Serve, settings: ServeSettings, decisions: Shared<AdmissionConfiguration>,
        techPreview: Shared<TechPreviewAdmission>,
        metadata: CurrentMetadata, unenforcedRules: UnenforcedRules, sources: Shared<FileSources>,
        routes: Shared<[Route]>,
        currentTLS: CurrentTLS, liveMemory: LiveStateMemory, log: Log, server: @escaping () -> WebhookServer?,
        serving: ServingCertificate
    ) {
        self.options = options
        self.settings = settings
        self.decisions = decisions
        self.techPreview = techPreview
        self.metadata = metadata
        self.unenforcedRules = unenforcedRules
        self.sources = sources
        self.routes = routes
        self.currentTLS = currentTLS
        self.liveMemory = liveMemory
        self.log = log
        self.server = server
        self.serving = serving
        path = settings.path
        inForce = settings.values.mapValues(\.value)
    }

    /// For `/readyz?verbose` and the status page.
    var check: HealthCheck {
        HealthCheck("settings", isRequired: false) { [waiting] in waiting.problem }
    }

    /// Reads the settings and puts what they say in force.
    ///
    /// - Throws: `ConfigurationError` with the place of the mistake; then everything stays as it was.
    func apply() throws {
        let settings = try ServeSettings.ofProcess()
        let values = settings.values.mapValues(\.value)
        let changed = Set(values.keys).union(inForce.keys).filter { values[$0] != inForce[$0] }
        let new = try settings.parsed()
        // Everything that can fail comes before anything changes.
        let tls = try new.tls.flags()
        let profile = try new.tls.tlsProfile?.readFile()
        let gates = try FeatureGates.reading(new.decisions.featureGates)
        let old = sources.current
        var files = FileSources(
            certificates: try new.tls.certificates, metadata: MetadataSource(new.decisions.ocneMetadata),
            policy: new.policy.source,
            clientAuthorities: new.tls.clientCaFile)
        // What is watched is settled at the start, and what is trusted with it.
        files.policy.providers = old.policy.providers
        let releases = try files.metadata.read()
        let policy = try files.policy.read()
        var waitingForRestart = changed.subtracting(Self.changeable)
        var certificate: Certificate?
        switch (old.certificates, files.certificates) {
        case (.files, .files(let chain, let key)):
            certificate = try self.certificate(
                chain, key, areOthers: old.certificates.files != files.certificates.files)
        default:
            // Who made its own certificate, or had one made for it, goes on with that; and the other way round.
            if old.certificates.files != files.certificates.files {
                waitingForRestart.formUnion(changed.intersection(Self.certificateFlags))
            }
            files.certificates = old.certificates
        }
        var waitsForTLSProfile = false
        try currentTLS.use(certificate: certificate) { inputs in
            inputs.flags = tls
            inputs.policy = policy.profile
            // Which objects of the cluster are looked at is settled at the start.
            waitsForTLSProfile = new.tls.tlsProfile == .cluster && !currentTLS.isFollowing
            if !waitsForTLSProfile { (inputs.source, inputs.file) = (new.tls.tlsProfile, profile) }
        }
        if waitsForTLSProfile { waitingForRestart.insert(CurrentTLS.name) }

        if let certificate { serving.use(certificate) }
        if gates != decisions.current.featureGates { gates.warn(log) }
        log.use(level: new.logging.logLevel, format: new.logging.logFormat, decisions: new.logging.logDecisions)
        sources.update { $0 = files }
        decisions.update { $0.featureGates = gates }
        metadata.configure(releases)
        if policy.ocneRules != decisions.current.ruleModes { unenforcedRules.use(policy) }
        techPreview.update {
            $0.policy = policy
            $0.stateUnavailable = new.state.stateUnavailable
        }
        liveMemory.limit = new.state.maxLiveStateBytes.bytes
        let limits = new.server.configuration(tls: currentTLS.configuration)
        routes.update { $0 = new.server.routes }
        server()?.use(limits: limits, routes: new.server.routes)
        if let capacity = server()?.capacity { Service.reportCapacity(capacity, log) }
        (options, self.settings) = (new, settings)
        for name in changed.subtracting(waitingForRestart) { inForce[name] = values[name] }
        filesChanged()
        say(changed, waitingForRestart)
    }

    /// The pair of the files; nil where they are the same as before and cannot be used: that is reported where they are
    /// watched, and other settings do not wait for it.
    private func certificate(_ chain: String, _ key: String, areOthers: Bool) throws -> Certificate? {
        do {
            let read = try CertificateSource.read(certificate: chain, key: key)
            try serving.admit(read, from: chain)
            return read
        } catch {
            guard areOthers else { return nil }
            throw error
        }
    }

    private static let certificateFlags: Set<String> = ["cert-dir", "tls-cert-file", "tls-private-key-file"]

    private func say(_ changed: Set<String>, _ waitingForRestart: Set<String>) {
        let names = waitingForRestart.sorted().joined(separator: ", ")
        waiting.problem = waitingForRestart.isEmpty ? nil : "needs a restart: \(names)"
        if !waitingForRestart.isEmpty { log.warning("settings have changed that need a restart", ["settings": names]) }
        let others = changed.subtracting(waitingForRestart)
        if !others.isEmpty {
            log.notice("settings have changed", ["settings": others.sorted().joined(separator: ", ")])
        }
    }

    /// Reads the CAs of clients' certificates again.
    func useTLS() throws {
        let flags = try options.tls.flags()
        try currentTLS.use { $0.flags = flags }
    }
}
