/// API groups that rules know.
public enum APIGroup {
    /// Cluster API itself: Cluster, Machine, MachineSet, MachineDeployment, MachinePool.
    public static let cluster = "cluster.x-k8s.io"
    /// What Cluster API's infrastructure providers add: machines and clusters of a platform.
    public static let infrastructure = "infrastructure.cluster.x-k8s.io"
    /// What Cluster API's bootstrap providers add, OCNEConfig among it.
    public static let bootstrap = "bootstrap.cluster.x-k8s.io"
    /// What Cluster API's control plane providers add, OCNEControlPlane among it.
    public static let controlPlane = "controlplane.cluster.x-k8s.io"
    /// OpenShift's Machine API.
    public static let machine = "machine.openshift.io"
    /// OpenShift's settings of the cluster.
    public static let config = "config.openshift.io"
    /// Kubernetes' definitions of custom resources.
    public static let definitions = "apiextensions.k8s.io"
}

extension ObjectKey {
    /// Which features the cluster has.
    public static let featureGate = ObjectKey(
        group: APIGroup.config, kind: "FeatureGate", namespace: "", name: "cluster")
    /// On what the cluster runs.
    public static let infrastructure = ObjectKey(
        group: APIGroup.config, kind: "Infrastructure", namespace: "", name: "cluster")
    /// Which OpenShift runs.
    public static let clusterVersion = ObjectKey(
        group: APIGroup.config, kind: "ClusterVersion", namespace: "", name: "version")
}
