internal import EventLoop
internal import Primitives
internal import Synchronization

/// The limits that may change while the server runs. Any thread; each is looked up when it is needed, so that a new one
/// counts from then on.
final class ServerLimits: Sendable {
    private let workerThreshold: Atomic<Int>
    private let connections: Atomic<Int>
    private let surplus: Atomic<Int>
    private let streams: Atomic<Int>
    private let inflight: Atomic<Int>
    private let bodyMinimum: Atomic<Int>
    private let handshake: Atomic<UInt64>
    private let header: Atomic<UInt64>
    private let idle: Atomic<UInt64>
    private let body: Atomic<UInt64>
    private let write: Atomic<UInt64>
    /// By route.
    private let bodies: [BodyLimit]

    /// An array cannot hold an atomic itself.
    private final class BodyLimit: Sendable {
        let bytes: Atomic<Int>

        init(_ bytes: Int) {
            self.bytes = Atomic(bytes)
        }
    }

    init(_ configuration: ServerConfiguration, _ capacity: ServerCapacity, routes: [Route]) {
        workerThreshold = Atomic(configuration.workerThresholdBytes)
        connections = Atomic(capacity.connections)
        surplus = Atomic(capacity.surplusConnections)
        streams = Atomic(configuration.maxStreams)
        inflight = Atomic(configuration.maxInflightBytes)
        bodyMinimum = Atomic(configuration.minimumBodyBytes)
        handshake = Atomic(configuration.handshakeTimeout.nanoseconds)
        header = Atomic(configuration.headerTimeout.nanoseconds)
        idle = Atomic(configuration.idleTimeout.nanoseconds)
        body = Atomic(configuration.bodyTimeout.nanoseconds)
        write = Atomic(configuration.writeTimeout.nanoseconds)
        bodies = routes.map { BodyLimit($0.maxBodyBytes) }
    }

    /// Takes over other limits; `routes` are those that there were, with other limits.
    func update(_ configuration: ServerConfiguration, _ capacity: ServerCapacity, routes: [Route]) {
        workerThreshold.store(configuration.workerThresholdBytes, ordering: .relaxed)
        connections.store(capacity.connections, ordering: .relaxed)
        surplus.store(capacity.surplusConnections, ordering: .relaxed)
        streams.store(configuration.maxStreams, ordering: .relaxed)
        inflight.store(configuration.maxInflightBytes, ordering: .relaxed)
        bodyMinimum.store(configuration.minimumBodyBytes, ordering: .relaxed)
        handshake.store(configuration.handshakeTimeout.nanoseconds, ordering: .relaxed)
        header.store(configuration.headerTimeout.nanoseconds, ordering: .relaxed)
        idle.store(configuration.idleTimeout.nanoseconds, ordering: .relaxed)
        body.store(configuration.bodyTimeout.nanoseconds, ordering: .relaxed)
        write.store(configuration.writeTimeout.nanoseconds, ordering: .relaxed)
        for (limit, route) in zip(bodies, routes) { limit.bytes.store(route.maxBodyBytes, ordering: .relaxed) }
    }

    var workerThresholdBytes: Int { workerThreshold.load(ordering: .relaxed) }
    var maxConnections: Int { connections.load(ordering: .relaxed) }
    var maxSurplusConnections: Int { surplus.load(ordering: .relaxed) }
    var maxStreams: Int { streams.load(ordering: .relaxed) }
    var maxInflightBytes: Int { inflight.load(ordering: .relaxed) }
    var minimumBodyBytes: Int { bodyMinimum.load(ordering: .relaxed) }
    /// Timeouts in nanoseconds.
    var handshakeTimeout: UInt64 { handshake.load(ordering: .relaxed) }
    var headerTimeout: UInt64 { header.load(ordering: .relaxed) }
    var idleTimeout: UInt64 { idle.load(ordering: .relaxed) }
    var bodyTimeout: UInt64 { body.load(ordering: .relaxed) }
    var writeTimeout: UInt64 { write.load(ordering: .relaxed) }

    /// Bytes that the body of a request for a route may have.
    func maxBodyBytes(of route: Int) -> Int { bodies[route].bytes.load(ordering: .relaxed) }
}
