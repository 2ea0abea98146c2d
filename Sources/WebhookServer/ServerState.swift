internal import Metrics
internal import Synchronization
internal import TLS

/// What all threads of a server share: immutable parts, and atomics.
final class ServerState: Sendable {
    let limits: ServerLimits
    let routes: RouteTable
    let renderError: ErrorBodyRenderer
    let makeProcessor: RequestProcessorFactory
    let metrics: ServerMetrics
    /// Set by the first signal: from then on every HTTP/1.1 answer ends its connection.
    let isDraining = Atomic<Bool>(false)
    /// Bytes of bodies that wait or are worked on.
    let inflightBytes = Atomic<Int>(0)
    let connections = Atomic<Int>(0)
    /// The context that new connections get.
    private let tls: Mutex<TLSContext>

    init(
        _ configuration: ServerConfiguration, routes: [Route], tls: TLSContext, metrics: MetricsRegistry,
        renderError: @escaping ErrorBodyRenderer, makeProcessor: @escaping RequestProcessorFactory
    ) {
        limits = ServerLimits(configuration, routes: routes)
        self.routes = RouteTable(routes)
        self.renderError = renderError
        self.makeProcessor = makeProcessor
        self.metrics = ServerMetrics(metrics, routes: routes)
        self.tls = Mutex(tls)
    }

    var tlsContext: TLSContext {
        get { tls.withLock { $0 } }
        set { tls.withLock { $0 = newValue } }
    }

    /// Takes room for a body of so many bytes; false when there is none.
    func reserve(_ bytes: Int) -> Bool {
        let before = inflightBytes.wrappingAdd(bytes, ordering: .relaxed).oldValue
        guard before + bytes <= limits.maxInflightBytes else {
            inflightBytes.wrappingSubtract(bytes, ordering: .relaxed)
            return false
        }
        return true
    }

    /// Whether a body of so many bytes would find room now; it takes none.
    func hasRoom(for bytes: Int) -> Bool {
        bytes <= limits.maxInflightBytes &- inflightBytes.load(ordering: .relaxed)
    }

    /// Gives back what `reserve` took.
    func release(_ bytes: Int) {
        guard bytes > 0 else { return }
        inflightBytes.wrappingSubtract(bytes, ordering: .relaxed)
    }
}
