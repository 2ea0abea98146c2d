public import APISchema
internal import KubernetesAPI

/// The kinds of the OCNE provider.
public enum OCNEKind: String, CaseIterable, Sendable {
    /// Configuration by which one machine becomes a node; bootstrap.cluster.x-k8s.io.
    case config = "OCNEConfig"
    /// Template of the OCNEConfigs of a set of machines; bootstrap.cluster.x-k8s.io.
    case configTemplate = "OCNEConfigTemplate"
    /// Control plane of a cluster; controlplane.cluster.x-k8s.io.
    case controlPlane = "OCNEControlPlane"
    /// Template of the control planes of a ClusterClass; controlplane.cluster.x-k8s.io.
    case controlPlaneTemplate = "OCNEControlPlaneTemplate"

    /// Returns the schema of the kind in a version.
    public func schema(in version: APIVersion) -> KindSchema { served(in: version).schema }

    /// The API group of the kind, the same in all versions.
    public var group: String { schema(in: .hub).gvk.group }

    /// Returns the kind in a version.
    func served(in version: APIVersion) -> ServedKind {
        switch self {
        case .config: version.traits.kinds.config
        case .configTemplate: version.traits.kinds.configTemplate
        case .controlPlane: version.traits.kinds.controlPlane
        case .controlPlaneTemplate: version.traits.kinds.controlPlaneTemplate
        }
    }
}
