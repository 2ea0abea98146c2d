public import JSON

/// Fields that rules read of a Cluster of Cluster API.
public struct WorkloadClusterSummary: Sendable, Equatable {
    /// `spec.controlPlaneRef`: the cluster's control plane; nil if the Cluster names none.
    public let controlPlane: ObjectReference?

    /// Creates a summary from values.
    public init(controlPlane: ObjectReference?) {
        self.controlPlane = controlPlane
    }

    /// Reads a Cluster in either version; `root` is the whole object.
    public init(_ root: borrowing Field) {
        controlPlane = ObjectReference(root["spec"]["controlPlaneRef"])
    }
}
