public import JSON

/// Label keys that make a machine or a node part of a control plane, with any value.
public enum ControlPlaneLabels {
    /// The label by which control planes count their Machines.
    public static let machine: StaticString = "cluster.x-k8s.io/control-plane"
    /// The label with the name of an object's Cluster.
    public static let clusterName: StaticString = "cluster.x-k8s.io/cluster-name"

    /// Returns true if a label key is one of them.
    public static func contain(_ key: borrowing Cursor) -> Bool {
        key.stringEquals(machine) || key.stringEquals("node-role.kubernetes.io/control-plane")
            || key.stringEquals("node-role.kubernetes.io/master")
    }

    /// Returns the first of them in a map of labels; nil if there is none.
    static func first(in labels: borrowing Field) -> String? {
        var members = labels.members
        while let member = members.next() {
            if contain(member.name) { return member.name.string }
        }
        return nil
    }
}
