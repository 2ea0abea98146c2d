internal import ClusterObjects
internal import EventLoop
internal import HTTP
internal import LiveState
internal import Metrics
internal import OCNEAPI
internal import Primitives
internal import StatusPage
internal import TLS
internal import TechPreview
internal import WebhookServer

/// The composition root of `serve`: connects settings, files, the cluster, decisions and the server.
///
/// `init` reads everything that settings name; `run` connects the parts and serves.
struct Service {
    let options: ServeFlags
    let telemetry: Telemetry
    let store: ConfigurationStore
    let tls: ServingTLS
    let reload: SettingsReload
    let liveState: LiveStateSource
    /// Access decisions of `--metrics-listen`; nil without it.
    private let metricsAccess: MetricsAccess?
    /// The last decisions; nil without a status page.
    let recent: RecentDecisions?
    /// The replicas behind the Service, for the status page; nil without a page or a cluster.
    let replicas: ReplicaMonitor?
    /// The export of spans; nil if it is off.
    private let traces: TraceExport?

    /// Reads every file that the settings name.
    ///
    /// - Throws: `ConfigurationError` if one of them is invalid.
    init(_ options: ServeFlags, _ settings: ServeSettings, log: Log) throws {
        self.options = options
        let telemetry = Telemetry(registry: MetricsRegistry(), log: log)
        self.telemetry = telemetry
        traces = try options.tracing.collector.map { TraceExport(to: $0, telemetry) }
        let loaded = try LoadedSettings(options, settings)
        metricsAccess =
            options.server.metricsListen == nil
            ? nil : try MetricsAccess(kubeconfig: options.state.kubeconfig, telemetry)
        recent = options.server.statusPage ? RecentDecisions() : nil
        replicas =
            options.server.statusPage
            ? try ReplicaMonitor(options.managed, loaded.files.certificates, kubeconfig: options.state.kubeconfig) : nil
        liveState = try LiveStateSource(options)
        let configuration = try CurrentTLS(
            CurrentTLS.Inputs(
                flags: loaded.tls, source: options.tls.tlsProfile, file: loaded.tlsProfile,
                policy: loaded.policy.profile),
            hasCluster: liveState.isCluster, telemetry)
        loaded.gates.warn(log)
        options.server.warn(log)
        store = ConfigurationStore(loaded, cluster: liveState.objects, telemetry)
        let certificate = ServingCertificate(
            names: try loaded.files.certificates.expectedNames(further: options.tls.furtherNames), telemetry)
        tls = ServingTLS(configuration, certificate)
        reload = SettingsReload(loaded, store, SettingsReload.Targets(tls: tls, liveMemory: liveState.memory), log)
        try liveState.begin(options, telemetry, followsTLSProfile: configuration.isFollowing) {
            [liveState, store, configuration] objects in
            liveState.objects?.update(objects)
            store.follow(objects)
            configuration.follow(objects)
        }
    }

    /// Serves until a signal has been handled.
    func run() throws {
        registerMetrics()
        // Observed before the certificate is read for the first time, so that no change in between is missed.
        let watched = watchedFiles()
        let (certificate, pages) = try firstCertificate()
        let managed = managedCertificate()
        let checks =
            (managed?.checks ?? []) + [tls.certificate.check] + liveState.checks(store.metadata)
            + [tls.configuration.check]
            + (metricsAccess.map { [$0.check] } ?? []) + watched.map(\.check)
            + [reload.check, store.unenforcedRules.check, store.expiredExemptions.check]
            + (traces.map { [$0.check] } ?? [])
        let routes = Routes.all(
            DecisionServices(
                configuration: store.shared, cluster: liveState.objects, registry: telemetry.registry,
                notices: RuleNotices(log: telemetry.log), recent: recent))
        let server = try makeServer(
            routes, certificate,
            OperationsContent(
                metrics: telemetry.registry, readiness: checks, pages: pages + statusPages(watched, routes),
                makeAccess: metricsAccess?.factory))
        tls.attach(server)
        follow(watched, on: server)
        try start(server)
        try managed?.start()
        try liveState.start()
        try startReplicas()
        try traces?.start()
        server.run {
            for source in watched { source.refresh(force: true) }
        } onLifecycleChange: { [telemetry] in
            Self.report($0, telemetry.log)
        }
        traces?.finish()
    }

    private func makeServer(
        _ routes: [Route], _ certificate: Certificate, _ content: OperationsContent
    ) throws -> WebhookServer {
        do {
            return try WebhookServer(
                serverConfiguration, Webhooks(routes, spans: traces, renderError: StatusBody.render), content,
                certificate: certificate)
        } catch let error as TLSError {
            throw ConfigurationError("\(error)")
        } catch {
            throw RuntimeFailure("\(error)")
        }
    }

    private var serverConfiguration: ServerConfiguration {
        var configuration = options.server.configuration(tls: tls.configuration.configuration)
        if options.managed.selfSignedSecret != nil {
            configuration.furtherDescriptors += ManagedCertificate.descriptors
        }
        if traces != nil { configuration.furtherDescriptors += TraceExport.descriptors }
        if liveState.isCluster { configuration.furtherDescriptors += LiveCluster.descriptors }
        if replicas != nil { configuration.furtherDescriptors += ReplicaMonitor.descriptors }
        return configuration
    }

    private func registerMetrics() {
        telemetry.registry.gauge(
            "ocne_webhook_build_info", "Versions of the server and its libraries.",
            [
                ("version", Build.version), ("openssl", OpenSSL.version), ("fips", OpenSSL.isFIPS ? "true" : "false"),
                ("nghttp2", Nghttp2.version),
            ]
        ) { 1 }
        // `ManagedCertificate` registers this metric of a self-managed certificate.
        if case .selfManaged = store.current.files.certificates { return }
        telemetry.registry.gauge(ManagedCertificate.authorityExpiry.name, ManagedCertificate.authorityExpiry.help) {
            [store, tls] in
            // A self-signed CA expires with its certificate.
            let expiry = store.current.files.certificates.authorityNotAfter(
                madeUntil: tls.certificate.notAfterUnixSeconds)
            return Double(expiry ?? 0)
        }
    }

    private func startReplicas() throws(RuntimeFailure) {
        do {
            try replicas?.start()
        } catch {
            throw RuntimeFailure("replicas: \(error)")
        }
    }

    private func start(_ server: WebhookServer) throws {
        Self.reportCapacity(server.capacity, telemetry.log)
        // What the thread of `ServeFlags.run` has not compiled yet.
        OCNEConversion.prepare(fromLast: true)
        do {
            try server.start()
        } catch {
            throw RuntimeFailure("\(error)")
        }
        if let address = options.server.metricsListen, let port = server.metricsPort {
            telemetry.log.notice(
                "metrics are served over TLS to authorized clients", ["metrics": "\(address.host):\(port)"])
        }
        telemetry.log.notice(
            "serving",
            [
                "webhooks": "\(options.server.listen.host):\(server.port)",
                "operations": "\(options.server.operationsListen.host):\(server.operationsPort)",
                "loops": "\(server.capacity.loops)", "workers": "\(server.capacity.workers)",
            ])
    }
}

extension Service {
    /// Logs limits that are lower than configured.
    static func reportCapacity(_ capacity: ServerCapacity, _ log: Log) {
        guard capacity.isReduced else { return }
        log.warning(
            "the limit of open files is too low: limits lowered",
            [
                "open-files": "\(capacity.openFiles)", "needed": "\(capacity.neededOpenFiles)",
                "max-connections": "\(capacity.connections)", "loops": "\(capacity.loops)",
            ])
    }

    fileprivate static func report(_ change: WebhookServer.Lifecycle, _ log: Log) {
        switch change {
        case .draining: log.notice("shutting down, draining requests")
        case .stopped(0): log.notice("stopped")
        case .stopped(let cutOff): log.warning("stopped with requests in progress", ["connections": "\(cutOff)"])
        }
    }
}
