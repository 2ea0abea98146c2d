public import ClusterObjects
internal import JSON
internal import KubernetesClient

/// Builds a snapshot of a cluster from lists: the summaries of objects, which is all that rules read of others. A
/// resource that does not fit into the memory limit, or that could not be listed, is pending: nothing is concluded from
/// a missing object.
public final class ClusterSnapshot: ListConsumer {
    /// The snapshot so far.
    public private(set) var objects: ObjectCache
    /// Resources whose objects do not fit.
    public private(set) var overLimit: [String] = []

    private let limit: Int
    private let converter: (any VersionConverter)?
    private var usedBytes = 0
    private var current: (resource: WatchedResource, version: String, store: ObjectStore)?
    private var tape = Tape()

    /// Creates an empty snapshot.
    ///
    /// - Parameters:
    ///   - limit: Bytes of all summaries.
    ///   - converter: Converts objects with a conversion annotation.
    public init(
        of resources: [WatchedResource], limit: Int = LiveStateMemory.defaultBytes, converter: (any VersionConverter)?
    ) {
        objects = ObjectCache(awaiting: resources)
        self.limit = limit
        self.converter = converter
    }

    /// Begins a resource.
    public func begin(_ resource: WatchedResource, version: String) {
        current = (resource, version, ObjectStore(coverage: .complete))
    }

    /// Adds an object; one without a name is ignored.
    public func take(_ object: Span<UInt8>) {
        guard let resource = current?.resource, let version = current?.version, !isFull else { return }
        defer { tape.trim() }
        do throws(JSONError) {
            let root = try tape.parse(object).root
            guard let name = ObjectStore.Name(of: Field(root)), resource.includes(name) else { return }
            let summary = ObjectSummary(
                group: resource.group, version: version, kind: resource.kind, root, converter: converter)
            current?.store.put(name, summary)
        } catch {
            // Unreachable: the item is part of a list that was parsed.
        }
    }

    /// Adds the objects of a resource to the snapshot.
    public func end(_ resource: WatchedResource, _ outcome: ListOutcome) {
        defer { current = nil }
        switch outcome {
        case .complete:
            if isFull { return overLimit.append(resource.name) }
            guard let store = current?.store else { return }
            usedBytes += store.memoryBytes
            objects[resource] = store
        case .notServed: objects[resource] = ObjectStore(coverage: .notInstalled)
        case .forbidden, .failed: break
        }
    }

    private var isFull: Bool { usedBytes + (current?.store.memoryBytes ?? 0) > limit }
}
