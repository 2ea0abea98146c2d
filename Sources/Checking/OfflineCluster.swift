internal import ClusterFacts
internal import JSON

/// The cluster as it will be once the files are applied: their objects, in front of what is known of the cluster
/// itself.
struct OfflineCluster: ClusterView {
    private var objects: [ObjectKey: ObjectFacts] = [:]
    private let state: any ClusterView

    /// Where two objects have the same key, the later one counts.
    ///
    /// - Parameter otherVersion: Converts objects that say by an annotation what their other version has.
    init(_ files: [ManifestObject], state: any ClusterView, otherVersion: (any OtherVersion)? = nil) {
        self.state = state
        var tape = Tape()
        for object in files where !object.name.isEmpty {
            do throws(JSONError) {
                let root = try tape.parse(object.json.span).root
                let key = ObjectKey(
                    group: object.group, kind: object.kind, namespace: object.namespace, name: object.name)
                objects[key] = ObjectFacts(
                    group: object.group, version: object.version, kind: object.kind, root, otherVersion: otherVersion)
            } catch {
                // What was read as YAML is JSON.
            }
        }
    }

    func facts(of key: ObjectKey) -> ObjectFacts? { objects[key] ?? state.facts(of: key) }

    func coverage(group: String, kind: String) -> Coverage { state.coverage(group: group, kind: kind) }
}
