internal import ClusterObjects
internal import EventLoop
internal import KubernetesClient

/// Runs the reflectors, discovery and heartbeat of a `ClusterInformer`. Belongs to the informer's thread.
final class InformerWorker {
    private let client: APIClient
    private let budget: MemoryBudget
    private let statuses: [ReflectorStatus]
    private let converter: (any VersionConverter)?
    private let publish: @Sendable (ObjectCache) -> Void
    private let report: @Sendable (LiveStateEvent) -> Void
    private var reflectors: [APIStateMachineRunner<Reflector>] = []
    private var discovery: APIStateMachineRunner<Discovery>?
    private var heartbeat: APIStateMachineRunner<Heartbeat>?
    private let firstHeartbeat: Heartbeat
    /// Generation of each resource's objects in the snapshot.
    private var published: [UInt64]
    private var snapshot: ObjectCache
    private var isPublishScheduled = false
    /// True if objects were evicted since the last snapshot.
    private var hasEvicted = false
    private var isFirstSync = true
    /// Reasons that were reported since the last recovery.
    private var reported: Set<String> = []

    /// Changes within this time are published together.
    private static let publishDelay = Duration.milliseconds(4)
    private static let staleCheckInterval = Duration.seconds(1)
    /// Failures in a row before a problem is reported: an API server that starts refuses a few times.
    private static let failuresToReport = 3
    /// Reasons that are reported before the next recovery.
    private static let maxReasons = 32

    init(
        _ client: APIClient, _ budget: MemoryBudget, _ statuses: [ReflectorStatus],
        _ converter: (any VersionConverter)?, _ heartbeat: Heartbeat,
        publish: @escaping @Sendable (ObjectCache) -> Void, report: @escaping @Sendable (LiveStateEvent) -> Void
    ) {
        self.client = client
        self.budget = budget
        self.statuses = statuses
        self.converter = converter
        firstHeartbeat = heartbeat
        self.publish = publish
        self.report = report
        published = Array(repeating: 0, count: statuses.count)
        snapshot = ObjectCache(awaiting: statuses.map(\.resource))
    }

    func begin() {
        var random = SystemRandomNumberGenerator()
        publish(snapshot)
        // One connection for each resource, one for discovery, one for the heartbeat.
        budget.account().set((statuses.count + 2) * LiveStateLimits.connectionBytes)
        for (i, status) in statuses.enumerated() {
            // The core group is always served.
            let version = status.resource.group.isEmpty ? status.resource.versions.first : nil
            let account = budget.account { [weak self] in self?.evict(i) }
            let reflector = Reflector(
                status.resource, version: version, account: account, converter: converter, seed: random.next())
            reflectors.append(APIStateMachineRunner(reflector, client) { [weak self] in self?.reflectorStepped(i) })
        }
        let discovery = APIStateMachineRunner(
            Discovery(statuses.map(\.resource), account: budget.account(), seed: random.next()), client
        ) { [weak self] in self?.discoveryStepped() }
        self.discovery = discovery
        let heartbeat = APIStateMachineRunner(firstHeartbeat, client) { [weak self] in self?.heartbeatStepped() }
        self.heartbeat = heartbeat
        for reflector in reflectors { reflector.resume() }
        discovery.resume()
        heartbeat.resume()
        client.loop.every(Self.staleCheckInterval) { [weak self] in self?.markStale() }
    }

    private func reflectorStepped(_ i: Int) {
        let (reflector, status) = (reflectors[i], statuses[i])
        let (before, wasOverBudget) = (status.coverage, status.isOverBudget)
        status.update(reflector.machine)
        if reflector.machine.generation != published[i] { schedulePublish() }
        if status.coverage != before { reportCoverage(of: status) }
        if let delay = reflector.machine.needsDiscoveryAfter, let discovery {
            reflector.machine.needsDiscoveryAfter = nil
            let now = Clock.monotonicNanoseconds
            if discovery.machine.schedule(status.resource.group, after: delay, now: now) { discovery.resume() }
        }
        if reflector.machine.isOverBudget, !wasOverBudget { hasEvicted = true }
        let failures = reflector.machine.failuresInARow
        if failures == 0 || failures >= Self.failuresToReport || reflector.machine.isOverBudget {
            reportProblem(status.problem)
        }
    }

    /// Evicts the largest resource's objects, since others need memory.
    private func evict(_ i: Int) {
        reflectors[i].interrupt { $0.evict() }
        // The memory is free once no snapshot holds the objects. Only this resource is copied: the reflector that needs
        // the memory is in the middle of a step.
        copy(i)
        publish(snapshot)
    }

    /// Copies a resource's objects into the snapshot. Once for all changes that are published together: the
    /// reflector's next change copies the shard that it touches.
    private func copy(_ i: Int) {
        guard reflectors[i].machine.generation != published[i] else { return }
        published[i] = reflectors[i].machine.generation
        snapshot[statuses[i].resource] = reflectors[i].machine.objects
    }

    private func discoveryStepped() {
        guard let discovery else { return }
        let findings = discovery.machine.findings
        discovery.machine.findings = []
        let now = Clock.monotonicNanoseconds
        for finding in findings {
            guard let i = statuses.firstIndex(where: { $0.resource == finding.resource }) else { continue }
            if reflectors[i].machine.discovered(finding.version, now: now) { reflectors[i].restart() }
            reflectorStepped(i)
        }
        reportProblem(discovery.machine.problem)
    }

    private func heartbeatStepped() {
        guard let heartbeat else { return }
        if let since = heartbeat.machine.silentSince {
            heartbeat.machine.silentSince = nil
            let now = Clock.monotonicNanoseconds
            for (i, reflector) in reflectors.enumerated()
            where reflector.machine.abandonWatch(silentSince: since, now: now) {
                reflector.restart()
                reflectorStepped(i)
            }
        }
        reportProblem(heartbeat.machine.problem)
    }

    private func markStale() {
        let now = Clock.monotonicNanoseconds
        budget.enforce()
        for (i, reflector) in reflectors.enumerated() {
            reflector.machine.markStale(now: now)
            reflectorStepped(i)
        }
    }

    private func schedulePublish() {
        guard !isPublishScheduled else { return }
        isPublishScheduled = true
        client.loop.after(Self.publishDelay) { [weak self] in
            guard let self else { return }
            isPublishScheduled = false
            for i in reflectors.indices { copy(i) }
            publish(snapshot)
            let isFirstSync = isFirstSync && statuses.allSatisfy(\.hasSynced)
            guard isFirstSync || hasEvicted else { return }
            if isFirstSync { self.isFirstSync = false }
            hasEvicted = false
            // The memory of large lists is not needed again soon.
            ProcessMemory.releaseFreeMemory()
        }
    }

    private func reportCoverage(of status: ReflectorStatus) {
        switch status.coverage {
        case .complete: report(.synced(kind: status.resource.name, objects: status.objects))
        case .notInstalled: report(.notInstalled(kind: status.resource.name))
        default: break
        }
    }

    private func reportProblem(_ reason: String?) {
        if let reason {
            guard reported.count < Self.maxReasons, reported.insert(reason).inserted else { return }
            report(.failing(reason: reason))
        } else if !reported.isEmpty, discovery?.machine.problem == nil, heartbeat?.machine.problem == nil,
            statuses.allSatisfy({ $0.problem == nil })
        {
            reported = []
            report(.recovered)
        }
    }
}
