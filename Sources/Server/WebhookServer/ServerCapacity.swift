internal import EventLoop

/// What a server can hold at once: threads, and how the open files that the system grants are shared out.
public struct ServerCapacity: Equatable, Sendable {
    /// Event loops.
    public let loops: Int
    /// Threads for large bodies.
    public let workers: Int
    /// Connections of the webhook listener: those of the configuration, or as many as descriptors are left for.
    public let connections: Int
    /// Connections above that limit, which are there to be answered 503.
    public let surplusConnections: Int
    /// Connections of each listener for operations.
    public let operationsConnections: Int
    /// The soft limit of open files (`RLIMIT_NOFILE`) in force.
    public let openFiles: Int
    /// Open files that the whole configuration needs.
    public let neededOpenFiles: Int
    /// Descriptors that are needed beside those of loops and connections.
    private let others: Int

    /// Whether the limit of open files made the server smaller than it was configured.
    public var isReduced: Bool { openFiles < neededOpenFiles }

    /// The most loops that are started without being asked for. Each answers tens of thousands of reviews in a second,
    /// and no API server sends as many as eight do; on a large node more would only cost memory and switches between
    /// threads.
    public static let mostDefaultLoops = 8

    /// Descriptors of a loop: epoll, its eventfd, its listener.
    private static let perLoop = 3
    /// Descriptors beside loops and connections: the queue of the workers, the service thread's epoll and eventfd,
    /// signals, the operations listener and its reserve, two watches of directories while one takes over from the
    /// other.
    private static let fixed = 8
    /// Descriptors for what is open for a moment: files that are read, sockets of the resolver.
    private static let momentary = 8
    /// Connections that are kept for each purpose when descriptors are plenty, and the least that make sense.
    private static let surplus = 2...64
    private static let operations = 4...64
    private static let leastConnections = 8

    /// The limit of open files is too low for even the smallest server.
    public struct TooFewOpenFiles: Error, CustomStringConvertible {
        let limit: Int
        let least: Int

        /// What is wrong and what would be right, on one line.
        public var description: String { "the limit of open files is \(limit): must be at least \(least)" }
    }

    /// Shares out what the system grants.
    ///
    /// - Parameters:
    ///   - processors: Processors that the process may use.
    ///   - openedBefore: Descriptors that are open already.
    ///   - raise: Raises the limit of open files as far as the system allows, and returns it.
    init(
        _ configuration: ServerConfiguration, processors: Int, openedBefore: Int, raise: (Int) -> Int
    ) throws(TooFewOpenFiles) {
        try self.init(
            configuration, processors: processors, keptLoops: nil,
            others: openedBefore + Self.fixed + Self.momentary + configuration.furtherDescriptors
                + (configuration.metricsListen == nil ? 0 : ProtectedListener.descriptors), raise: raise)
    }

    private init(
        _ configuration: ServerConfiguration, processors: Int, keptLoops: Int?, others: Int, raise: (Int) -> Int
    ) throws(TooFewOpenFiles) {
        let wantedLoops =
            keptLoops ?? (configuration.loops > 0 ? configuration.loops : min(processors, Self.mostDefaultLoops))
        let operationsListeners = configuration.metricsListen == nil ? 1 : 2
        let needed =
            others + Self.perLoop * wantedLoops + configuration.maxConnections + Self.surplus.upperBound
            + operationsListeners * Self.operations.upperBound
        let limit = raise(needed)
        let least = Self.leastConnections + Self.surplus.lowerBound + operationsListeners * Self.operations.lowerBound
        guard limit >= others + Self.perLoop * (keptLoops ?? 1) + least else {
            throw TooFewOpenFiles(limit: limit, least: others + Self.perLoop + least)
        }
        // Loops are worth nothing without connections: where descriptors are few, they get a quarter of them.
        let loops =
            limit >= needed || keptLoops != nil
            ? wantedLoops : min(wantedLoops, max((limit - others) / 4 / Self.perLoop, 1))
        let left = limit - others - Self.perLoop * loops
        surplusConnections = limit >= needed ? Self.surplus.upperBound : Self.surplus.clamp(left / 16)
        operationsConnections = limit >= needed ? Self.operations.upperBound : Self.operations.clamp(left / 8)
        connections = min(
            configuration.maxConnections, left - surplusConnections - operationsListeners * operationsConnections)
        self.loops = loops
        workers = configuration.workers > 0 ? configuration.workers : loops
        openFiles = limit
        neededOpenFiles = needed
        self.others = others
    }

    /// The capacity with another configuration, on the same loops.
    func with(_ configuration: ServerConfiguration, raise: (Int) -> Int) throws(TooFewOpenFiles) -> ServerCapacity {
        var configuration = configuration
        configuration.workers = workers
        return try ServerCapacity(configuration, processors: loops, keptLoops: loops, others: others, raise: raise)
    }
}

extension ClosedRange<Int> {
    fileprivate func clamp(_ value: Int) -> Int { Swift.min(Swift.max(value, lowerBound), upperBound) }
}
