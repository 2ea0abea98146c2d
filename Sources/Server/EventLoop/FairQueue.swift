/// What a job belongs to: a connection of a client network.
public struct Flow: Hashable, Sendable {
    /// Where the client is.
    public let network: ClientNetwork
    /// Tells the connections of a network apart.
    public let connection: UInt64

    /// A flow.
    public init(network: ClientNetwork, connection: UInt64) {
        self.network = network
        self.connection = connection
    }
}

/// A queue in which client networks take turns, and within a network its connections: many jobs of one do not delay a
/// job of another by more than one job each. Jobs of a connection stay in order. Adding and removing take constant
/// time.
public struct FairQueue<Element> {
    private struct Client {
        var jobs: [UInt64: Fifo<Element>] = [:]
        var turns = Fifo<UInt64>()
    }

    private var clients: [ClientNetwork: Client] = [:]
    private var turns = Fifo<ClientNetwork>()
    /// Elements in the queue.
    public private(set) var count = 0

    /// An empty queue.
    public init() {}

    /// Adds an element of a flow.
    public mutating func append(_ element: Element, of flow: Flow) {
        count += 1
        if clients[flow.network] == nil { turns.append(flow.network) }
        if clients[flow.network]?.jobs[flow.connection] == nil {
            clients[flow.network, default: Client()].turns.append(flow.connection)
        }
        clients[flow.network, default: Client()].jobs[flow.connection, default: Fifo()].append(element)
    }

    /// Removes and returns the element whose turn it is; nil when there is none.
    public mutating func removeFirst() -> Element? {
        // What still has elements goes to the end of the line.
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

/// First in, first out. Elements that were taken stay in front until they are half of all, so that taking one moves few
/// others.
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
