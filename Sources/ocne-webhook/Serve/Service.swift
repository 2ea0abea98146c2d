internal import ClusterObjects
internal import EventLoop
internal import HTTP
internal import JSON
internal import KubernetesAPI
internal import KubernetesClient
internal import LiveState
internal import Metrics
internal import OCNEAPI
internal import Primitives
internal import StatusPage
internal import TLS
internal import TechPreview
internal import WebhookServer

/// Everything `serve` puts together: files on one side, decisions and the server on the other.
struct Service {
    private let configuration: ServerConfiguration
    private let certificates: CertificateSource
    /// The files in force.
    private let sources: Shared<FileSources>
    private let stateSource: StateSource
    private let cluster: LiveCluster?
    private let currentTLS: CurrentTLS
    /// Who may see metrics; nil where they are shown to all.
    private let metricsAccess: MetricsAccess?
    private let currentMetadata: CurrentMetadata
    private let unenforcedRules: UnenforcedRules
    private let routes: Shared<[Route]>
    private let decisions: Shared<AdmissionConfiguration>
    private let techPreview: Shared<TechPreviewAdmission>
    /// The cluster as decisions see it; nil when none is looked at.
    private let currentCluster: CurrentCluster?
    /// What the live state may use.
    private let liveMemory: LiveStateMemory
    /// Makes decisions see a new snapshot of the cluster. Any thread, one at a time.
    private let follow: @Sendable (ObjectCache) -> Void
    private let registry = MetricsRegistry()
    private let log: Log
    /// What was asked for at the start, and where that stands.
    private let options: Serve
    private let startSettings: ServeSettings
    /// The last decisions, where there is a status page.
    private let recent: RecentDecisions?
    /// The replicas behind the Service, for the status page; nil without a page or a cluster.
    private let replicas: ReplicaMonitor?
    /// Where spans go; nil when they are not exported.
    private let traces: TraceExport?

    /// What the file with the settings is called in logs, metrics and health.
    private static let settingsName = "config"

    /// Days that a certificate of the server's own making is valid. It is made anew with every start.
    private static let selfMadeDays = 365

    /// Reads every file that flags name.
    ///
    /// - Throws: `ConfigurationError` when one of them cannot be used.
    init(
        server: ServerOptions, tls: TLSOptions, decisions options: DecisionOptions, policy: PolicyOptions,
        state: StateOptions, log: Log,
        options serve: Serve, settings: ServeSettings
    ) throws {
        let collector = try serve.tracing.collector
        traces = collector.map { [registry] in TraceExport(to: $0, registry, log) }
        certificates = try CertificateSource(tls, serve.managed, kubeconfig: state.kubeconfig)
        let metadata = MetadataSource(options.ocneMetadata)
        let sources = Shared(
            FileSources(
                certificates: certificates, metadata: metadata, policy: policy.source,
                clientAuthorities: tls.clientCaFile))
        self.sources = sources
        // A server that keeps its certificate in a cluster, or asks it about tokens, needs not look at that cluster.
        let isForOthersOnly =
            (serve.managed.selfSignedSecret != nil || server.metricsListen != nil)
            && (options.stateDir != nil || state.liveState == .none)
        stateSource = try StateSource(
            directory: options.stateDir, kubeconfig: isForOthersOnly ? nil : state.kubeconfig, mode: state.liveState)
        routes = Shared(server.routes)
        self.log = log
        metricsAccess =
            server.metricsListen == nil ? nil : try MetricsAccess(kubeconfig: state.kubeconfig, registry, log)
        (self.options, startSettings) = (serve, settings)
        recent = server.statusPage ? RecentDecisions() : nil
        replicas =
            server.statusPage ? try ReplicaMonitor(serve.managed, certificates, kubeconfig: state.kubeconfig) : nil
        let rules: Policy
        do {
            rules = try policy.source.read()
        } catch {
            throw ConfigurationError("--policy: \(error)")
        }
        var hasCluster = false
        if case .cluster = stateSource { hasCluster = true }
        let currentTLS = try CurrentTLS(
            CurrentTLS.Inputs(
                flags: try tls.flags(), source: tls.tlsProfile, file: try tls.tlsProfile?.readFile(),
                policy: rules.profile),
            hasCluster: hasCluster, registry, log)
        self.currentTLS = currentTLS
        var configuration = server.configuration(tls: currentTLS.configuration)
        let techPreview = Shared(
            TechPreviewAdmission(
                policy: rules, cluster: NoCluster(), stateUnavailable: state.stateUnavailable,
                converter: ConvertedObject()))
        let configured = try metadata.read()
        let gates = try FeatureGates.reading(options.featureGates)
        gates.warn(log)
        server.warn(log)
        let current: CurrentCluster? = if case .none = stateSource { nil } else { CurrentCluster(ObjectCache()) }
        currentCluster = current
        let liveMemory = LiveStateMemory(limit: state.maxLiveStateBytes.bytes)
        self.liveMemory = liveMemory
        let decisions = Shared(
            AdmissionConfiguration(
                featureGates: gates, metadata: configured, controlPlanes: current ?? NoControlPlanes()))
        unenforcedRules = UnenforcedRules(decisions, registry, log)
        unenforcedRules.use(rules)
        let currentMetadata = CurrentMetadata(configured, in: policy.controlPlaneNamespace, decisions, registry, log)
        (self.techPreview, self.decisions, self.currentMetadata) = (techPreview, decisions, currentMetadata)
        follow = { objects in
            current?.update(objects)
            if !sources.current.metadata.isOff { currentMetadata.follow(objects) }
            currentTLS.follow(objects)
        }
        if serve.managed.selfSignedSecret != nil { configuration.furtherDescriptors += ManagedCertificate.descriptors }
        if traces != nil { configuration.furtherDescriptors += TraceExport.descriptors }
        if case .cluster = stateSource { configuration.furtherDescriptors += LiveCluster.descriptors }
        if replicas != nil { configuration.furtherDescriptors += ReplicaMonitor.descriptors }
        self.configuration = configuration
        switch stateSource {
        case .none: cluster = nil
        case .cluster(let access):
            let live = LiveCluster(
                access, memory: liveMemory, metadataNamespace: policy.controlPlaneNamespace,
                followsTLSProfile: currentTLS.isFollowing,
                registry, log, publish: follow)
            follow(live.initial)
            cluster = live
        case .directory(let directory):
            cluster = nil
            do {
                follow(try directory.read(converter: ConvertedObject()))
            } catch {
                throw ConfigurationError("--state-dir: \(error)")
            }
        }
    }

    /// Serves until a signal has been acted on.
    func run() throws {
        let serving = ServingCertificate(
            names: try certificates.expectedNames(further: options.tls.furtherNames), registry, log)
        registerAuthorityExpiry(serving)
        registry.gauge(
            "ocne_webhook_build_info", "What is running.",
            [
                ("version", Build.version), ("openssl", OpenSSL.version), ("fips", OpenSSL.isFIPS ? "true" : "false"),
                ("nghttp2", Nghttp2.version),
            ]
        ) { 1 }
        // The server comes later than what it reports on.
        let serverBox = ServerBox()
        let settings = SettingsReload(
            options: options, settings: startSettings, decisions: decisions, techPreview: techPreview,
            metadata: currentMetadata,
            unenforcedRules: unenforcedRules, sources: sources, routes: routes, currentTLS: currentTLS,
            liveMemory: liveMemory, log: log,
            server: { serverBox.server }, serving: serving)
        // Looked at before the certificate is read for the first time, so that no change in between is missed.
        let watched = watchedFiles(settings, serverBox, serving)
        let (certificate, pages) = try firstCertificate(serving)
        let managed = managedCertificate(serverBox, serving)
        let checks =
            (managed?.checks ?? []) + [serving.check] + (cluster?.checks ?? []) + metadataCheck + [currentTLS.check]
            + (metricsAccess.map { [$0.check] } ?? []) + Self.checks(watched) + [settings.check, unenforcedRules.check]
            + (traces.map { [$0.check] } ?? [])
        let server = try makeServer(certificate, pages + (statusPage(watched, settings).map { [$0] } ?? []), checks)
        serverBox.server = server
        currentTLS.attach(server)
        settings.filesChanged = {
            for source in watched where source.name != Self.settingsName { source.refresh() }
            server.watch(watched.flatMap(\.directories)) { for source in watched { source.refresh() } }
        }
        server.reload = { for source in watched { source.refresh(force: true) } }
        server.lifecycleChanged = { [log] change in
            switch change {
            case .draining: log.notice("going away: finishing what is in flight")
            case .stopped(0): log.notice("stopped")
            case .stopped(let cutOff): log.warning("stopped with requests in progress", ["connections": "\(cutOff)"])
            }
        }
        server.watch(watched.flatMap(\.directories)) {
            serving.look()
            for source in watched { source.refresh() }
        }
        try start(server)
        try managed?.start()
        try cluster?.start()
        try startReplicas()
        try traces?.start()
        server.run()
        traces?.finish()
    }

    /// Where the server manages its certificate, `ManagedCertificate` has this metric.
    private func registerAuthorityExpiry(_ serving: ServingCertificate) {
        if case .selfManaged = certificates { return }
        registry.gauge(ManagedCertificate.authorityExpiry.name, ManagedCertificate.authorityExpiry.help) { [sources] in
            // A CA of the server's own making ends with its certificate.
            Double(sources.current.certificates.authorityNotAfter(madeUntil: serving.notAfterUnixSeconds) ?? 0)
        }
    }

    private func managedCertificate(_ box: ServerBox, _ serving: ServingCertificate) -> ManagedCertificate? {
        guard case .selfManaged(let configuration, let access) = certificates else { return nil }
        let managed = ManagedCertificate(configuration, access, registry, log) { [currentTLS] renewed in
            try box.server?.use(renewed)
            serving.use(renewed)
            currentTLS.certificateChanged()
        }
        serving.useClock(ahead: managed.clockOffset)
        return managed
    }

    private static func checks(_ watched: [Watched]) -> [HealthCheck] {
        watched.map { source in HealthCheck(source.name, isRequired: false) { source.health.problem } }
    }

    /// What is read from files, and read again when they change.
    private func watchedFiles(_ settings: SettingsReload, _ box: ServerBox, _ serving: ServingCertificate) -> [Watched]
    {
        var watched: [Watched] = []
        func watch(
            _ name: String, in directories: [String] = [], files: @escaping () -> [String],
            isDue: @escaping () -> Bool = { false },
            apply: @escaping () throws -> Void
        ) {
            watched.append(Watched(name, files: files, in: directories, isDue: isDue, log: log, registry, apply: apply))
        }
        // First, since it names the others.
        if let path = settings.path { watch(Self.settingsName, files: { [path] }, apply: settings.apply) }
        watch(
            "certificate", files: { [sources] in sources.current.certificates.files }, isDue: { serving.isRefusalOver }
        ) {
            [sources, currentTLS] in
            guard case .files(let certificate, let key) = sources.current.certificates else { return }
            let renewed = try CertificateSource.read(certificate: certificate, key: key)
            try serving.admit(renewed, from: certificate)
            try box.server?.use(renewed)
            serving.use(renewed)
            currentTLS.certificateChanged()
        }
        watch(
            "client-ca", files: { [sources] in sources.current.clientAuthorities.map { [$0] } ?? [] },
            apply: settings.useTLS)
        watch("ocne-metadata", files: { [sources] in sources.current.metadata.files }) { [sources, currentMetadata] in
            currentMetadata.configure(try sources.current.metadata.read())
        }
        if case .directory(let directory) = stateSource {
            watch("state-dir", in: [directory.path], files: { directory.files }) { [follow] in
                follow(try directory.read(converter: ConvertedObject()))
            }
        }
        watch("policy", files: { [sources] in sources.current.policy.path.map { [$0] } ?? [] }) {
            [sources, techPreview, unenforcedRules, currentTLS] in
            let renewed = try sources.current.policy.read()
            techPreview.update { $0.policy = renewed }
            unenforcedRules.use(renewed)
            currentTLS.follow(policy: renewed.profile)
        }
        watch("tls-profile-file", files: { [currentTLS] in currentTLS.path.map { [$0] } ?? [] }) { [currentTLS] in
            guard let path = currentTLS.path else { return }
            let renewed = try TLSProfileSource.read(path)
            try currentTLS.use { if $0.source == .file(path) { $0.file = renewed } }
        }
        return watched
    }

    private func makeServer(
        _ certificate: Certificate, _ pages: [OperationsPage], _ readiness: [HealthCheck]
    ) throws -> WebhookServer {
        let (decisions, techPreview, cluster, registry, log, recent) = (
            decisions, techPreview, currentCluster, registry, log, recent
        )
        let notices = RuleNotices(log: log)
        do {
            return try WebhookServer(
                configuration, routes: routes.current,
                certificate: certificate, metrics: registry, readiness: readiness, pages: pages,
                makeAccess: metricsAccess?.factory, spans: traces,
                renderError: { code, message, body in
                    var writer = JSONWriter(appendingTo: body)
                    Status(code: code, reason: Status.reason(for: code), message: message).write(to: &writer)
                    body = writer.bytes
                },
                makeProcessor: {
                    let recorder = recent?.makeRecorder()
                    return ReviewProcessor(
                        admission: AdmissionProcessor(decisions, registry, $0, settings: log, recorder: recorder),
                        conversion: ConversionProcessor(cluster, registry, $0, settings: log, recorder: recorder),
                        techPreview: TechPreviewProcessor(
                            techPreview, cluster, registry, $0, settings: log, notices: notices, recorder: recorder))
                })
        } catch let error as TLSError {
            throw ConfigurationError("\(error)")
        } catch {
            throw RuntimeFailure("\(error)")
        }
    }

    private func statusPage(_ watched: [Watched], _ settings: SettingsReload) -> OperationsPage? {
        guard let recent else { return nil }
        let liveState: StatusReporter.LiveStateReport =
            switch stateSource {
            case .none: .none
            case .directory(let directory): .directory(directory.path)
            case .cluster: cluster.map { .cluster($0) } ?? .none
            }
        return StatusReporter(
            registry: registry, recent: recent, routes: routes, watched: watched, decisions: decisions,
            techPreview: techPreview,
            liveState: liveState, settings: settings, sources: sources, currentTLS: currentTLS, replicas: replicas
        ).page
    }

    private func startReplicas() throws(RuntimeFailure) {
        do {
            try replicas?.start()
        } catch {
            throw RuntimeFailure("replicas: \(error)")
        }
    }

    private var metadataCheck: [HealthCheck] {
        if case .none = stateSource { return [] }
        return [
            HealthCheck(CurrentMetadata.name, isRequired: false) { [currentMetadata] in currentMetadata.health.problem }
        ]
    }

    private func start(_ server: WebhookServer) throws {
        Self.reportCapacity(server.capacity, log)
        do {
            try server.start()
        } catch {
            throw RuntimeFailure("\(error)")
        }
        if let address = configuration.metricsListen, let port = server.metricsPort {
            log.notice(
                "metrics are served over TLS to clients that the API server allows",
                ["metrics": "\(address.host):\(port)"])
        }
        log.notice(
            "serving",
            [
                "webhooks": "\(configuration.listen.host):\(server.port)",
                "operations": "\(configuration.operationsListen.host):\(server.operationsPort)",
                "loops": "\(server.capacity.loops)", "workers": "\(server.capacity.workers)",
            ])
    }

    /// Logs what the server is smaller by than its configuration.
    static func reportCapacity(_ capacity: ServerCapacity, _ log: Log) {
        guard capacity.isReduced else { return }
        log.warning(
            "the limit of open files is too low: limits lowered",
            [
                "open-files": "\(capacity.openFiles)", "needed": "\(capacity.neededOpenFiles)",
                "max-connections": "\(capacity.connections)", "loops": "\(capacity.loops)",
            ])
    }

    /// Reads or makes the first certificate. One that no client accepts is refused; one that is expired or not yet
    /// valid is served, and that is logged.
    private func firstCertificate(_ serving: ServingCertificate) throws -> (Certificate, [OperationsPage]) {
        switch certificates {
        case .files(let certificate, let key):
            do {
                let first = try CertificateSource.read(certificate: certificate, key: key)
                try serving.admit(first, from: certificate)
                serving.use(first)
                return (first, [])
            } catch {
                throw ConfigurationError("--cert-dir, or --tls-cert-file and --tls-private-key-file: \(error)")
            }
        case .selfManaged:
            // Nobody trusts this one, and nobody is sent here before there is another.
            do {
                let standIn = try SelfSigned(names: CertificateSource.localNames, days: Self.selfMadeDays).certificate
                serving.use(standIn, isStandIn: true)
                return (standIn, [])
            } catch {
                throw RuntimeFailure("\(error)")
            }
        case .selfMade(let names):
            do {
                let made = try SelfSigned(names: names, days: Self.selfMadeDays)
                serving.use(made.certificate)
                log.notice(
                    "made a CA and a certificate; the CA is at /ca.crt of the operations listener",
                    ["names": names.joined(separator: ",")])
                return (
                    made.certificate,
                    [OperationsPage(path: "/ca.crt", contentType: "application/x-pem-file", body: made.authorityPEM)]
                )
            } catch {
                throw RuntimeFailure("\(error)")
            }
        }
    }
}

/// Lets what is made before the server reach it once it is there.
private final class ServerBox: @unchecked Sendable {
    // Unchecked: set before the service thread runs, used on it.
    var server: WebhookServer?
}
