internal import ClusterObjects
internal import EventLoop
internal import KubernetesClient
internal import LiveState
internal import Metrics
internal import Synchronization
internal import WebhookServer

/// Watches the objects of a cluster, and reports on it: log, metrics, readiness.
final class LiveCluster: Sendable {
    private let informer: ClusterInformer
    private let wasSynced = Atomic<Bool>(false)

    /// Number of descriptors: two of its loop, and a connection for each resource, for the TLS profile, for discovery and
    /// for heartbeats.
    static var descriptors: Int { 2 + WatchedResource.all(metadataIn: [""]).count + 3 }

    private static let nanosecondsPerSecond: UInt64 = 1_000_000_000

    /// - Parameters:
    ///   - memory: The memory limit of the live state.
    ///   - publish: Called with each new snapshot, on the live state's thread.
    init(
        _ access: ClusterAccess, _ resources: [WatchedResource], memory: LiveStateMemory, _ telemetry: Telemetry,
        publish: @escaping @Sendable (ObjectCache) -> Void
    ) {
        let (registry, log) = (telemetry.registry, telemetry.log)
        informer = ClusterInformer(
            access, resources: resources, userAgent: Build.userAgent, memory: memory,
            converter: OCNEVersionConverter(), publish: publish, report: { Self.write($0, log) })
        for status in informer.statuses { Self.register(status, registry) }
        registry.gauge("ocne_webhook_live_state_used_bytes", "Estimated memory of the live state in bytes.") {
            Double(memory.used)
        }
        registry.gauge("ocne_webhook_live_state_limit_bytes", "Memory limit of the live state in bytes.") {
            Double(memory.limit)
        }
    }

    /// The snapshot before anything is listed.
    var initial: ObjectCache { informer.initial }

    /// Status of each resource.
    var statuses: [ReflectorStatus] { informer.statuses }

    /// Starts the thread, which runs as long as the process.
    func start() throws(RuntimeFailure) {
        do {
            _ = try informer.start()
        } catch {
            throw RuntimeFailure("live state: \(error)")
        }
    }

    /// Readiness waits for the first sync only: afterwards `--state-unavailable` decides the answer of rules, and the
    /// server stays ready.
    var checks: [HealthCheck] {
        [
            HealthCheck("live-state-sync") { [self] in firstSyncProblem },
            HealthCheck("live-state", isRequired: false, detail: { [self] in ages }) { [self] in currentProblem },
        ]
    }

    private var firstSyncProblem: String? {
        if wasSynced.load(ordering: .relaxed) { return nil }
        // Waiting does not make objects fit: rules answer as they do without live state.
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
        // Problems of unsynced resources are listed beside them.
        let failing = informer.statuses.first { $0.problem != nil && $0.hasSynced }
        guard !unsynced.isEmpty || failing != nil else { return nil }
        return [
            unsynced.isEmpty ? "" : "not known: \(Self.list(unsynced))", failing?.problem ?? "", ages ?? "",
        ].filter { !$0.isEmpty }.joined(separator: "; ")
    }

    /// Age of the snapshot.
    private var ages: String? {
        let now = Clock.monotonicNanoseconds
        let oldest = informer.statuses.filter { $0.coverage == .complete }.map { Self.age($0, now) }.max()
        let objects = informer.statuses.reduce(0) { $0 + $1.objects }
        return oldest.map { "\(objects) objects, all confirmed within \(Int($0.rounded(.up))) s" }
    }

    private static func list(_ statuses: [ReflectorStatus]) -> String {
        statuses.map { status in status.problem.map { "\(status.resource.name) (\($0))" } ?? status.resource.name }
            .joined(
                separator: ", ")
    }

    /// Seconds since the API server last confirmed the resource; infinity before the first time.
    private static func age(_ status: ReflectorStatus, _ now: UInt64) -> Double {
        guard let heard = status.lastContactNanoseconds else { return .infinity }
        return Double(now > heard ? now - heard : 0) / Double(nanosecondsPerSecond)
    }

    private static func register(_ status: ReflectorStatus, _ registry: MetricsRegistry) {
        let labels = [(name: "resource", value: status.resource.name)]
        let prefix = "ocne_webhook_live_state"
        registry.gauge("\(prefix)_synced", "1 if the resource is synced.", labels) {
            status.coverage == .complete ? 1 : 0
        }
        registry.gauge("\(prefix)_installed", "1 if the API server serves the resource.", labels) {
            status.coverage == .notInstalled || status.lastContactNanoseconds == nil ? 0 : 1
        }
        registry.gauge("\(prefix)_objects", "Cached objects.", labels) { Double(status.objects) }
        registry.gauge("\(prefix)_resource_bytes", "Estimated memory of the live state in bytes, by resource.", labels)
        {
            Double(status.memoryBytes)
        }
        registry.gauge(
            "\(prefix)_over_budget",
            "1 if the objects of the resource exceed --max-live-state-bytes and are not cached.",
            labels
        ) { status.isOverBudget ? 1 : 0 }
        registry.gauge(
            "\(prefix)_age_seconds", "Seconds since the watch of the resource was last known to be up to date.", labels
        ) {
            age(status, Clock.monotonicNanoseconds)
        }
        registry.counter("\(prefix)_events_total", "Changes received by watches.", labels) { Double(status.events) }
        registry.counter("\(prefix)_lists_total", "Lists that were read completely.", labels) { Double(status.lists) }
        registry.counter("\(prefix)_failures_total", "Requests to the API server that failed or timed out.", labels) {
            Double(status.failures)
        }
    }

    private static func write(_ event: LiveStateEvent, _ log: Log) {
        switch event {
        case .synced(let kind, let objects):
            log.info("live state: synced", ["resource": kind, "objects": "\(objects)"])
        case .notInstalled(let kind): log.debug("live state: not served by the API server", ["resource": kind])
        case .failing(let reason): log.warning("live state: watch failed, retrying", ["reason": reason])
        case .recovered: log.notice("live state: recovered")
        }
    }
}
