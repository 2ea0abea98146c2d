/// The flow of a job: a connection of a client network.
public struct Flow: Hashable, Sendable {
    /// The client's network.
    public let network: ClientNetwork
    /// Distinguishes the connections of a network.
    public let connection: UInt64

    /// Creates a flow.
    public init(network: ClientNetwork, connection: UInt64) {
        self.network = network
        self.connection = connection
    }
}

/// A queue that alternates between client networks, and between the connections of a network: many jobs of one delay a
/// job of another by at most one job each. Jobs of a connection stay in order. Adding and removing take constant time.
public struct FairQueue<Element> {
    private struct Client {
        var jobs: [UInt64: Fifo<Element>] = [:]
        var turns = Fifo<UInt64>()
    }

    private var clients: [ClientNetwork: Client] = [:]
    private var turns = Fifo<ClientNetwork>()
    /// Number of queued elements.
    public private(set) var count = 0

    /// Creates an empty queue.
    public init() {}

    /// Appends an element of a flow.
    public mutating func append(_ element: Element, of flow: Flow) {
        count += 1
        if clients[flow.network] == nil { turns.append(flow.network) }
        if clients[flow.network]?.jobs[flow.connection] == nil {
            clients[flow.network, default: Client()].turns.append(flow.connection)
        }
        clients[flow.network, default: Client()].jobs[flow.connection, default: Fifo()].append(element)
    }

    /// Removes and returns the next element; nil if the queue is empty.
    public mutating func removeFirst() -> Element? {
        // Flows with further elements move to the end of the line.
        guard let network = turns.removeFirst(), var client = clients.removeValue(forKey: network) else { return nil }
        defer {
            if client.turns.count > 0 {
                clients[network] = client
                turns.append(network)
            }
        }
        guard let connection = client.turns.removeFirst(), var jobs = client.jobs.removeValue(forKey: connection) else {
            return nil
        }
        let element = jobs.removeFirst()
        if jobs.count > 0 {
            client.jobs[connection] = jobs
            client.turns.append(connection)
        }
        count -= 1
        return element
    }
}

/// A first-in, first-out queue. Removed elements stay at the front until they are half of all, so that removals rarely
/// move the others.
struct Fifo<Element> {
    private var elements: [Element?] = []
    private var taken = 0

    var count: Int { elements.count - taken }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func removeFirst() -> Element? {
        guard taken < elements.count else { return nil }
        let element = elements[taken]
        elements[taken] = nil
        taken += 1
        if taken * 2 >= elements.count {
            elements.removeFirst(taken)
            taken = 0
        }
        return element
    }
}
