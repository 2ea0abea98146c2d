internal import APIConversion
internal import APISchema
internal import ClusterObjects
internal import KubernetesAPI
internal import LiveState
internal import OCNEAPI

/// Answers the questions of rules and conversion about the cluster, from one snapshot of the live state.
final class ClusterState: ControlPlaneLookup, ReferenceVersions {
    private let objects: ObjectCache

    init(objects: ObjectCache) {
        self.objects = objects
    }

    func version(group: String, kind: String) -> String? { objects.version(group: group, kind: kind) }

    private static let controlPlane = OCNEKind.controlPlane.schema(in: .hub).gvk

    func etcdPlacement(namespace: String, name: String) -> EtcdPlacement {
        let key = ObjectKey(
            group: Self.controlPlane.group, kind: Self.controlPlane.kind, namespace: namespace, name: name)
        switch objects.coverage(group: key.group, kind: key.kind) {
        case .complete: break
        case .notInstalled: return .notFound
        case .pending, .notWatched: return .unavailable("the live state is not synced yet; try again")
        }
        guard let summary = objects.summary(of: key) else { return .notFound }
        return summary.controlPlane?.hasExternalEtcd == true ? .external : .stacked
    }
}
