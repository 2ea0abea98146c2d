internal import APISchema

/// The paths of OCNEControlPlane that may change. `*` at the end stands for one step and all below, so that a path
/// without it is only what it names: set or removed as a whole.
enum MutablePaths {
    /// The same to look paths up in.
    static func tree(of version: APIVersion) -> PathTree {
        switch version {
        case .v1alpha1: v1alpha1Tree
        case .v1beta2: v1beta2Tree
        }
    }

    private static let v1alpha1Tree = PathTree(v1alpha1)
    private static let v1beta2Tree = PathTree(v1beta2)

    static func of(_ version: APIVersion) -> [[String]] {
        switch version {
        case .v1alpha1: v1alpha1
        case .v1beta2: v1beta2
        }
    }

    static let v1alpha1: [[String]] =
        below(
            "spec", "replicas", "version", "rolloutAfter", "rolloutBefore.*", "rolloutStrategy.*", "moduleOperator",
            "moduleOperator.*",
            "verrazzanoPlatformOperator", "verrazzanoPlatformOperator.*")
        + below(
            "spec.machineTemplate", "metadata.*", "infrastructureRef.apiVersion", "infrastructureRef.name",
            "infrastructureRef.kind",
            "nodeDrainTimeout", "nodeVolumeDetachTimeout", "nodeDeletionTimeout")
        + below(
            "spec.controlPlaneConfig", "preOCNECommands", "postOCNECommands", "files", "verbosity", "users", "ntp.*",
            "ignition.*",
            "diskSetup.*")
        + below("spec.controlPlaneConfig.initConfiguration", "nodeRegistration.*", "patches.directory", "skipPhases")
        + below("spec.controlPlaneConfig.joinConfiguration", "nodeRegistration.*", "patches.directory", "skipPhases")
        + below(
            "spec.controlPlaneConfig.clusterConfiguration", "etcd.local.imageRepository", "etcd.local.imageTag",
            "etcd.local.extraArgs.*",
            "dns.imageRepository", "dns.imageTag", "imageRepository", "apiServer.*", "controllerManager.*",
            "scheduler.*")

    static let v1beta2: [[String]] =
        below(
            "spec", "replicas", "version", "rollout", "rollout.*", "remediation", "remediation.*", "machineNaming",
            "machineNaming.*",
            "moduleOperator", "moduleOperator.*", "verrazzanoPlatformOperator", "verrazzanoPlatformOperator.*")
        + below("spec.machineTemplate", "metadata", "metadata.*", "spec", "spec.*")
        + below(
            "spec.controlPlaneConfig", "bootCommands", "preOCNECommands", "postOCNECommands", "files", "verbosity",
            "users", "ntp", "ntp.*",
            "ignition", "ignition.*", "diskSetup", "diskSetup.*", "format", "mounts", "imageConfiguration",
            "imageConfiguration.*")
        + below(
            "spec.controlPlaneConfig.initConfiguration", "nodeRegistration", "nodeRegistration.*", "patches",
            "patches.directory",
            "skipPhases", "bootstrapTokens", "localAPIEndpoint", "localAPIEndpoint.*", "timeouts", "timeouts.*")
        + below(
            "spec.controlPlaneConfig.joinConfiguration", "nodeRegistration", "nodeRegistration.*", "patches",
            "patches.directory",
            "skipPhases", "caCertPath", "controlPlane", "controlPlane.*", "discovery", "discovery.*", "timeouts",
            "timeouts.*")
        + below(
            "spec.controlPlaneConfig.clusterConfiguration", "etcd", "etcd.*", "dns", "dns.*", "imageRepository",
            "featureGates",
            "featureGates.*", "apiServer", "apiServer.*", "controllerManager", "controllerManager.*", "scheduler",
            "scheduler.*",
            "certificateValidityPeriodDays", "encryptionAlgorithm")

    private static func below(_ prefix: String, _ paths: String...) -> [[String]] {
        paths.map { "\(prefix).\($0)".split(separator: ".").map(String.init) }
    }
}
