internal import KubernetesAPI
internal import LiveState
internal import OCNEAPI
internal import Synchronization

/// The newest snapshot of the cluster. Any thread.
///
/// Who decides takes it at the beginning and lets go of it at the end. Nothing else keeps one, so that threads that
/// have nothing to do do not keep objects that are gone.
final class CurrentCluster: ControlPlaneLookup {
    private let latest: Mutex<ObjectCache>

    init(_ objects: ObjectCache) {
        latest = Mutex(objects)
    }

    /// The snapshot to decide by.
    var objects: ObjectCache { latest.withLock { $0 } }

    /// Replaces the snapshot. What only the old one had is freed by the caller, not while others wait.
    func update(_ objects: ObjectCache) {
        let old = latest.withLock { latest in
            let old = latest
            latest = objects
            return old
        }
        _ = consume old
    }

    func etcdPlacement(namespace: String, name: String) -> EtcdPlacement {
        ClusterState(objects: objects).etcdPlacement(namespace: namespace, name: name)
    }
}
