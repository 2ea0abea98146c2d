/// An object of the cluster, as its author wrote it.
public struct LiveObject: Sendable {
    /// What it is and what it is called.
    public struct Key: Hashable, Sendable {
        /// API group; empty for the core group.
        public let group: String
        public let kind: String
        /// Empty for objects without one.
        public let namespace: String
        public let name: String

        public init(group: String, kind: String, namespace: String, name: String) {
            self.group = group
            self.kind = kind
            self.namespace = namespace
            self.name = name
        }
    }

    public let key: Key
    /// Version within its group.
    public let version: String
    /// The whole object as JSON.
    public let json: [UInt8]
}

/// The cluster as it was seen at one time. Immutable: a change is a new one.
public struct LiveObjects: Sendable {
    private let objects: [LiveObject.Key: LiveObject]

    /// Where two objects have the same key, the later one counts.
    public init(_ objects: [LiveObject] = []) {
        self.objects = Dictionary(objects.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
    }

    /// How many there are.
    public var count: Int { objects.count }

    public subscript(key: LiveObject.Key) -> LiveObject? { objects[key] }
}
