internal import EventLoop

/// The capacity of a server: threads, and the distribution of the open files that the system grants.
public struct ServerCapacity: Equatable, Sendable {
    /// Number of event loops.
    public let loops: Int
    /// Number of threads for large bodies.
    public let workers: Int
    /// Connection limit of the webhook listener: that of the configuration, or fewer for lack of descriptors.
    public let connections: Int
    /// Number of connections above that limit, which only get 503.
    public let surplusConnections: Int
    /// Connection limit of each operations listener.
    public let operationsConnections: Int
    /// The soft limit of open files (`RLIMIT_NOFILE`) in effect.
    public let openFiles: Int
    /// Open files that the whole configuration needs.
    public let neededOpenFiles: Int
    /// Descriptors besides those of loops and connections.
    private let others: Int

    /// True if the limit of open files makes the server smaller than configured.
    public var isReduced: Bool { openFiles < neededOpenFiles }

    /// Maximum number of loops by default. Each answers tens of thousands of reviews per second, and no API server
    /// sends as many as eight can answer; on a large node more would only cost memory and context switches.
    public static let maxDefaultLoops = 8

    /// Descriptors of a loop: epoll, its eventfd, its listener.
    private static let perLoop = 3
    /// Descriptors besides loops and connections: the queue of the workers, the service thread's epoll and eventfd,
    /// signals, the operations listener and its reserve, two watches of directories while one takes over from the
    /// other.
    private static let fixed = 8
    /// Descriptors that are open for moments: files, sockets of the resolver.
    private static let momentary = 8
    /// Connections for each purpose: the minimum, and the number if descriptors are plentiful.
    private static let surplus = 2...64
    private static let operations = 4...64
    private static let minConnections = 8

    /// The error of a limit of open files that is too low for even the smallest server.
    public struct TooFewOpenFiles: Error, CustomStringConvertible {
        let limit: Int
        let least: Int

        /// The limit and the minimum, on one line.
        public var description: String { "the limit of open files is \(limit): must be at least \(least)" }
    }

    /// Distributes the open files that the system grants.
    ///
    /// - Parameters:
    ///   - processors: Number of processors that the process may use.
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
            keptLoops ?? (configuration.loops > 0 ? configuration.loops : min(processors, Self.maxDefaultLoops))
        let operationsListeners = configuration.metricsListen == nil ? 1 : 2
        let needed =
            others + Self.perLoop * wantedLoops + configuration.limits.maxConnections + Self.surplus.upperBound
            + operationsListeners * Self.operations.upperBound
        let limit = raise(needed)
        let least = Self.minConnections + Self.surplus.lowerBound + operationsListeners * Self.operations.lowerBound
        guard limit >= others + Self.perLoop * (keptLoops ?? 1) + least else {
            throw TooFewOpenFiles(limit: limit, least: others + Self.perLoop + least)
        }
        // Loops need connections to be useful: if descriptors are scarce, loops get a quarter of them.
        let loops =
            limit >= needed || keptLoops != nil
            ? wantedLoops : min(wantedLoops, max((limit - others) / 4 / Self.perLoop, 1))
        let left = limit - others - Self.perLoop * loops
        surplusConnections = limit >= needed ? Self.surplus.upperBound : Self.surplus.clamp(left / 16)
        operationsConnections = limit >= needed ? Self.operations.upperBound : Self.operations.clamp(left / 8)
        connections = min(
            configuration.limits.maxConnections, left - surplusConnections - operationsListeners * operationsConnections
        )
        self.loops = loops
        workers = configuration.workers > 0 ? configuration.workers : loops
        openFiles = limit
        neededOpenFiles = needed
        self.others = others
    }

    /// Returns the capacity with another configuration, for the same loops.
    func with(_ configuration: ServerConfiguration, raise: (Int) -> Int) throws(TooFewOpenFiles) -> ServerCapacity {
        var configuration = configuration
        configuration.workers = workers
        return try ServerCapacity(configuration, processors: loops, keptLoops: loops, others: others, raise: raise)
    }
}

extension ClosedRange<Int> {
    fileprivate func clamp(_ value: Int) -> Int { Swift.min(Swift.max(value, lowerBound), upperBound) }
}
