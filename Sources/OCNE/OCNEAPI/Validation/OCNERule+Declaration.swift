extension OCNERule {
    /// The declaration of each rule. Made once: see `declaration`.
    var declared: RuleDeclaration {
        switch self {
        case .templateGate: TemplateGateRule.declaration
        case .replicas: ReplicasRule.declaration
        case .infrastructureRef: InfrastructureRefRule.declaration
        case .version: VersionRule.declaration
        case .rolloutBefore: RolloutBeforeRule.declaration
        case .rolloutStrategy: RolloutStrategyRule.declaration
        case .machineTaints: MachineTaintsRule.declaration
        case .metadata: MetadataRule.declaration
        case .certificateValidity: CertificateValidityRule.declaration
        case .machineNaming: MachineNamingRule.declaration
        case .immutable: ImmutableRule.declaration
        case .templateImmutable: TemplateImmutableRule.declaration
        case .versionSkew: VersionSkewRule.declaration
        case .dnsImageTag: DNSImageTagRule.declaration
        case .etcdImageTag: EtcdImageTagRule.declaration
        case .etcdPlacement: EtcdPlacementRule.declaration
        case .ocneImages: OCNEImagesRule.declaration
        case .supportedVersion: SupportedVersionRule.declaration
        case .criSocket: CRISocketRule.declaration
        case .coreDNSMigration: CoreDNSMigrationRule.declaration
        case .fileSource: FileRules.source
        case .fileSecret: FileRules.secret
        case .filePathUnique: FileRules.uniquePath
        case .userSource: UserRules.source
        case .userSecret: UserRules.secret
        case .ignitionGate: IgnitionGateRule.declaration
        case .ignitionFormat: IgnitionFormatRule.declaration
        case .diskLayout: DiskLayoutRule.declaration
        case .kubeConfigUser: KubeConfigUserRule.declaration
        case .healthCheckTimeout: HealthCheckTimeoutRule.declaration
        case .conversionData: ConversionDataRule.declaration
        case .scale: ScaleRule.declaration
        }
    }
}
