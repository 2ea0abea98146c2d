internal import JSON

/// Label keys that make a machine, or a node, one of a control plane, whatever their value.
enum ControlPlaneLabels {
    /// Whether a label key is one of them.
    static func contain(_ key: borrowing Cursor) -> Bool {
        key.stringEquals("cluster.x-k8s.io/control-plane") || key.stringEquals("node-role.kubernetes.io/control-plane")
            || key.stringEquals("node-role.kubernetes.io/master")
    }
}
