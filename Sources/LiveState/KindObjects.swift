internal import ClusterFacts

/// The objects of one kind.
///
/// They lie in shards of some 32 to 64, so that a new snapshot after a change copies one shard and a row of references, not all objects.
struct KindObjects: Sendable {
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

        static func == (a: Name, b: Name) -> Bool { a.hash == b.hash && a.name == b.name && a.namespace == b.namespace }

        func hash(into hasher: inout Hasher) { hasher.combine(hash) }
    }

    var coverage: Coverage
    private(set) var count = 0
    private var shards: [[Name: ObjectFacts]] = [[:]]

    /// Objects in a shard at which the number of shards is doubled.
    private static let objectsPerShard = 64
    /// Shards at most: beyond, they grow.
    private static let maxShards = 4096

    init(coverage: Coverage) {
        self.coverage = coverage
    }

    subscript(name: Name) -> ObjectFacts? { shards[shard(of: name)][name] }

    /// Adds an object, or puts it in the place of the one with its name.
    mutating func put(_ name: Name, _ facts: ObjectFacts) {
        if shards[shard(of: name)].updateValue(facts, forKey: name) == nil { count += 1 }
        if count > shards.count * Self.objectsPerShard, shards.count < Self.maxShards { split() }
    }

    /// Removes an object, if it is there.
    mutating func remove(_ name: Name) {
        if shards[shard(of: name)].removeValue(forKey: name) != nil { count -= 1 }
    }

    /// Forgets all objects.
    mutating func removeAll() {
        shards = [[:]]
        count = 0
    }

    /// Everything, in no order.
    var all: [(Name, ObjectFacts)] { shards.flatMap { $0.map { ($0.key, $0.value) } } }

    /// The number of shards is a power of two.
    private func shard(of name: Name) -> Int { name.hash & (shards.count - 1) }

    private mutating func split() {
        var larger = [[Name: ObjectFacts]](repeating: [:], count: shards.count * 2)
        for shard in shards {
            for (name, facts) in shard { larger[name.hash & (larger.count - 1)][name] = facts }
        }
        shards = larger
    }
}
