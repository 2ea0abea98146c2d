internal import APISchema
internal import JSON
internal import KubernetesAPI
internal import LiveState
internal import OCNEAPI

/// The cluster as the rules ask about it, over one snapshot of the live state.
struct ClusterState: ControlPlaneLookup {
    let objects: LiveObjects

    private static let controlPlane = OCNEKind.controlPlane.schema.gvk

    func etcdPlacement(namespace: String, name: String) -> EtcdPlacement {
        let key = LiveObject.Key(group: Self.controlPlane.group, kind: Self.controlPlane.kind, namespace: namespace, name: name)
        guard let object = objects[key] else { return .notFound }
        var tape = Tape(capacity: 256)
        do {
            return EtcdPlacement(of: try tape.parse(object.json.span).root)
        } catch {
            return .unavailable("the object is not JSON: \(error)")
        }
    }
}
