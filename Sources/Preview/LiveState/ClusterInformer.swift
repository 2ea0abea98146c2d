public import ClusterObjects
public import EventLoop
public import KubernetesClient
internal import Primitives

/// What happens to the live state that an operator may want to know.
public enum LiveStateEvent: Sendable, Equatable {
    /// All objects of a kind are known, for the first time since it was pending.
    case synced(kind: String, objects: Int)
    /// The API server does not serve a kind.
    case notInstalled(kind: String)
    /// Something does not work, not even the third time; it is tried again. Told once for each reason.
    case failing(reason: String)
    /// All that did not work works again.
    case recovered
}

/// The live state of a cluster: lists and watches what rules ask about, on a thread of its own, and hands out
/// snapshots.
public final class ClusterInformer: Sendable {
    /// One for each kind that is looked at. Any thread.
    public let statuses: [ReflectorStatus]
    /// The memory that the live state may use, and uses. Any thread.
    public let memory: LiveStateMemory
    private let access: ClusterAccess
    private let heartbeat: Heartbeat
    private let userAgent: String
    private let converter: (any VersionConverter)?
    private let publish: @Sendable (ObjectCache) -> Void
    private let report: @Sendable (LiveStateEvent) -> Void

    /// The live state of the cluster that `access` leads to; `start` begins to look.
    ///
    /// - Parameters:
    ///   - userAgent: What the API server's log calls this client.
    ///   - memory: What the live state may use. A kind that does not fit is not known, which its status says.
    /// - converter: Converts objects that say by an annotation what their other version has. Called on the live
    ///     state's thread.
    /// - publish: Takes each new snapshot. Called on the live state's thread, some two hundred times a second at most.
    ///   - report: Takes events. Called on the live state's thread.
    public convenience init(
        _ access: ClusterAccess, kinds: [WatchedResource] = WatchedResource.all, userAgent: String,
        memory: LiveStateMemory = LiveStateMemory(),
        converter: (any VersionConverter)? = nil, publish: @escaping @Sendable (ObjectCache) -> Void,
        report: @escaping @Sendable (LiveStateEvent) -> Void
    ) {
        var random = SystemRandomNumberGenerator()
        self.init(
            access, kinds: kinds, userAgent: userAgent, memory: memory, converter: converter,
            heartbeat: Heartbeat(seed: random.next()),
            publish: publish, report: report)
    }

    init(
        _ access: ClusterAccess, kinds: [WatchedResource], userAgent: String,
        memory: LiveStateMemory = LiveStateMemory(),
        converter: (any VersionConverter)? = nil, heartbeat: Heartbeat,
        publish: @escaping @Sendable (ObjectCache) -> Void, report: @escaping @Sendable (LiveStateEvent) -> Void
    ) {
        self.access = access
        self.heartbeat = heartbeat
        self.userAgent = userAgent
        self.memory = memory
        self.converter = converter
        self.publish = publish
        self.report = report
        statuses = kinds.map { ReflectorStatus($0) }
    }

    /// What is known before anything has been listed.
    public var initial: ObjectCache { ObjectCache(awaiting: statuses.map(\.kind)) }

    /// Kinds that have not been listed yet, or not been heard of for too long. Any thread.
    public var unsettled: [ReflectorStatus] { statuses.filter { !$0.isSettled } }

    /// Starts the thread. It runs as long as the process, or until `stop` of what this returns.
    public func start() throws(SystemError) -> Stopper {
        let loop = try EventLoop()
        let work = UnsafeTransfer(
            Work(access, userAgent, memory, statuses, converter, heartbeat, publish, report, on: loop))
        try Thread.start("live-state") {
            work.value.begin()
            loop.run()
        }
        return Stopper(loop: loop)
    }

    /// Ends the thread of a live state.
    public struct Stopper: Sendable {
        fileprivate let loop: EventLoop

        /// Ends the thread after what it is at; the last snapshot stays as it is. Any thread.
        public func stop() { loop.stop() }
    }
}

/// What the live state's thread works on.
private final class Work {
    private let client: APIClient
    private let budget: MemoryBudget
    private let statuses: [ReflectorStatus]
    private let converter: (any VersionConverter)?
    private let publish: @Sendable (ObjectCache) -> Void
    private let report: @Sendable (LiveStateEvent) -> Void
    private var runners: [SyncRunner<Reflector>] = []
    private var discovery: SyncRunner<Discovery>?
    private var heartbeat: SyncRunner<Heartbeat>?
    private let firstHeartbeat: Heartbeat
    /// The generation of each kind's objects that is in the snapshot.
    private var seen: [UInt64]
    private var snapshot: ObjectCache
    private var isPublishing = false
    /// Whether objects of a kind were given up since the last snapshot.
    private var isGivingUp = false
    private var isFirstSync = true
    /// Reasons that were reported since everything worked.
    private var reported: Set<String> = []

    /// Changes that come within this time are published together.
    private static let publishDelay = Duration.milliseconds(4)
    /// How often is looked for what has gone stale.
    private static let lookInterval = Duration.seconds(1)
    /// Failures in a row that are worth a word.
    private static let failuresToReport = 3
    /// Reasons that are reported before everything works again.
    private static let maxReasons = 32

    init(
        _ access: ClusterAccess, _ userAgent: String, _ memory: LiveStateMemory, _ statuses: [ReflectorStatus],
        _ converter: (any VersionConverter)?,
        _ heartbeat: Heartbeat, _ publish: @escaping @Sendable (ObjectCache) -> Void,
        _ report: @escaping @Sendable (LiveStateEvent) -> Void, on loop: EventLoop
    ) {
        self.converter = converter
        firstHeartbeat = heartbeat
        client = APIClient(access, userAgent: userAgent, on: loop)
        budget = MemoryBudget(memory)
        self.statuses = statuses
        self.publish = publish
        self.report = report
        seen = Array(repeating: 0, count: statuses.count)
        snapshot = ObjectCache(awaiting: statuses.map(\.kind))
    }

    func begin() {
        var random = SystemRandomNumberGenerator()
        publish(snapshot)
        // One for each kind, one that looks for groups, one that asks whether the API server is there.
        budget.account().set((statuses.count + 2) * LiveStateLimits.connectionBytes)
        for (i, status) in statuses.enumerated() {
            let version = status.kind.group.isEmpty ? status.kind.versions.first : nil
            let account = budget.account { [weak self] in self?.giveUp(i) }
            let sync = Reflector(
                status.kind, version: version, account: account, converter: converter, seed: random.next())
            runners.append(SyncRunner(sync, client) { [weak self] in self?.stepped(i) })
        }
        let finder = SyncRunner(Discovery(statuses.map(\.kind), account: budget.account(), seed: random.next()), client)
        {
            [weak self] in self?.discovered()
        }
        discovery = finder
        let beats = SyncRunner(firstHeartbeat, client) { [weak self] in self?.beat() }
        heartbeat = beats
        for runner in runners { runner.resume() }
        finder.resume()
        beats.resume()
        client.loop.every(Self.lookInterval) { [weak self] in self?.look() }
    }

    /// A kind's machine has taken a step.
    private func stepped(_ i: Int) {
        let (runner, status) = (runners[i], statuses[i])
        let (before, wasOverBudget) = (status.coverage, status.isOverBudget)
        status.update(runner.machine)
        if runner.machine.generation != seen[i] { publishSoon() }
        if status.coverage != before { reportCoverage(of: status) }
        if let delay = runner.machine.needsDiscoveryAfter, let discovery {
            runner.machine.needsDiscoveryAfter = nil
            let now = Clock.monotonicNanoseconds
            if discovery.machine.look(at: status.kind.group, after: delay, now: now) { discovery.resume() }
        }
        if runner.machine.isOverBudget, !wasOverBudget { isGivingUp = true }
        let failures = runner.machine.failuresInARow
        if failures == 0 || failures >= Self.failuresToReport || runner.machine.isOverBudget {
            reportProblem(status.problem)
        }
    }

    /// A kind is the largest, and others need memory.
    private func giveUp(_ i: Int) {
        runners[i].interrupt { $0.giveUp() }
        // The objects are gone with the last snapshot that has them. Another kind's machine is at work, so that only
        // this one is looked at.
        refresh(i)
        publish(snapshot)
    }

    /// Brings the snapshot up to date with a kind. Once for all changes that are published together: after it, the
    /// machine's next change copies what it touches.
    private func refresh(_ i: Int) {
        guard runners[i].machine.generation != seen[i] else { return }
        seen[i] = runners[i].machine.generation
        snapshot[statuses[i].kind] = runners[i].machine.objects
    }

    private func discovered() {
        guard let discovery else { return }
        let findings = discovery.machine.findings
        discovery.machine.findings = []
        let now = Clock.monotonicNanoseconds
        for finding in findings {
            guard let i = statuses.firstIndex(where: { $0.kind == finding.kind }) else { continue }
            if runners[i].machine.discovered(finding.version, now: now) { runners[i].restart() }
            stepped(i)
        }
        reportProblem(discovery.machine.problem)
    }

    /// The API server was asked whether it is there.
    private func beat() {
        guard let heartbeat else { return }
        if let since = heartbeat.machine.silentSince {
            heartbeat.machine.silentSince = nil
            let now = Clock.monotonicNanoseconds
            for (i, runner) in runners.enumerated() where runner.machine.doubt(since: since, now: now) {
                runner.restart()
                stepped(i)
            }
        }
        reportProblem(heartbeat.machine.problem)
    }

    private func look() {
        let now = Clock.monotonicNanoseconds
        budget.enforce()
        for (i, runner) in runners.enumerated() {
            runner.machine.look(now: now)
            stepped(i)
        }
    }

    private func publishSoon() {
        guard !isPublishing else { return }
        isPublishing = true
        client.loop.after(Self.publishDelay) { [weak self] in
            guard let self else { return }
            isPublishing = false
            for i in runners.indices { refresh(i) }
            publish(snapshot)
            let isFirstSync = isFirstSync && statuses.allSatisfy(\.isSettled)
            guard isFirstSync || isGivingUp else { return }
            if isFirstSync { self.isFirstSync = false }
            isGivingUp = false
            // What lists needed is not needed again soon.
            ProcessMemory.giveBack()
        }
    }

    private func reportCoverage(of status: ReflectorStatus) {
        switch status.coverage {
        case .complete: report(.synced(kind: status.kind.name, objects: status.objects))
        case .notInstalled: report(.notInstalled(kind: status.kind.name))
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
