import EventLoop
import Glibc
import Synchronization
import TestSupport
import Testing

@Suite("Threads")
struct ThreadTests {
    /// What a worker says about its priority.
    private final class Report: Sendable {
        let nice = Mutex<Int32?>(nil)
    }

    private static let thread = __priority_which_t(PRIO_PROCESS.rawValue)

    @Test("Workers have a lower priority than the thread that starts them")
    func workers() throws {
        let report = Report()
        let pool = try WorkerPool(threads: 1) {}
        pool.submit(Flow(network: ClientNetwork([]), connection: 0)) { _ in
            report.nice.withLock { $0 = getpriority(Self.thread, 0) }
        }
        try Deadline.wait("the worker reports") { report.nice.withLock { $0 != nil } }
        let own = getpriority(Self.thread, 0)
        #expect(report.nice.withLock { $0 } == min(own + 10, 19))
    }
}
