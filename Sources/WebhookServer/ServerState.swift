internal import Metrics
internal import Synchronization
internal import TLS

/// Places of which there are only so many. Any thread.
final class Places: Sendable {
    private let count = Atomic<Int>(0)

    /// How many are taken.
    var taken: Int { count.load(ordering: .relaxed) }

    /// Takes one; false when `limit` are taken.
    func take(upTo limit: Int) -> Bool {
        guard count.wrappingAdd(1, ordering: .relaxed).newValue > limit else { return true }
        giveBack()
        return false
    }

    /// Gives back what `take` took.
    func giveBack() { count.wrappingSubtract(1, ordering: .relaxed) }
}

/// What all threads of a server share: immutable parts, and atomics.
final class ServerState: Sendable {
    let limits: ServerLimits
    let routes: RouteTable
    let renderError: ErrorBodyRenderer
    let makeProcessor: RequestProcessorFactory
    let metrics: ServerMetrics
    /// Set by the first signal: from then on every HTTP/1.1 answer ends its connection.
    let isDraining = Atomic<Bool>(false)
    /// Bytes of bodies that wait or are worked on, and of answers that their peers have not taken.
    let inflightBytes = Atomic<Int>(0)
    let connections = Places()
    /// Connections that are there to be told that there is no room.
    let surplus = Places()
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

    /// A connection has ended.
    func leave(isSurplus: Bool) { (isSurplus ? surplus : connections).giveBack() }

    /// Connections that are open.
    var openConnections: Int { connections.taken + surplus.taken }

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

    /// Takes room for an answer of so many bytes, which is there and waits for its peer; false when there is none left at all. The one that finds
    /// the last room may be larger than that.
    func hold(_ bytes: Int) -> Bool {
        guard inflightBytes.load(ordering: .relaxed) < limits.maxInflightBytes else { return false }
        inflightBytes.wrappingAdd(bytes, ordering: .relaxed)
        return true
    }

    /// Puts the refusal in the place of an answer that was given up.
    func finish(_ response: inout WebhookResponse) {
        guard response.isUnfinished else { return }
        response.status = Refusal.tooLate.status
        response.body.removeAll()
        renderError(response.status, Refusal.tooLate.message, &response.body)
    }

    /// Gives back what `reserve` or `hold` took.
    func release(_ bytes: Int) {
        guard bytes > 0 else { return }
        inflightBytes.wrappingSubtract(bytes, ordering: .relaxed)
    }
}
