internal import EventLoop

/// Keys of reviews that wait for a connection to the API server. Client networks take turns and share the capacity: if
/// the queue is full, a review of a network with few replaces one of the network with the most.
struct ReviewQueue {
    /// The result of an append.
    enum Admission: Equatable {
        case queued
        /// Queued in place of this review, the newest of the network with the most.
        case replaced([UInt8])
        /// The queue is full, and no network has more reviews than this one would have.
        case rejected
    }

    private let capacity: Int
    /// Keys by network, oldest first. Networks without keys have no entry.
    private var waiting: [ClientNetwork: [[UInt8]]] = [:]
    /// Networks with keys, in the order of their turns.
    private var turns: [ClientNetwork] = []
    /// Number of queued reviews.
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Appends a review of a network.
    mutating func append(_ key: [UInt8], of network: ClientNetwork) -> Admission {
        var admission = Admission.queued
        if count >= capacity {
            guard let replaced = removeNewest(for: network) else { return .rejected }
            admission = .replaced(replaced)
        }
        if waiting[network] == nil { turns.append(network) }
        waiting[network, default: []].append(key)
        count += 1
        return admission
    }

    /// Removes and returns the next review; nil if the queue is empty.
    mutating func removeFirst() -> [UInt8]? {
        guard !turns.isEmpty else { return nil }
        let network = turns.removeFirst()
        guard var keys = waiting.removeValue(forKey: network), !keys.isEmpty else { return nil }
        let key = keys.removeFirst()
        if !keys.isEmpty {
            waiting[network] = keys
            turns.append(network)
        }
        count -= 1
        return key
    }

    /// Removes the newest review of the network with the most, unless that has no more than `newcomer` would have.
    private mutating func removeNewest(for newcomer: ClientNetwork) -> [UInt8]? {
        guard let largest = waiting.max(by: { $0.value.count < $1.value.count }),
            largest.value.count > (waiting[newcomer]?.count ?? 0) + 1
        else { return nil }
        count -= 1
        // At least one stays, so the network keeps its turn.
        return waiting[largest.key]?.popLast()
    }
}
