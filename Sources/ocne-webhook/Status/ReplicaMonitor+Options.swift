internal import CertificateRotation
internal import KubernetesClient
internal import LiveState

extension ReplicaMonitor {
    /// Number of descriptors: two of its loop, and a connection.
    static let descriptors = 3

    /// Monitors the Service of the webhooks, in the pod's own namespace, or outside of a pod in that of the self-managed
    /// certificate. Nil without such a namespace, or without a cluster.
    convenience init?(_ managed: SelfManagedOptions, _ certificates: CertificateSource, kubeconfig: String?)
        throws(ConfigurationError)
    {
        let namespace: String
        if let own = ClusterAccess.inClusterNamespace {
            namespace = own
        } else if case .selfManaged(let configuration, _) = certificates {
            namespace = configuration.secret.namespace
        } else {
            return nil
        }
        guard let access = try StateSource.access(kubeconfig: kubeconfig) else { return nil }
        self.init(
            access, namespace: namespace, service: managed.selfSignedService, userAgent: Build.userAgent
        )
    }
}
