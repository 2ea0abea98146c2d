/// API groups that rules refer to.
public enum APIGroup {
    /// Cluster API itself: Cluster, Machine, MachineSet, MachineDeployment, MachinePool.
    public static let cluster = "cluster.x-k8s.io"
    /// Cluster API's infrastructure providers: machines and clusters of a platform.
    public static let infrastructure = "infrastructure.cluster.x-k8s.io"
    /// Cluster API's bootstrap providers; OCNEConfig is in it.
    public static let bootstrap = "bootstrap.cluster.x-k8s.io"
    /// Cluster API's control plane providers; OCNEControlPlane is in it.
    public static let controlPlane = "controlplane.cluster.x-k8s.io"
    /// OpenShift's Machine API.
    public static let machine = "machine.openshift.io"
    /// OpenShift's cluster configuration.
    public static let config = "config.openshift.io"
    /// Kubernetes' CustomResourceDefinitions.
    public static let apiExtensions = "apiextensions.k8s.io"
}

extension ObjectKey {
    /// Feature gates of an OpenShift cluster.
    public static let featureGate = ObjectKey(
        group: APIGroup.config, kind: "FeatureGate", namespace: "", name: "cluster")
    /// Platform of an OpenShift cluster.
    public static let infrastructure = ObjectKey(
        group: APIGroup.config, kind: "Infrastructure", namespace: "", name: "cluster")
    /// The only ControlPlaneMachineSet of an OpenShift cluster.
    public static let controlPlaneMachineSet = ObjectKey(
        group: APIGroup.machine, kind: "ControlPlaneMachineSet", namespace: OpenShiftNamespace.machineAPI,
        name: "cluster")
    /// Version of an OpenShift cluster.
    public static let clusterVersion = ObjectKey(
        group: APIGroup.config, kind: "ClusterVersion", namespace: "", name: "version")
}
