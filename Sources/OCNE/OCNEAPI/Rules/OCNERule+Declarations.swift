internal import KubernetesAPI

extension OCNERule {
    private static let all = OCNEKind.allCases
    private static let controlPlanes: [OCNEKind] = [.controlPlane, .controlPlaneTemplate]

    /// The declaration of each rule. Made once: see `declaration`.
    var declared: RuleDeclaration {
        switch self {
        case .fileSource:
            RuleDeclaration(
                "file-source", "A file has its content inline or from a Secret, not both.",
                source: "CAPOCNE: `OCNEConfigSpec.validateFiles`, which prints the file; here its path stands for it",
                kinds: Self.all, fields: [.config("files", members: ["content", "contentFrom"])])
        case .fileSecret:
            RuleDeclaration(
                "file-secret", "A file whose content comes from a Secret names the Secret and its key.",
                source: "CAPOCNE: `OCNEConfigSpec.validateFiles`",
                kinds: Self.all, fields: [.config("files.contentFrom.secret")])
        case .filePathUnique:
            RuleDeclaration(
                "file-path-unique", "No two files have the same path.",
                source: "CAPOCNE: `OCNEConfigSpec.validateFiles`; paths are compared byte by byte",
                kinds: Self.all, fields: [.config("files.path")])
        case .userSource:
            RuleDeclaration(
                "user-source", "A user has a password hash inline or from a Secret, not both.",
                source: "CAPOCNE: `OCNEConfigSpec.validateUsers`, which prints the user; here the name stands for it",
                kinds: Self.all, fields: [.config("users", members: ["passwd", "passwdFrom"])])
        case .userSecret:
            RuleDeclaration(
                "user-secret", "A user whose password hash comes from a Secret names the Secret and its key.",
                source: "CAPOCNE: `OCNEConfigSpec.validateUsers`",
                kinds: Self.all, fields: [.config("users.passwdFrom.secret")])
        case .ignitionGate:
            RuleDeclaration(
                "ignition-gate",
                "The format ignition and its settings require the feature gate KubeadmBootstrapFormatIgnition.",
                source: "CAPOCNE: `OCNEConfigSpec.validateIgnition`, with the gate off",
                kinds: Self.all, fields: [.config("format"), .config("ignition")])
        case .ignitionFormat:
            RuleDeclaration(
                "ignition-format",
                "Settings for Ignition require the format ignition, which excludes features that Ignition does not support.",
                source: "CAPOCNE: `OCNEConfigSpec.validateIgnition`, with the gate on",
                kinds: Self.all,
                fields: [
                    .config("format"), .config("ignition"), .config("users.inactive"), .config("files.encoding"),
                    .config("useExperimentalRetryJoin", in: \.hasRetryJoin),
                    .config("bootCommands", in: \.hasBootCommands), .config("diskSetup.partitions.tableType"),
                    .config("diskSetup.filesystems.replaceFS"), .config("diskSetup.filesystems.partition"),
                ])
        case .diskLayout:
            RuleDeclaration(
                "disk-layout", "The percentages of a disk's partitions add up to at most 100.",
                source: "Cluster API 1.13: `validateDiskSetup` of KubeadmConfig",
                kinds: Self.all, versions: \.hasDiskLayout, fields: [.config("diskSetup.partitions.diskLayout")])
        case .kubeConfigUser:
            RuleDeclaration(
                "kubeconfig-user",
                "The user of the discovery kubeconfig has an authProvider or an exec plugin, not both.",
                source: "Cluster API 1.13: `Validate` of KubeadmConfig",
                kinds: Self.all, versions: \.hasKubeConfigUser,
                fields: [.config("joinConfiguration.discovery.file.kubeConfig.user")])
        case .healthCheckTimeout:
            RuleDeclaration(
                "health-check-timeout",
                "The health check timeout of control plane components is the same in initConfiguration and joinConfiguration.",
                source: "Cluster API 1.13: `Validate` of KubeadmConfig, with `isKCP`",
                kinds: Self.controlPlanes, versions: \.hasTimeouts,
                fields: [
                    .config("initConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds"),
                    .config("joinConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds"),
                ])
        case .replicas:
            RuleDeclaration(
                "replicas",
                "A control plane has at least one replica, and an odd number of replicas if etcd is stacked.",
                partlyEnforced: lastReplica,
                source: "CAPOCNE: `validateKubeadmControlPlaneSpec`",
                kinds: [.controlPlane], fields: [.controlPlane("replicas")])
        case .infrastructureRef:
            RuleDeclaration(
                "infrastructure-ref",
                "infrastructureRef names group, kind and name of a machine template, in the control plane's namespace.",
                source: "CAPOCNE: `validateKubeadmControlPlaneSpec`, whose paths leave out `Ref`",
                kinds: [.controlPlane], fields: [.controlPlane(\.infrastructureRef)])
        case .version:
            RuleDeclaration(
                "version", "The Kubernetes version is a semantic version with a leading v, such as v1.26.6.",
                alwaysEnforced: "every later update compares it, and none is allowed while it cannot be parsed",
                source: "CAPOCNE: `validateKubeadmControlPlaneSpec`",
                kinds: [.controlPlane], fields: [.controlPlane("version")])
        case .rolloutBefore:
            RuleDeclaration(
                "rollout-before",
                "Machines that are replaced before their certificates expire are replaced at least seven days before.",
                source: "CAPOCNE: `validateRolloutBefore`",
                kinds: Self.controlPlanes, fields: [.controlPlane(\.certificatesExpiryDays)])
        case .rolloutStrategy:
            RuleDeclaration(
                "rollout-strategy",
                "The rollout strategy is RollingUpdate with a maxSurge of 1, or of 0 if there are at least three replicas.",
                source: "CAPOCNE: `validateRolloutStrategy`, which crashes without `rollingUpdate`",
                kinds: Self.controlPlanes, fields: [.controlPlane(\.rolloutStrategy)])
        case .dnsImageTag:
            RuleDeclaration(
                "dns-image-tag", "The CoreDNS tag is a valid image tag that begins with a version, such as v1.9.3.",
                alwaysEnforced: "every later update compares it, and no other tag is allowed while it cannot be parsed",
                source: "CAPOCNE: `validateClusterConfiguration`",
                kinds: Self.controlPlanes, fields: [.config("clusterConfiguration.dns.imageTag")])
        case .etcdImageTag:
            RuleDeclaration(
                "etcd-image-tag", "The etcd tag is a valid image tag.",
                source: "CAPOCNE: `validateClusterConfiguration`",
                kinds: Self.controlPlanes, fields: [.config("clusterConfiguration.etcd.local.imageTag")])
        case .etcdPlacement:
            RuleDeclaration(
                "etcd-placement", "Etcd is either local or external, and does not change from one to the other.",
                alwaysEnforced: "the cluster's data does not move with it",
                source:
                    "CAPOCNE: `validateClusterConfiguration`; in v1beta2 Cluster API 1.13, where etcd is local by default",
                kinds: Self.controlPlanes, fields: [.config("clusterConfiguration.etcd")])
        case .ocneImages:
            RuleDeclaration(
                "ocne-images",
                "CoreDNS and etcd images from container-registry.oracle.com/olcne have the tags that OCNE ships for the Kubernetes version.",
                source: "CAPOCNE: `validateOCNEData`; requires OCNE metadata",
                kinds: [.controlPlane], operations: [.create],
                fields: [
                    .config("clusterConfiguration.dns.imageRepository"), .config("clusterConfiguration.dns.imageTag"),
                    .config("clusterConfiguration.etcd.local.imageRepository"),
                    .config("clusterConfiguration.etcd.local.imageTag"),
                ])
        case .criSocket:
            RuleDeclaration(
                "cri-socket", "The container runtime is CRI-O, at /var/run/crio/crio.sock.",
                source: "CAPOCNE: `validateOCNESocket`; `unix://` is refused too",
                kinds: [.controlPlane],
                fields: [
                    .config("initConfiguration.nodeRegistration.criSocket"),
                    .config("joinConfiguration.nodeRegistration.criSocket"),
                ])
        case .versionSkew:
            RuleDeclaration(
                "version-skew", "An update raises the Kubernetes version by at most one minor version.",
                source: "CAPOCNE: `validateVersion`; downgrades are allowed, v1.19.0 is not in v1alpha1",
                kinds: [.controlPlane], operations: [.update], fields: [.controlPlane("version")])
        case .supportedVersion:
            RuleDeclaration(
                "supported-version",
                "A control plane is upgraded to a Kubernetes version that OCNE ships packages for.",
                source:
                    "CAPOCNE: `validateOCNEVersionOnUpgrade`, which refuses every update of an object with such a version; requires OCNE metadata",
                kinds: [.controlPlane], operations: [.update], fields: [.controlPlane("version")])
        case .immutable:
            RuleDeclaration(
                "immutable",
                "Fields of an OCNEControlPlane that do not take effect on a running control plane do not change.",
                alwaysEnforced:
                    "existing machines do not follow, and the change cannot be reverted once the rule is enforced",
                source: "CAPOCNE: the list in `OCNEControlPlane.ValidateUpdate`; in v1beta2 Cluster API 1.13",
                kinds: [.controlPlane], operations: [.update],
                fields: [.whole("apiVersion"), .whole("kind"), .whole("spec"), .whole("status")])
        case .coreDNSMigration:
            RuleDeclaration(
                "coredns-migration", "CoreDNS is updated from a known release to a later known release.",
                source: "CAPOCNE: `validateCoreDNSVersion`, with the releases of the library corefile-migration",
                kinds: [.controlPlane], operations: [.update], fields: [.config("clusterConfiguration.dns.imageTag")])
        case .metadata:
            RuleDeclaration(
                "metadata",
                "Names, labels and annotations are valid: keys, label values, and the total size of annotations.",
                source: "Cluster API 1.13: `ObjectMeta.Validate`; the object's own metadata: the API server",
                kinds: Self.all,
                fields: [
                    .object("metadata", of: Self.all),
                    .object(
                        "spec.template.metadata", of: [.configTemplate, .controlPlaneTemplate],
                        in: \.validatesTemplateMetadata),
                    .controlPlane("machineTemplate.metadata", in: \.validatesTemplateMetadata),
                ])
        case .machineTaints:
            RuleDeclaration(
                "machine-taints",
                "Taints of machines have valid keys that are not reserved for Kubernetes, cloud providers or Cluster API.",
                source: "Cluster API 1.13: `taints.ValidateMachineTaints`",
                kinds: Self.controlPlanes, versions: \.hasMachineTaints,
                fields: [.controlPlane("machineTemplate.spec.taints")])
        case .machineNaming:
            RuleDeclaration(
                "machine-naming",
                "The template for names of machines contains {{ .random }} and gives valid object names.",
                source:
                    "Cluster API 1.13: `validateNaming` of KubeadmControlPlane, which renders all of Go's templates; here templates with more than fields pass",
                kinds: Self.controlPlanes, versions: \.hasMachineNaming, fields: [.controlPlane("machineNaming")])
        case .certificateValidity:
            RuleDeclaration(
                "certificate-validity",
                "Certificates expire no later than their CA, and are valid for longer than the days before expiry at which machines are replaced.",
                source: "Cluster API 1.13: `validateRolloutAndCertValidityFields` of KubeadmControlPlane",
                kinds: Self.controlPlanes, versions: \.hasCertificateValidity,
                fields: [
                    .config("clusterConfiguration.certificateValidityPeriodDays"),
                    .config("clusterConfiguration.caCertificateValidityPeriodDays"),
                    .controlPlane(\.certificatesExpiryDays),
                ])
        case .templateGate:
            RuleDeclaration(
                "template-gate", "Creating an OCNEControlPlaneTemplate requires the feature gate ClusterTopology.",
                source: "CAPOCNE: `OCNEControlPlaneTemplate.ValidateCreate`",
                kinds: [.controlPlaneTemplate], operations: [.create], fields: [.whole("spec")])
        case .templateImmutable:
            RuleDeclaration(
                "template-immutable", "spec.template.spec of an OCNEControlPlaneTemplate does not change.",
                alwaysEnforced:
                    "existing control planes do not follow, and the change cannot be reverted once the rule is enforced",
                source:
                    "CAPOCNE: `OCNEControlPlaneTemplate.ValidateUpdate`; compared by value, in v1beta2 ignoring former defaults",
                kinds: [.controlPlaneTemplate], operations: [.update], fields: [.whole("spec.template.spec")])
        case .scale:
            RuleDeclaration(
                "scale", "Scaling leaves at least one replica, and an odd number of replicas if etcd is stacked.",
                partlyEnforced: lastReplica,
                source:
                    "CAPOCNE: `ScaleValidator`, for the subresource `scale`; the control plane comes from the live state",
                kinds: [.controlPlane], operations: [.update], fields: [.controlPlane("replicas")])
        case .conversionData:
            RuleDeclaration(
                "conversion-data",
                "Values that the conversion annotation holds for the other API version are valid there, and are not lost.",
                alwaysEnforced: "values that the other version cannot read are lost when the object is stored in it",
                source: "None: CAPOCNE and Cluster API accept any annotation `cluster.x-k8s.io/conversion-data`",
                kinds: Self.all, templateOperations: [.create, .update],
                fields: [.whole("metadata.annotations"), .whole("spec")])
        }
    }
}

/// Reason for the enforced part of the rules of the number of replicas.
private let lastReplica: StaticString =
    "less than one replica is always refused, since without machines the data of etcd is gone"
