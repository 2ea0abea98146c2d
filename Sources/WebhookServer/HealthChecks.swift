internal import Synchronization

/// One thing that readiness depends on, or that an operator should know.
public struct HealthCheck: Sendable {
    /// What `/readyz?verbose` calls it: `event-loops`.
    public let name: String
    /// Nil when all is well, else what is wrong. Any thread.
    public let problem: @Sendable () -> String?
    /// Whether the server is not ready while there is a problem; otherwise it is only shown.
    public let isRequired: Bool
    /// More to say while all is well; nil when there is nothing. Any thread.
    public let detail: @Sendable () -> String?

    /// A check.
    ///
    /// - Parameters:
    ///   - detail: More to say while all is well. Called for each request to look, on any thread, so quick.
    ///   - problem: What is wrong. Called like `detail`.
    public init(
        _ name: String, isRequired: Bool = true, detail: @escaping @Sendable () -> String? = { nil },
        problem: @escaping @Sendable () -> String?
    ) {
        self.name = name
        self.isRequired = isRequired
        self.detail = detail
        self.problem = problem
    }
}

/// A status that one thread sets and others read. Takes a lock: for what changes seldom.
public final class HealthStatus: Sendable {
    private let current = Mutex<String?>(nil)

    /// A status that is well.
    public init() {}

    /// Nil when all is well.
    public var problem: String? {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}
