internal import CLinux
internal import Synchronization

/// A few threads for work that would hold up an event loop.
///
/// Each worker has a context of its own, made on its thread. Any thread may submit.
public final class WorkerPool<Context>: @unchecked Sendable {
    // Unchecked: the queue is locked, the descriptor never changes.
    private let queue = Mutex(FairQueue<@Sendable (Context) -> Void>())
    private let available: Descriptor

    /// Starts the threads, which run as long as the process.
    ///
    /// - Parameter makeContext: Called once on each worker's thread.
    public init(threads: Int, _ makeContext: @escaping @Sendable () -> Context) throws(SystemError) {
        available = Descriptor(takingOwnership: try system("eventfd") { clinux_eventfd(1) })
        for i in 0..<threads {
            try Thread.start("worker-\(i)") { [self] in
                let context = makeContext()
                while true {
                    // Counts down by one for each job; an interruption is tried again.
                    guard clinux_eventfd_take(available.number) > 0 else { continue }
                    let job = queue.withLock { $0.removeFirst() }
                    job?(context)
                }
            }
        }
    }

    /// Jobs that wait for a worker.
    public var backlog: Int { queue.withLock { $0.count } }

    /// Runs `job` on a worker. Flows take turns; the jobs of one run in order.
    public func submit(_ flow: Flow, _ job: @escaping @Sendable (Context) -> Void) {
        queue.withLock { $0.append(job, of: flow) }
        _ = clinux_eventfd_add(available.number)
    }
}
