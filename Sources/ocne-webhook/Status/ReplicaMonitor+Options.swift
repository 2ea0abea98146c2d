internal import CertificateRotation
internal import KubernetesClient
internal import LiveState

extension ReplicaMonitor {
    /// Descriptors that it needs: its loop's two and a connection.
    static let descriptors = 3

    /// Watches the Service of the webhooks: in the pod's own namespace, or outside of a pod in that of the self-managed
    /// certificate. Nil where there is no such namespace, or no cluster.
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
            access, namespace: namespace, service: managed.selfSignedService, userAgent: "ocne-webhook/\(Build.version)"
        )
    }
}
