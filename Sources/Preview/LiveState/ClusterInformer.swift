public import ClusterObjects
public import EventLoop
public import KubernetesClient
internal import Primitives

/// Lists and watches the resources that rules read, on a thread of its own, and publishes immutable snapshots.
public final class ClusterInformer: Sendable {
    /// Status of each resource. Any thread.
    public let statuses: [ReflectorStatus]
    /// Memory limit and use of the live state. Any thread.
    public let memory: LiveStateMemory
    private let access: ClusterAccess
    private let heartbeat: Heartbeat
    private let userAgent: String
    private let converter: (any VersionConverter)?
    private let publish: @Sendable (ObjectCache) -> Void
    private let report: @Sendable (LiveStateEvent) -> Void

    /// Creates an informer of the cluster that `access` leads to; `start` connects.
    ///
    /// - Parameters:
    ///   - userAgent: `User-Agent` of its requests.
    ///   - memory: Memory limit. A resource that does not fit stays `pending`, which its status reports.
    ///   - converter: Converts objects with a conversion annotation. Called on the informer's thread.
    ///   - publish: Takes each snapshot, at most some two hundred a second. Called on the informer's thread.
    ///   - report: Takes events. Called on the informer's thread.
    public convenience init(
        _ access: ClusterAccess, resources: [WatchedResource] = WatchedResource.all, userAgent: String,
        memory: LiveStateMemory = LiveStateMemory(), converter: (any VersionConverter)? = nil,
        publish: @escaping @Sendable (ObjectCache) -> Void, report: @escaping @Sendable (LiveStateEvent) -> Void
    ) {
        var random = SystemRandomNumberGenerator()
        self.init(
            access, resources: resources, userAgent: userAgent, memory: memory, converter: converter,
            heartbeat: Heartbeat(seed: random.next()), publish: publish, report: report)
    }

    init(
        _ access: ClusterAccess, resources: [WatchedResource], userAgent: String,
        memory: LiveStateMemory = LiveStateMemory(), converter: (any VersionConverter)? = nil, heartbeat: Heartbeat,
        publish: @escaping @Sendable (ObjectCache) -> Void, report: @escaping @Sendable (LiveStateEvent) -> Void
    ) {
        self.access = access
        self.heartbeat = heartbeat
        self.userAgent = userAgent
        self.memory = memory
        self.converter = converter
        self.publish = publish
        self.report = report
        statuses = resources.map { ReflectorStatus($0) }
    }

    /// The snapshot before anything has been listed.
    public var initial: ObjectCache { ObjectCache(awaiting: statuses.map(\.resource)) }

    /// Resources that were not listed yet, or whose objects are stale. Any thread.
    public var unsynced: [ReflectorStatus] { statuses.filter { !$0.hasSynced } }

    /// Starts the thread. It runs until the process ends, or until `stop` of the result.
    ///
    /// - Throws: `SystemError` if the loop or the thread cannot be made.
    public func start() throws(SystemError) -> Stopper {
        let loop = try EventLoop()
        let worker = InformerWorker(
            APIClient(access, userAgent: userAgent, on: loop), MemoryBudget(memory), statuses, converter, heartbeat,
            publish: publish, report: report)
        let work = UnsafeTransfer(worker)
        try Thread.start("live-state") {
            work.value.begin()
            loop.run()
        }
        return Stopper(loop: loop)
    }

    /// Stops the thread of an informer.
    public struct Stopper: Sendable {
        fileprivate let loop: EventLoop

        /// Stops the thread after its current tick; the last snapshot stays valid. Any thread.
        public func stop() { loop.stop() }
    }
}
