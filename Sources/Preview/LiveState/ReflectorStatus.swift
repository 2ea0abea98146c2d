public import ClusterObjects
internal import Synchronization

/// Status of one reflector. Written by the informer's thread and read by any. Values are read one by one and may be of
/// different moments.
public final class ReflectorStatus: Sendable {
    /// The reflected resource.
    public let resource: WatchedResource
    private let coverageCode = Atomic<UInt8>(1)
    private let objectCount = Atomic<Int>(0)
    private let contact = Atomic<UInt64>(0)
    private let eventCount = Atomic<UInt64>(0)
    private let listCount = Atomic<UInt64>(0)
    private let failureCount = Atomic<UInt64>(0)
    private let memory = Atomic<Int>(0)
    private let overBudget = Atomic<Bool>(false)
    private let currentProblem = Mutex<String?>(nil)

    init(_ resource: WatchedResource) {
        self.resource = resource
    }

    /// Coverage of the resource in the latest snapshot.
    public var coverage: Coverage {
        switch coverageCode.load(ordering: .relaxed) {
        case 0: .complete
        case 2: .notInstalled
        default: .pending
        }
    }

    /// True if the resource was listed, or is known not to be served.
    public var hasSynced: Bool { coverage == .complete || coverage == .notInstalled }

    /// Number of objects.
    public var objects: Int { objectCount.load(ordering: .relaxed) }
    /// Time of the last useful response, on the monotonic clock in nanoseconds; nil before the first.
    public var lastContactNanoseconds: UInt64? {
        let value = contact.load(ordering: .relaxed)
        return value == 0 ? nil : value
    }
    /// Events of watches that changed an object.
    public var events: UInt64 { eventCount.load(ordering: .relaxed) }
    /// Lists that were read to their end.
    public var lists: UInt64 { listCount.load(ordering: .relaxed) }
    /// Requests that failed.
    public var failures: UInt64 { failureCount.load(ordering: .relaxed) }
    /// Bytes in use: objects, the list that is being read, and received bytes that were not parsed yet.
    public var memoryBytes: Int { memory.load(ordering: .relaxed) }
    /// True if the objects were evicted because they do not fit into memory.
    public var isOverBudget: Bool { overBudget.load(ordering: .relaxed) }
    /// Current problem, for people; nil if there is none.
    public var problem: String? { currentProblem.withLock { $0 } }

    func update(_ reflector: borrowing Reflector) {
        coverageCode.store(
            reflector.objects.coverage == .complete ? 0 : reflector.objects.coverage == .notInstalled ? 2 : 1,
            ordering: .relaxed)
        objectCount.store(reflector.objects.count, ordering: .relaxed)
        contact.store(reflector.lastContact ?? 0, ordering: .relaxed)
        eventCount.store(reflector.counts.events, ordering: .relaxed)
        listCount.store(reflector.counts.lists, ordering: .relaxed)
        failureCount.store(reflector.counts.failures, ordering: .relaxed)
        memory.store(reflector.memoryBytes, ordering: .relaxed)
        overBudget.store(reflector.isOverBudget, ordering: .relaxed)
        let problem = reflector.problem
        currentProblem.withLock { if $0 != problem { $0 = problem } }
    }
}
