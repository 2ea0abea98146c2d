public import ClusterObjects

/// A set of objects, as the hash values of their keys: a check of a large cluster may select many. That two objects have
/// the same 64 bits is so unlikely that it does not matter.
public struct ObjectSelection {
    /// The kinds of the objects, as `GROUP/KIND`.
    public private(set) var kinds: Set<String> = []
    private var hashes: Set<Int> = []

    /// Creates a set.
    public init(_ keys: some Sequence<ObjectKey>) {
        for key in keys {
            hashes.insert(key.hashValue)
            kinds.insert("\(key.group)/\(key.kind)")
        }
    }

    /// True if no object is selected.
    public var isEmpty: Bool { hashes.isEmpty }

    /// Returns true if an object is selected.
    public func contains(_ key: ObjectKey) -> Bool { hashes.contains(key.hashValue) }
}
