internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// The labels of an object that is not authoritative: which of them its authors may change.
enum CounterpartLabels {
    /// The label by which Cluster API tells the machines of one template from those of another.
    private static let templateHash = "machine-template-hash"

    /// Returns what is wrong with a change of a label; nil if nothing is.
    ///
    /// - Parameters:
    ///   - value: The new value; nil if the label is removed.
    ///   - counterpart: Fields of the authoritative object; nil if there is none that has any.
    ///   - reason: Who is authoritative, and what to change instead.
    static func fault(
        of key: String, changedTo value: String?, _ counterpart: SynchronizedMachine?, _ reason: String
    ) -> String? {
        if key == templateHash {
            return "set by Cluster API's controllers only; leave the label as it is"
        }
        if isOwned(key) { return reason }
        guard let counterpart else { return nil }
        if let theirs = counterpart.value(of: key) {
            return theirs == value
                ? nil : "must be \(quoted(theirs)), as in its counterpart, or stay as it is: \(reason)"
        }
        // A label beyond the limits may be one of the counterpart's.
        return counterpart.hasAllLabels ? nil : reason
    }

    /// Returns true if no label changes.
    static func areSame(_ a: borrowing Field, _ b: borrowing Field) -> Bool {
        guard let before = a.value, let after = b.value else { return !a.exists && !b.exists }
        return before.isSameValue(as: after)
    }

    private static func isOwned(_ key: String) -> Bool {
        key.hasPrefix("machine.openshift.io") || key.hasPrefix("kubernetes.io") || key.contains("cluster.x-k8s.io/")
    }
}
