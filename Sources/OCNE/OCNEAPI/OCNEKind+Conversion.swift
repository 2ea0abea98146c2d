public import APIConversion

extension OCNEKind {
    /// How the kind is converted between `v1alpha1` and `v1beta2`, for what documents it or checks it.
    public var conversionTable: ConversionTable {
        switch self {
        case .config: KindConversions.config
        case .configTemplate: KindConversions.configTemplate
        case .controlPlane: KindConversions.controlPlane
        case .controlPlaneTemplate: KindConversions.controlPlaneTemplate
        }
    }
}
