internal import ClusterObjects
internal import JSON

/// The cluster after the files are applied: their objects, and those of the cluster itself.
struct OfflineCluster: ClusterReader {
    private var objects: [ObjectKey: ObjectSummary] = [:]
    private let state: any ClusterReader
    /// False if an object of the files cannot be parsed: then a missing one may exist.
    private var isComplete = true

    /// Creates a cluster; the last object with a key wins.
    ///
    /// - Parameter converter: Converts objects with a conversion annotation to their other version.
    init(_ files: [ManifestObject], state: any ClusterReader, converter: (any VersionConverter)? = nil) {
        self.state = state
        var tape = Tape()
        for object in files where !object.name.isEmpty {
            do throws(JSONError) {
                let root = try tape.parse(object.json.span).root
                let key = ObjectKey(
                    group: object.group, kind: object.kind, namespace: object.namespace, name: object.name)
                objects[key] = ObjectSummary(
                    group: object.group, version: object.version, kind: object.kind, root, converter: converter)
            } catch {
                isComplete = false
            }
        }
    }

    func summary(of key: ObjectKey) -> ObjectSummary? { objects[key] ?? state.summary(of: key) }

    func coverage(group: String, kind: String) -> Coverage {
        isComplete ? state.coverage(group: group, kind: kind) : .pending
    }
}
