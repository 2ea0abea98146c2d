internal import Synchronization

/// One thing that readiness depends on, or that an operator should know.
public struct HealthCheck: Sendable {
    public let name: String
    /// Nil when all is well, else what is wrong. Any thread.
    public let problem: @Sendable () -> String?
    /// Whether the server is not ready while there is a problem; otherwise it is only shown.
    public let isRequired: Bool

    public init(_ name: String, isRequired: Bool = true, problem: @escaping @Sendable () -> String?) {
        self.name = name
        self.isRequired = isRequired
        self.problem = problem
    }
}

/// A status that one thread sets and others read.
public final class HealthStatus: Sendable {
    private let current = Mutex<String?>(nil)

    public init() {}

    /// Nil when all is well.
    public var problem: String? {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}
