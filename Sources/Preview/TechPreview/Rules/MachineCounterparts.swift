internal import ClusterObjects
internal import JSON

/// Looks up the same machine, or machine set, in the other API: it has the same kind and name.
enum MachineCounterparts {
    /// Returns true if the subject is a Machine or a MachineSet of Cluster API that can have a counterpart.
    static func isClusterAPI(_ review: borrowing Review) -> Bool {
        guard review.subject.api == .cluster, review.subject.kind == .machineSet || review.subject.kind == .machine
        else { return false }
        for namespace in review.situation.policy.counterpartNamespaces {
            if review.namespace.hasText(namespace) { return true }
        }
        return false
    }

    /// Returns true if the subject is a Machine or a MachineSet of Machine API that can have a counterpart.
    static func isMachineAPI(_ review: borrowing Review) -> Bool {
        review.subject.api == .machine && (review.subject.kind == .machineSet || review.subject.kind == .machine)
            && review.namespace.hasText(Policy.machineAPINamespace)
    }

    /// The Machine API object of the subject's name.
    static func machineAPI(_ review: borrowing Review) -> Knowledge {
        review.situation.look(
            ObjectKey(
                group: APIGroup.machine, kind: kind(review), namespace: Policy.machineAPINamespace,
                name: review.name.string))
    }

    /// The Cluster API object of the subject's name, in any of the managed namespaces.
    static func clusterAPI(_ review: borrowing Review) -> Knowledge {
        let name = review.name.string
        var result = Knowledge.noSuchAPI
        for namespace in review.situation.policy.counterpartNamespaces {
            let known = review.situation.look(
                ObjectKey(group: APIGroup.cluster, kind: kind(review), namespace: namespace, name: name))
            if case .found = known { return known }
            result = known
        }
        return result
    }

    private static func kind(_ review: borrowing Review) -> String {
        review.subject.kind == .machine ? "Machine" : "MachineSet"
    }
}
