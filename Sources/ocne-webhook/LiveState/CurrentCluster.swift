internal import KubernetesAPI
internal import LiveState
internal import OCNEAPI
internal import Synchronization

/// The newest snapshot of the cluster's objects. Any thread.
///
/// A decision takes it at its beginning and releases it at its end. Nothing else keeps one, so that idle threads do not
/// retain deleted objects.
final class CurrentCluster: ControlPlaneLookup {
    /// A snapshot, and a number that changes with it.
    typealias Snapshot = (objects: ObjectCache, revision: UInt64)

    private let latest: Mutex<Snapshot>

    init(_ objects: ObjectCache) {
        latest = Mutex((objects, 0))
    }

    /// The newest snapshot.
    var objects: ObjectCache { snapshot.objects }

    /// The newest snapshot, with its number.
    var snapshot: Snapshot { latest.withLock { $0 } }

    /// Replaces the snapshot. The caller frees the old one, outside of the lock.
    func update(_ objects: ObjectCache) {
        let old = latest.withLock { latest in
            let old = latest.objects
            latest = (objects, latest.revision &+ 1)
            return old
        }
        _ = consume old
    }

    func etcdPlacement(namespace: String, name: String) -> EtcdPlacement {
        ClusterState(objects: objects).etcdPlacement(namespace: namespace, name: name)
    }
}
