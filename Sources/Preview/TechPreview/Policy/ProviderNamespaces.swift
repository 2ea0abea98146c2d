internal import ClusterObjects

/// Namespaces of OCNE's providers. A user who can create a namespace could give a service account in it any name, so
/// only accounts in these namespaces are trusted.
public struct ProviderNamespaces: Sendable, Equatable {
    /// Namespace of the control plane provider, and of its ConfigMap `ocne-metadata`.
    public var controlPlane: String
    /// Namespace of the bootstrap provider.
    public var bootstrap: String

    /// The namespaces that clusterctl installs the providers in.
    public static let usual = ProviderNamespaces(
        controlPlane: ProviderNamespace.controlPlane, bootstrap: ProviderNamespace.bootstrap)

    /// The providers in these namespaces.
    public init(controlPlane: String, bootstrap: String) {
        self.controlPlane = controlPlane
        self.bootstrap = bootstrap
    }

    /// The accounts of the providers' controllers.
    var serviceAccounts: [ServiceAccount] {
        [
            ServiceAccount(controlPlane, "capi-ocne-control-plane-manager"),
            ServiceAccount(bootstrap, "capi-ocne-bootstrap-manager"),
        ]
    }
}
