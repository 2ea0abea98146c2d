public import JSON

/// What rules read of a Cluster of Cluster API.
public struct WorkloadClusterSummary: Sendable, Equatable {
    /// `spec.controlPlaneRef`: the one object that is the cluster's control plane; nil while the Cluster names none.
    public let controlPlane: ObjectReference?

    /// Summary put together by hand, not read from an object.
    public init(controlPlane: ObjectReference?) {
        self.controlPlane = controlPlane
    }

    /// Reads a Cluster in either version; `root` is the whole object.
    public init(_ root: borrowing Field) {
        controlPlane = ObjectReference(root["spec"]["controlPlaneRef"])
    }
}
