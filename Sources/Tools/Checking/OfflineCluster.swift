internal import ClusterObjects
internal import JSON

/// The cluster as it will be once the files are applied: their objects, in front of what is known of the cluster
/// itself.
struct OfflineCluster: ClusterReader {
    private var objects: [ObjectKey: ObjectSummary] = [:]
    private let state: any ClusterReader

    /// Where two objects have the same key, the later one counts.
    ///
    /// - Parameter converter: Converts objects that say by an annotation what their other version has.
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
                // What was read as YAML is JSON.
            }
        }
    }

    func summary(of key: ObjectKey) -> ObjectSummary? { objects[key] ?? state.summary(of: key) }

    func coverage(group: String, kind: String) -> Coverage { state.coverage(group: group, kind: kind) }
}
