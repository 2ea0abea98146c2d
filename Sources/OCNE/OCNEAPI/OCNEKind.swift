public import APISchema

/// The kinds of the OCNE provider.
public enum OCNEKind: String, CaseIterable, Sendable {
    /// How one machine becomes a node; bootstrap.cluster.x-k8s.io.
    case config = "OCNEConfig"
    /// What the OCNEConfigs of a set of machines are made from; bootstrap.cluster.x-k8s.io.
    case configTemplate = "OCNEConfigTemplate"
    /// The control plane of a cluster; controlplane.cluster.x-k8s.io.
    case controlPlane = "OCNEControlPlane"
    /// What the control planes of a ClusterClass are made from; controlplane.cluster.x-k8s.io.
    case controlPlaneTemplate = "OCNEControlPlaneTemplate"

    /// The kind in `version`.
    public func schema(in version: APIVersion) -> KindSchema {
        switch (self, version) {
        case (.config, .v1alpha1): V1Alpha1.ocneConfig
        case (.config, .v1beta2): V1Beta2.ocneConfig
        case (.configTemplate, .v1alpha1): V1Alpha1.ocneConfigTemplate
        case (.configTemplate, .v1beta2): V1Beta2.ocneConfigTemplate
        case (.controlPlane, .v1alpha1): V1Alpha1.ocneControlPlane
        case (.controlPlane, .v1beta2): V1Beta2.ocneControlPlane
        case (.controlPlaneTemplate, .v1alpha1): V1Alpha1.ocneControlPlaneTemplate
        case (.controlPlaneTemplate, .v1beta2): V1Beta2.ocneControlPlaneTemplate
        }
    }
}
