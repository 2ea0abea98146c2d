public import KubernetesAPI

/// The configuration that decisions depend on. Immutable: a change makes a new one.
public struct AdmissionConfiguration: Sendable {
    /// Feature gates.
    public var featureGates: FeatureGates
    /// The releases of OCNE; nil turns off the rules that need them.
    public var metadata: OCNEMetadata?
    /// Lookup of control planes that are scaled.
    public var controlPlanes: any ControlPlaneLookup
    /// Mode of each rule.
    public var ruleModes = RuleModes(OCNERule.rules)

    /// Creates a configuration. By default no gate is on, and the releases are those built in.
    public init(
        featureGates: FeatureGates = FeatureGates(), metadata: OCNEMetadata? = .builtIn,
        controlPlanes: any ControlPlaneLookup
    ) {
        self.featureGates = featureGates
        self.metadata = metadata
        self.controlPlanes = controlPlanes
    }
}

/// Lookup of the cluster's control planes. Any thread.
public protocol ControlPlaneLookup: Sendable {
    /// Returns the placement of a control plane's etcd. Called for every scale request; must not block.
    func etcdPlacement(namespace: String, name: String) -> EtcdPlacement
}

/// Result of a `ControlPlaneLookup`.
public enum EtcdPlacement: Sendable, Equatable {
    /// On the control plane machines.
    case stacked
    /// On machines of its own, which `etcd.external` names.
    case external
    /// There is no such control plane.
    case notFound
    /// It could not be looked up, for the reason given.
    case unavailable(String)
}

/// Lookup without a source of live state: scaling is refused, with the reason.
public struct NoControlPlanes: ControlPlaneLookup {
    /// Creates the lookup without an API server or a directory, which finds nothing.
    public init() {}

    /// `unavailable`, with the flags that would change it.
    public func etcdPlacement(namespace: String, name: String) -> EtcdPlacement {
        .unavailable("no live state is configured: start with --state-dir, --kubeconfig or in a cluster")
    }
}
