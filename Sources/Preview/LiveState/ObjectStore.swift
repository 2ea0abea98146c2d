internal import ClusterObjects

/// The objects of one kind.
///
/// They lie in shards of some 32 to 64, so that a new snapshot after a change copies one shard and a row of references,
/// not all objects.
struct ObjectStore: Sendable {
    /// What objects of one kind are told apart by.
    struct Name: Hashable, Sendable {
        let namespace: String
        let name: String
        /// Of both, worked out once: a look-up needs it for the shard and again for the dictionary there.
        let hash: Int

        init(namespace: String, name: String) {
            self.namespace = namespace
            self.name = name
            // Seeded anew by every process: nobody can choose names that meet.
            var hasher = Hasher()
            hasher.combine(name)
            hasher.combine(namespace)
            hash = hasher.finalize()
        }

        /// Bytes that the texts take outside of this value.
        var heapBytes: Int { namespace.heapBytes + name.heapBytes }

        static func == (a: Name, b: Name) -> Bool { a.hash == b.hash && a.name == b.name && a.namespace == b.namespace }

        func hash(into hasher: inout Hasher) { hasher.combine(hash) }
    }

    var coverage: Coverage
    private(set) var count = 0
    /// Memory that the objects take: names, summary, and the tables that they stand in.
    var memoryBytes: Int {
        contentBytes + slots * Self.slotBytes + shards.count * MemoryLayout<[Name: ObjectSummary]>.stride
    }
    /// Of names and summary.
    private var contentBytes = 0
    /// Capacity of the tables together, in objects.
    private var slots = 0
    private var shards: [[Name: ObjectSummary]] = [[:]]

    /// Objects in a shard at which the number of shards is doubled.
    private static let objectsPerShard = 64
    /// Shards at most: beyond, they grow.
    private static let maxShards = 4096
    /// A dictionary has four places for three objects, with a name and a reference in each.
    private static let slotBytes = (MemoryLayout<Name>.stride + MemoryLayout<ObjectSummary>.stride) * 4 / 3 + 1
    /// Capacity of a shard in multiples of its objects, above which it is made smaller.
    private static let maxSlack = 8

    init(coverage: Coverage) {
        self.coverage = coverage
    }

    subscript(name: Name) -> ObjectSummary? { shards[shard(of: name)][name] }

    /// Adds an object, or puts it in the place of the one with its name.
    mutating func put(_ name: Name, _ summary: ObjectSummary) {
        let shard = shard(of: name)
        let before = shards[shard].capacity
        contentBytes += summary.memoryBytes
        if let old = shards[shard].updateValue(summary, forKey: name) {
            contentBytes -= old.memoryBytes
        } else {
            contentBytes += name.heapBytes
            count += 1
        }
        slots += shards[shard].capacity - before
        if count > shards.count * Self.objectsPerShard, shards.count < Self.maxShards { split() }
    }

    /// Removes an object, if it is there.
    mutating func remove(_ name: Name) {
        let shard = shard(of: name)
        guard let old = shards[shard].removeValue(forKey: name) else { return }
        contentBytes -= old.memoryBytes + name.heapBytes
        count -= 1
        // A dictionary never gives up capacity.
        let capacity = shards[shard].capacity
        guard capacity > Self.maxSlack * shards[shard].count else { return }
        var smaller: [Name: ObjectSummary] = Dictionary(minimumCapacity: 2 * shards[shard].count)
        for (name, summary) in shards[shard] { smaller[name] = summary }
        shards[shard] = smaller
        slots += shards[shard].capacity - capacity
    }

    /// Everything, in no order.
    var all: [(Name, ObjectSummary)] { shards.flatMap { $0.map { ($0.key, $0.value) } } }

    /// The number of shards is a power of two.
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
