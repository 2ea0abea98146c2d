/// What decisions depend on beside the request. A value: a change is a new one.
public struct AdmissionConfiguration: Sendable {
    public var featureGates: FeatureGates
    /// The releases of OCNE; nil turns off the rules that need them.
    public var metadata: OCNEMetadata?
    /// Where control planes are looked up when they are scaled.
    public var controlPlanes: any ControlPlaneLookup

    public init(featureGates: FeatureGates = FeatureGates(), metadata: OCNEMetadata? = .builtIn, controlPlanes: any ControlPlaneLookup) {
        self.featureGates = featureGates
        self.metadata = metadata
        self.controlPlanes = controlPlanes
    }
}

/// Control planes as the cluster has them.
public protocol ControlPlaneLookup: Sendable {
    /// Where the etcd of a control plane runs. Called for every scale request; must not block.
    func etcdPlacement(namespace: String, name: String) -> EtcdPlacement
}

/// Answer of a `ControlPlaneLookup`.
public enum EtcdPlacement: Sendable, Equatable {
    /// On the control plane machines.
    case stacked
    case external
    /// There is no such control plane.
    case notFound
    /// It could not be looked up, for the reason given.
    case unavailable(String)
}

/// A cluster of which nothing is known.
public struct NoControlPlanes: ControlPlaneLookup {
    public init() {}

    public func etcdPlacement(namespace: String, name: String) -> EtcdPlacement {
        .unavailable("no live state is configured: start with --state-dir, --kubeconfig or in a cluster")
    }
}
