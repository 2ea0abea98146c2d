extension V1Beta2 {
    /// Description of the version.
    static let traits = VersionTraits(
        kinds: VersionTraits.Kinds(
            config: ServedKind(ocneConfig), configTemplate: ServedKind(ocneConfigTemplate),
            controlPlane: ServedKind(ocneControlPlane), controlPlaneTemplate: ServedKind(ocneControlPlaneTemplate)),
        contract: "v1beta2",
        isStorable: true,
        capocneScalePaths: [],
        conversion: nil,
        paths: VersionPaths(
            infrastructureRef: MemberPath("machineTemplate", "spec", "infrastructureRef"),
            infrastructureGroup: "apiGroup",
            certificatesExpiryDays: MemberPath("rollout", "before", "certificatesExpiryDays"),
            rolloutStrategy: MemberPath("rollout", "strategy")),
        mutablePaths: MutablePaths(mutable),
        reportsRemovedSections: false,
        emptyMeansAbsent: true,
        etcdIsLocalByDefault: true,
        referencesHaveNamespaces: false,
        hasBootCommands: true,
        hasRetryJoin: false,
        hasDiskLayout: true,
        hasKubeConfigUser: true,
        hasTimeouts: true,
        hasMachineTaints: true,
        hasMachineNaming: true,
        hasCertificateValidity: true,
        validatesTemplateMetadata: true,
        versionSyntax: .semantic,
        forbidsKubernetes1_19_0: false,
        skipCoreDNSAnnotation: "controlplane.cluster.x-k8s.io/skip-coredns",
        requiresRollingUpdate: false,
        replacesRolloutType: true,
        defaultsTemplateStrategy: false,
        ignoresFormerDefaults: true)

    /// Paths of OCNEControlPlane that may change (Cluster API 1.13, KubeadmControlPlane, with OCNE's fields).
    private static let mutable: [[String]] =
        MutablePaths.below(
            "spec", "replicas", "version", "rollout", "rollout.*", "remediation", "remediation.*", "machineNaming",
            "machineNaming.*",
            "moduleOperator", "moduleOperator.*", "verrazzanoPlatformOperator", "verrazzanoPlatformOperator.*")
        + MutablePaths.below("spec.machineTemplate", "metadata", "metadata.*", "spec", "spec.*")
        + MutablePaths.below(
            "spec.controlPlaneConfig", "bootCommands", "preOCNECommands", "postOCNECommands", "files", "verbosity",
            "users", "ntp", "ntp.*",
            "ignition", "ignition.*", "diskSetup", "diskSetup.*", "format", "mounts", "imageConfiguration",
            "imageConfiguration.*")
        + MutablePaths.below(
            "spec.controlPlaneConfig.initConfiguration", "nodeRegistration", "nodeRegistration.*", "patches",
            "patches.directory",
            "skipPhases", "bootstrapTokens", "localAPIEndpoint", "localAPIEndpoint.*", "timeouts", "timeouts.*")
        + MutablePaths.below(
            "spec.controlPlaneConfig.joinConfiguration", "nodeRegistration", "nodeRegistration.*", "patches",
            "patches.directory",
            "skipPhases", "caCertPath", "controlPlane", "controlPlane.*", "discovery", "discovery.*", "timeouts",
            "timeouts.*")
        + MutablePaths.below(
            "spec.controlPlaneConfig.clusterConfiguration", "etcd", "etcd.*", "dns", "dns.*", "imageRepository",
            "featureGates",
            "featureGates.*", "apiServer", "apiServer.*", "controllerManager", "controllerManager.*", "scheduler",
            "scheduler.*",
            "certificateValidityPeriodDays", "encryptionAlgorithm")
}
