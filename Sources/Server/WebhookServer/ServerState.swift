internal import EventLoop
internal import Metrics
internal import Synchronization
internal import TLS

/// State that all threads of a server share: immutable parts and atomics. Any thread.
final class ServerState: Sendable {
    let routes: RouteTable
    let renderError: ErrorBodyRenderer
    let metrics: ServerMetrics
    /// Takes spans of sampled requests; nil if none are recorded.
    let spans: (any SpanRecorder)?
    /// Set by the first signal: from then on every HTTP/1.1 response ends its connection.
    let isDraining = Atomic<Bool>(false)
    /// Bytes of large bodies that are read or handled, and of responses that peers have not read.
    let budget: ByteBudget
    /// Their memory.
    let buffers: LargeBuffers
    /// Connections within the limit.
    let connections = ConnectionSlots()
    /// Connections of each client network, without surplus ones.
    let shares = ClientShares()
    /// Connections above the limit, which only get 503.
    let surplus = ConnectionSlots()
    /// Counts changes of the authorities and names by which clients are accepted.
    let clientGeneration = Atomic<UInt64>(0)
    /// The context of new connections.
    private let tls: Mutex<TLSContext>

    init(_ webhooks: Webhooks, tls: TLSContext, _ metrics: ServerMetrics) {
        routes = RouteTable(webhooks.routes, metrics)
        spans = webhooks.spans
        renderError = webhooks.renderError
        self.metrics = metrics
        budget = ByteBudget()
        buffers = LargeBuffers(beside: budget)
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

    /// Takes a connection slot; false if `limit` are taken.
    func join(_ network: ClientNetwork, upTo limit: Int) -> Bool {
        guard connections.take(upTo: limit) else { return false }
        shares.add(1, to: network)
        return true
    }

    /// Gives back the slot of a connection that has ended.
    func leave(_ network: ClientNetwork, isSurplus: Bool) {
        guard !isSurplus else { return surplus.giveBack() }
        connections.giveBack()
        shares.remove(1, from: network)
    }

    /// Number of open connections.
    var openConnections: Int { connections.taken + surplus.taken }
}
