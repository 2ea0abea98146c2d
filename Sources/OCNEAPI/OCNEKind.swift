public import APISchema

/// The kinds of the OCNE provider.
public enum OCNEKind: String, CaseIterable, Sendable {
    case config = "OCNEConfig"
    case configTemplate = "OCNEConfigTemplate"
    case controlPlane = "OCNEControlPlane"
    case controlPlaneTemplate = "OCNEControlPlaneTemplate"

    /// The kind in `v1alpha1`.
    public var schema: KindSchema {
        switch self {
        case .config: V1Alpha1.ocneConfig
        case .configTemplate: V1Alpha1.ocneConfigTemplate
        case .controlPlane: V1Alpha1.ocneControlPlane
        case .controlPlaneTemplate: V1Alpha1.ocneControlPlaneTemplate
        }
    }
}
