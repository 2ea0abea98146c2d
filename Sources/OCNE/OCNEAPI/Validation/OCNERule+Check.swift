internal import KubernetesAPI

extension OCNERule {
    /// Checks an object by the rules that are declared for its kind, version and operation.
    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        let applied = AppliedRules.of(context.kind, context.version)
        let rules = context.old == nil ? applied.onCreate : applied.onUpdate
        for rule in rules {
            rule.check(context, &errors)
            if rule == .templateGate, TemplateGateRule.refuses(context, errors) { return }
        }
        if rules.contains(.metadata) { MetadataRule.checkTemplate(context, &errors) }
    }

    /// Checks an object by the rule.
    private func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        switch self {
        case .templateGate: TemplateGateRule.check(context, &errors)
        case .replicas: ReplicasRule.check(context, &errors)
        case .infrastructureRef: InfrastructureRefRule.check(context, &errors)
        case .version: VersionRule.check(context, &errors)
        case .rolloutBefore: RolloutBeforeRule.check(context, &errors)
        case .rolloutStrategy: RolloutStrategyRule.check(context, &errors)
        case .machineTaints: MachineTaintsRule.check(context, &errors)
        case .metadata: MetadataRule.check(context, &errors)
        case .certificateValidity: CertificateValidityRule.check(context, &errors)
        case .machineNaming: MachineNamingRule.check(context, &errors)
        case .immutable: ImmutableRule.check(context, &errors)
        case .templateImmutable: TemplateImmutableRule.check(context, &errors)
        case .versionSkew: VersionSkewRule.check(context, &errors)
        case .dnsImageTag: DNSImageTagRule.check(context, &errors)
        case .etcdImageTag: EtcdImageTagRule.check(context, &errors)
        case .etcdPlacement: EtcdPlacementRule.check(context, &errors)
        case .ocneImages: OCNEImagesRule.check(context, &errors)
        case .supportedVersion: SupportedVersionRule.check(context, &errors)
        case .criSocket: CRISocketRule.check(context, &errors)
        case .coreDNSMigration: CoreDNSMigrationRule.check(context, &errors)
        case .fileSource: FileRules.check(context, &errors)
        case .fileSecret, .filePathUnique: return  // With `fileSource`.
        case .userSource: UserRules.check(context, &errors)
        case .userSecret: return  // With `userSource`.
        case .ignitionGate: IgnitionGateRule.check(context, &errors)
        case .ignitionFormat: IgnitionFormatRule.check(context, &errors)
        case .diskLayout: DiskLayoutRule.check(context, &errors)
        case .kubeConfigUser: KubeConfigUserRule.check(context, &errors)
        case .healthCheckTimeout: HealthCheckTimeoutRule.check(context, &errors)
        case .conversionData: return  // By `AnnotationValidation`, which checks what conversion makes of the object.
        case .scale: return  // By `ScaleValidation`, for requests of the subresource.
        }
    }
}
