internal import ClusterObjects
internal import EventLoop
internal import KubernetesClient
internal import LiveState
internal import Metrics
internal import Synchronization
internal import WebhookServer

/// The live state of a cluster as the server reports on it: log, metrics, readiness.
final class LiveCluster: Sendable {
    private let informer: ClusterInformer
    private let wasSynced = Atomic<Bool>(false)

    /// Descriptors that it needs: its loop's two, and a connection for each kind, for the TLS profile, for discovery
    /// and for heartbeats.
    static var descriptors: Int { 2 + WatchedResource.all(metadataIn: [""]).count + 3 }

    private static let nanosecondsPerSecond: UInt64 = 1_000_000_000

    /// - Parameters:
    ///   - memory: What the live state may use.
    ///   - metadataNamespace: Where the ConfigMap of OCNE's releases is looked at.
    ///   - followsTLSProfile: Whether OpenShift's APIServer object is looked at as well.
    ///   - publish: Takes each new snapshot, on the live state's thread.
    init(
        _ access: ClusterAccess, memory: LiveStateMemory, metadataNamespace: String, followsTLSProfile: Bool,
        _ registry: MetricsRegistry,
        _ log: Log, publish: @escaping @Sendable (ObjectCache) -> Void
    ) {
        informer = ClusterInformer(
            access,
            resources: WatchedResource.all(metadataIn: [metadataNamespace]) + (followsTLSProfile ? [.apiServers] : []),
            userAgent: "ocne-webhook/\(Build.version)", memory: memory, converter: ConvertedObject(),
            publish: publish,
            report: { Self.write($0, log) })
        for status in informer.statuses { Self.register(status, registry) }
        registry.gauge("ocne_webhook_live_state_used_bytes", "Memory that the live state uses, as it counts it.") {
            Double(memory.used)
        }
        registry.gauge("ocne_webhook_live_state_limit_bytes", "Memory that the live state may use.") {
            Double(memory.limit)
        }
    }

    /// What is known before anything has been listed.
    var initial: ObjectCache { informer.initial }

    /// How each kind is doing.
    var statuses: [ReflectorStatus] { informer.statuses }

    /// Starts the thread, which runs as long as the process.
    func start() throws(RuntimeFailure) {
        do {
            _ = try informer.start()
        } catch {
            throw RuntimeFailure("live state: \(error)")
        }
    }

    /// Readiness waits for the first sync only: afterwards rules answer as `--state-unavailable` says, and the server
    /// stays.
    var checks: [HealthCheck] {
        [
            HealthCheck("live-state-sync") { [self] in firstSyncProblem },
            HealthCheck("live-state", isRequired: false, detail: { [self] in ages }) { [self] in currentProblem },
        ]
    }

    private var firstSyncProblem: String? {
        if wasSynced.load(ordering: .relaxed) { return nil }
        // Waiting does not make objects fit: rules answer for them as they do without the live state.
        let missing = informer.unsynced.filter {
            !$0.isOverBudget && $0.failures < $0.resource.failuresUntilReady ?? .max
        }
        guard !missing.isEmpty else {
            wasSynced.store(true, ordering: .relaxed)
            return nil
        }
        return "not listed yet: \(Self.list(missing))"
    }

    private var currentProblem: String? {
        let unsynced = informer.unsynced
        // What is wrong with those that are not known stands beside them.
        let failing = informer.statuses.first { $0.problem != nil && $0.hasSynced }
        guard !unsynced.isEmpty || failing != nil else { return nil }
        return [
            unsynced.isEmpty ? "" : "not known: \(Self.list(unsynced))", failing?.problem ?? "", ages ?? "",
        ].filter { !$0.isEmpty }.joined(separator: "; ")
    }

    /// How old what is known may be.
    private var ages: String? {
        let now = Clock.monotonicNanoseconds
        let oldest = informer.statuses.filter { $0.coverage == .complete }.map { Self.age($0, now) }.max()
        let objects = informer.statuses.reduce(0) { $0 + $1.objects }
        return oldest.map { "\(objects) objects, all heard of within \(Int($0.rounded(.up))) s" }
    }

    private static func list(_ statuses: [ReflectorStatus]) -> String {
        statuses.map { status in status.problem.map { "\(status.resource.name) (\($0))" } ?? status.resource.name }
            .joined(
                separator: ", ")
    }

    /// Seconds since the API server was last heard of in this matter; since ever before the first time.
    private static func age(_ status: ReflectorStatus, _ now: UInt64) -> Double {
        guard let heard = status.lastContactNanoseconds else { return .infinity }
        return Double(now > heard ? now - heard : 0) / Double(nanosecondsPerSecond)
    }

    private static func register(_ status: ReflectorStatus, _ registry: MetricsRegistry) {
        let labels = [(name: "resource", value: status.resource.name)]
        let prefix = "ocne_webhook_live_state"
        registry.gauge("\(prefix)_synced", "Whether all objects of a resource are known.", labels) {
            status.coverage == .complete ? 1 : 0
        }
        registry.gauge("\(prefix)_installed", "Whether the API server serves a resource, as far as is known.", labels) {
            status.coverage == .notInstalled || status.lastContactNanoseconds == nil ? 0 : 1
        }
        registry.gauge("\(prefix)_objects", "Objects that are known.", labels) { Double(status.objects) }
        registry.gauge("\(prefix)_resource_bytes", "Memory that the live state uses for a resource.", labels) {
            Double(status.memoryBytes)
        }
        registry.gauge(
            "\(prefix)_over_budget",
            "Whether the objects of a resource are not known since they do not fit into --max-live-state-bytes.",
            labels
        ) { status.isOverBudget ? 1 : 0 }
        registry.gauge("\(prefix)_age_seconds", "Time since the API server was last heard of about a resource.", labels)
        {
            age(status, Clock.monotonicNanoseconds)
        }
        registry.counter("\(prefix)_events_total", "Changes that watches brought.", labels) { Double(status.events) }
        registry.counter("\(prefix)_lists_total", "Lists that were read to their end.", labels) { Double(status.lists) }
        registry.counter("\(prefix)_failures_total", "Answers of the API server that failed or did not come.", labels) {
            Double(status.failures)
        }
    }

    private static func write(_ event: LiveStateEvent, _ log: Log) {
        switch event {
        case .synced(let kind, let objects):
            log.info("live state: synced", ["resource": kind, "objects": "\(objects)"])
        case .notInstalled(let kind): log.debug("live state: not served by the API server", ["resource": kind])
        case .failing(let reason): log.warning("live state: trying again", ["reason": reason])
        case .recovered: log.notice("live state: everything works again")
        }
    }
}
