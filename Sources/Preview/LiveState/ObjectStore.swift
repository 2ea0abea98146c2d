internal import ClusterObjects

/// The objects of one resource, by name. A value: copies share storage.
///
/// Objects are in shards of 32 to 64, so that a change after a copy duplicates one shard and the array of shards, not
/// all objects.
struct ObjectStore: Sendable {
    /// Namespace and name of an object.
    struct Name: Hashable, Sendable {
        let namespace: String
        let name: String
        /// Hash of both, computed once: a lookup needs it for the shard and for the dictionary in it.
        let hash: Int

        init(namespace: String, name: String) {
            self.namespace = namespace
            self.name = name
            // Seeded by each process: authors of objects cannot choose names that collide.
            var hasher = Hasher()
            hasher.combine(name)
            hasher.combine(namespace)
            hash = hasher.finalize()
        }

        /// Heap bytes of the strings.
        var heapBytes: Int { namespace.heapBytes + name.heapBytes }

        static func == (a: Name, b: Name) -> Bool { a.hash == b.hash && a.name == b.name && a.namespace == b.namespace }

        func hash(into hasher: inout Hasher) { hasher.combine(hash) }
    }

    var coverage: Coverage
    private(set) var count = 0
    /// Bytes of the objects: names, summaries, and the tables.
    var memoryBytes: Int {
        contentBytes + failureDomains.memoryBytes + slots * Self.slotBytes + shards.count
            * MemoryLayout<[Name: ObjectSummary]>.stride
    }
    /// Objects by failure domain.
    private(set) var failureDomains = FailureDomainCounts()
    /// Bytes of names and summaries.
    private var contentBytes = 0
    /// Total capacity of the shards, in objects.
    private var slots = 0
    private var shards: [[Name: ObjectSummary]] = [[:]]

    /// Average number of objects in a shard above which the number of shards is doubled.
    private static let objectsPerShard = 64
    /// Largest number of shards; beyond it, shards grow.
    private static let maxShards = 4096
    /// A dictionary has four slots for three objects, with a name and a reference in each.
    private static let slotBytes = (MemoryLayout<Name>.stride + MemoryLayout<ObjectSummary>.stride) * 4 / 3 + 1
    /// Ratio of a shard's capacity to its objects above which it is shrunk.
    private static let maxSlack = 8

    init(coverage: Coverage) {
        self.coverage = coverage
    }

    subscript(name: Name) -> ObjectSummary? { shards[shard(of: name)][name] }

    /// Adds an object, or replaces the one with its name.
    mutating func put(_ name: Name, _ summary: ObjectSummary) {
        let shard = shard(of: name)
        let before = shards[shard].capacity
        contentBytes += summary.memoryBytes
        failureDomains.add(summary)
        if let old = shards[shard].updateValue(summary, forKey: name) {
            contentBytes -= old.memoryBytes
            failureDomains.remove(old)
        } else {
            contentBytes += name.heapBytes
            count += 1
        }
        slots += shards[shard].capacity - before
        if count > shards.count * Self.objectsPerShard, shards.count < Self.maxShards { split() }
    }

    /// Removes an object, if there is one with this name.
    mutating func remove(_ name: Name) {
        let shard = shard(of: name)
        guard let old = shards[shard].removeValue(forKey: name) else { return }
        contentBytes -= old.memoryBytes + name.heapBytes
        failureDomains.remove(old)
        count -= 1
        // A dictionary never shrinks.
        let capacity = shards[shard].capacity
        guard capacity > Self.maxSlack * shards[shard].count else { return }
        var smaller: [Name: ObjectSummary] = Dictionary(minimumCapacity: 2 * shards[shard].count)
        for (name, summary) in shards[shard] { smaller[name] = summary }
        shards[shard] = smaller
        slots += shards[shard].capacity - capacity
    }

    /// All objects, in no order.
    var all: [(Name, ObjectSummary)] { shards.flatMap { $0.map { ($0.key, $0.value) } } }

    /// Returns the index of a shard; the number of shards is a power of two.
    private func shard(of name: Name) -> Int { name.hash & (shards.count - 1) }

    private mutating func split() {
        var larger = [[Name: ObjectSummary]](repeating: [:], count: shards.count * 2)
        for shard in shards {
            for (name, summary) in shard { larger[name.hash & (larger.count - 1)][name] = summary }
        }
        shards = larger
        slots = shards.reduce(0) { $0 + $1.capacity }
    }
}
