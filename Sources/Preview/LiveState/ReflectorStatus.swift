public import ClusterObjects
internal import Synchronization

/// How one kind is doing: written by the live state's thread, read by whoever reports, on any thread. Its numbers are
/// read one by one and may belong to different moments.
public final class ReflectorStatus: Sendable {
    /// Which kind.
    public let kind: WatchedResource
    private let coverageCode = Atomic<UInt8>(1)
    private let objectCount = Atomic<Int>(0)
    private let heard = Atomic<UInt64>(0)
    private let eventCount = Atomic<UInt64>(0)
    private let listCount = Atomic<UInt64>(0)
    private let failureCount = Atomic<UInt64>(0)
    private let memory = Atomic<Int>(0)
    private let overBudget = Atomic<Bool>(false)
    private let currentProblem = Mutex<String?>(nil)

    init(_ kind: WatchedResource) {
        self.kind = kind
    }

    /// How far what is known can be relied on.
    public var coverage: Coverage {
        switch coverageCode.load(ordering: .relaxed) {
        case 0: .complete
        case 2: .notInstalled
        default: .pending
        }
    }

    /// Whether everything about the kind is known, be it that there is no such kind.
    public var isSettled: Bool { coverage == .complete || coverage == .notInstalled }

    /// Objects that are known.
    public var objects: Int { objectCount.load(ordering: .relaxed) }
    /// When the API server was last heard of, on the monotonic clock in nanoseconds; nil before the first time.
    public var heardAtNanoseconds: UInt64? {
        let value = heard.load(ordering: .relaxed)
        return value == 0 ? nil : value
    }
    /// Changes that watches brought.
    public var events: UInt64 { eventCount.load(ordering: .relaxed) }
    /// Lists that were read to their end.
    public var lists: UInt64 { listCount.load(ordering: .relaxed) }
    /// Answers that failed or did not come.
    public var failures: UInt64 { failureCount.load(ordering: .relaxed) }
    /// Bytes of memory that are accounted for: objects, the list that is being read, what has arrived and was not read
    /// yet.
    public var memoryBytes: Int { memory.load(ordering: .relaxed) }
    /// Whether the objects were given up since they do not fit into memory.
    public var isOverBudget: Bool { overBudget.load(ordering: .relaxed) }
    /// What is wrong; nil when nothing is.
    public var problem: String? { currentProblem.withLock { $0 } }

    func update(_ sync: borrowing Reflector) {
        coverageCode.store(
            sync.objects.coverage == .complete ? 0 : sync.objects.coverage == .notInstalled ? 2 : 1, ordering: .relaxed)
        objectCount.store(sync.objects.count, ordering: .relaxed)
        heard.store(sync.heardAt ?? 0, ordering: .relaxed)
        eventCount.store(sync.counts.events, ordering: .relaxed)
        listCount.store(sync.counts.lists, ordering: .relaxed)
        failureCount.store(sync.counts.failures, ordering: .relaxed)
        memory.store(sync.memoryBytes, ordering: .relaxed)
        overBudget.store(sync.isOverBudget, ordering: .relaxed)
        let problem = sync.problem
        currentProblem.withLock { if $0 != problem { $0 = problem } }
    }
}
