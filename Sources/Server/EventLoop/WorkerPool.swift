internal import CLinux
internal import Synchronization

/// Threads for work that would block an event loop.
/// Each worker has its own context, created on its thread. Any thread may submit.
public final class WorkerPool<Context>: @unchecked Sendable {
    // Unchecked: the queue is locked, the descriptor never changes.
    private let queue = Mutex(FairQueue<@Sendable (Context) -> Void>())
    private let available: Descriptor

    /// Starts the threads, which run until the process ends.
    ///
    /// - Parameter makeContext: Called once on each worker's thread.
    public init(threads: Int, _ makeContext: @escaping @Sendable () -> Context) throws(SystemError) {
        available = Descriptor(takingOwnership: try system("eventfd") { clinux_eventfd(1) })
        for i in 0..<threads {
            try Thread.start("worker-\(i)") { [self] in
                Thread.lowerPriority()
                let context = makeContext()
                while true {
                    // Decrements the semaphore by one for each job; retried after EINTR.
                    guard clinux_eventfd_take(available.number) > 0 else { continue }
                    let job = queue.withLock { $0.removeFirst() }
                    job?(context)
                }
            }
        }
    }

    /// Number of jobs waiting for a worker.
    public var backlog: Int { queue.withLock { $0.count } }

    /// Runs `job` on a worker. Flows take turns; the jobs of one flow run in order.
    public func submit(_ flow: Flow, _ job: @escaping @Sendable (Context) -> Void) {
        queue.withLock { $0.append(job, of: flow) }
        _ = clinux_eventfd_add(available.number)
    }
}
