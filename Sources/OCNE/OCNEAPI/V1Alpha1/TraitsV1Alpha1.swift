extension V1Alpha1 {
    /// Description of the version.
    static let traits = VersionTraits(
        kinds: VersionTraits.Kinds(
            config: ServedKind(ocneConfig), configTemplate: ServedKind(ocneConfigTemplate),
            controlPlane: ServedKind(ocneControlPlane), controlPlaneTemplate: ServedKind(ocneControlPlaneTemplate)),
        contract: "v1beta1",
        isStorable: true,
        capocneScalePaths: ["/validate-scale-controlplane-cluster-x-k8s-io-v1beta1-ocnecontrolplane"],
        conversion: { KindConversions.table(of: $0) },
        paths: VersionPaths(
            infrastructureRef: MemberPath("machineTemplate", "infrastructureRef"),
            infrastructureGroup: "apiVersion",
            certificatesExpiryDays: MemberPath("rolloutBefore", "certificatesExpiryDays"),
            rolloutStrategy: MemberPath("rolloutStrategy")),
        mutablePaths: MutablePaths(mutable),
        reportsRemovedSections: true,
        emptyMeansAbsent: false,
        etcdIsLocalByDefault: false,
        referencesHaveNamespaces: true,
        hasBootCommands: false,
        hasRetryJoin: true,
        hasDiskLayout: false,
        hasKubeConfigUser: false,
        hasTimeouts: false,
        hasMachineTaints: false,
        hasMachineNaming: false,
        hasCertificateValidity: false,
        validatesTemplateMetadata: false,
        versionSyntax: .clusterAPI,
        forbidsKubernetes1_19_0: true,
        skipCoreDNSAnnotation: nil,
        requiresRollingUpdate: true,
        replacesRolloutType: false,
        defaultsTemplateStrategy: true,
        ignoresFormerDefaults: false)

    /// Paths of OCNEControlPlane that may change (CAPOCNE: the list in `OCNEControlPlane.ValidateUpdate`).
    private static let mutable: [[String]] =
        MutablePaths.below(
            "spec", "replicas", "version", "rolloutAfter", "rolloutBefore.*", "rolloutStrategy.*", "moduleOperator",
            "moduleOperator.*",
            "verrazzanoPlatformOperator", "verrazzanoPlatformOperator.*")
        + MutablePaths.below(
            "spec.machineTemplate", "metadata.*", "infrastructureRef.apiVersion", "infrastructureRef.name",
            "infrastructureRef.kind",
            "nodeDrainTimeout", "nodeVolumeDetachTimeout", "nodeDeletionTimeout")
        + MutablePaths.below(
            "spec.controlPlaneConfig", "preOCNECommands", "postOCNECommands", "files", "verbosity", "users", "ntp.*",
            "ignition.*",
            "diskSetup.*")
        + MutablePaths.below(
            "spec.controlPlaneConfig.initConfiguration", "nodeRegistration.*", "patches.directory", "skipPhases")
        + MutablePaths.below(
            "spec.controlPlaneConfig.joinConfiguration", "nodeRegistration.*", "patches.directory", "skipPhases")
        + MutablePaths.below(
            "spec.controlPlaneConfig.clusterConfiguration", "etcd.local.imageRepository", "etcd.local.imageTag",
            "etcd.local.extraArgs.*",
            "dns.imageRepository", "dns.imageTag", "imageRepository", "apiServer.*", "controllerManager.*",
            "scheduler.*")
}
