/// The namespaces that clusterctl installs OCNE's providers in.
public enum ProviderNamespace {
    /// The namespace of the control plane provider, and of its ConfigMap `ocne-metadata`.
    public static let controlPlane = "capi-ocne-control-plane-system"
    /// The namespace of the bootstrap provider.
    public static let bootstrap = "capi-ocne-bootstrap-system"
}
