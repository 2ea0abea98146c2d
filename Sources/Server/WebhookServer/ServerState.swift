internal import EventLoop
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
    /// Where spans of sampled requests go; nil where none are recorded.
    let spans: (any SpanRecorder)?
    /// Set by the first signal: from then on every HTTP/1.1 answer ends its connection.
    let isDraining = Atomic<Bool>(false)
    /// Bytes of bodies that wait or are worked on, and of answers that their peers have not taken.
    let budget = ByteBudget()
    let connections = Places()
    /// Connections of each client network, without surplus ones.
    let shares = ClientShares()
    /// Connections that are there to be told that there is no room.
    let surplus = Places()
    /// Counts changes of the authorities and names by which clients are accepted.
    let clientGeneration = Atomic<UInt64>(0)
    /// The context that new connections get.
    private let tls: Mutex<TLSContext>

    init(
        _ configuration: ServerConfiguration, _ capacity: ServerCapacity, routes: [Route], tls: TLSContext,
        metrics: MetricsRegistry,
        spans: (any SpanRecorder)? = nil, renderError: @escaping ErrorBodyRenderer,
        makeProcessor: @escaping RequestProcessorFactory
    ) {
        limits = ServerLimits(configuration, capacity, routes: routes)
        self.routes = RouteTable(routes)
        self.spans = spans
        self.renderError = renderError
        self.makeProcessor = makeProcessor
        self.metrics = ServerMetrics(metrics, routes: routes)
        self.tls = Mutex(tls)
    }

    var tlsContext: TLSContext {
        get { tls.withLock { $0 } }
        set {
            let isSame = tls.withLock { current in
                defer { current = newValue }
                return newValue.acceptsSameClients(as: current)
            }
            if !isSame { clientGeneration.add(1, ordering: .releasing) }
        }
    }

    /// Takes a place for a connection; false when there is none left.
    func join(_ network: ClientNetwork) -> Bool {
        guard connections.take(upTo: limits.maxConnections) else { return false }
        shares.add(1, to: network)
        return true
    }

    /// A connection has ended.
    func leave(_ network: ClientNetwork, isSurplus: Bool) {
        guard !isSurplus else { return surplus.giveBack() }
        connections.giveBack()
        shares.remove(1, from: network)
    }

    /// Connections that are open.
    var openConnections: Int { connections.taken + surplus.taken }

    /// Puts the refusal in the place of an answer that was given up.
    func finish(_ response: inout WebhookResponse) {
        guard response.isUnfinished else { return }
        response.status = Refusal.tooLate.status
        response.body.removeAll()
        renderError(response.status, Refusal.tooLate.message, &response.body)
    }
}
