/// The namespaces of OpenShift's own machines.
public enum OpenShiftNamespace {
    /// The namespace of Machine API.
    public static let machineAPI = "openshift-machine-api"
    /// The namespace of OpenShift's own Cluster API objects.
    public static let clusterAPI = "openshift-cluster-api"
}
