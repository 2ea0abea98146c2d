public import JSON

/// What rules read of a Cluster of Cluster API.
public struct WorkloadClusterFacts: Sendable, Equatable {
    /// `spec.controlPlaneRef`: the one object that is the cluster's control plane; nil while the Cluster names none.
    public let controlPlane: ReferenceFacts?

    /// Facts put together by hand, not read from an object.
    public init(controlPlane: ReferenceFacts?) {
        self.controlPlane = controlPlane
    }

    /// Reads a Cluster in either version; `root` is the whole object.
    public init(_ root: borrowing Field) {
        controlPlane = ReferenceFacts(root["spec"]["controlPlaneRef"])
    }
}
