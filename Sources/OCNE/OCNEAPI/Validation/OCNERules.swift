public import KubernetesAPI

/// Every rule that the OCNE kinds are held to, by name: what metrics, audit annotations and the reference list.
///
/// What is here beside the text: where a rule looks, and the function that it does the work of, in CAPOCNE 1.7's
/// webhooks or, for what only v1beta2 has, in those of Cluster API 1.13.
extension Rule {
    // Config spec

    /// `files[]` of a config spec. CAPOCNE: `OCNEConfigSpec.validateFiles`, which prints the file, content and all;
    /// here its path stands for it.
    public static let fileSource = Rule("file-source", "A file has its content inline or from a Secret, not both.")
    /// `files[].contentFrom.secret` of a config spec. CAPOCNE: `OCNEConfigSpec.validateFiles`.
    public static let fileSecret = Rule(
        "file-secret", "A file whose content comes from a Secret names that Secret, and the key in it.")
    /// `files[].path` of a config spec, compared byte by byte. CAPOCNE: `OCNEConfigSpec.validateFiles`.
    public static let filePathUnique = Rule("file-path-unique", "No two files have the same path.")
    /// `users[]` of a config spec. CAPOCNE: `OCNEConfigSpec.validateUsers`, which prints the user, hash and all; here
    /// the name stands for it.
    public static let userSource = Rule("user-source", "A user has a password hash inline or from a Secret, not both.")
    /// `users[].passwdFrom.secret` of a config spec. CAPOCNE: `OCNEConfigSpec.validateUsers`.
    public static let userSecret = Rule(
        "user-secret", "A user whose password hash comes from a Secret names that Secret, and the key in it.")
    /// `format` and `ignition` of a config spec while the gate is off. CAPOCNE: `OCNEConfigSpec.validateIgnition`.
    public static let ignitionGate = Rule(
        "ignition-gate",
        "The format ignition, and settings for it, need the feature gate KubeadmBootstrapFormatIgnition.")
    /// `ignition` of a config spec, and what goes with it in `users`, `files`, `bootCommands` (v1beta2), `diskSetup`
    /// and `useExperimentalRetryJoin` (v1alpha1), while the gate is on. CAPOCNE: `OCNEConfigSpec.validateIgnition`.
    public static let ignitionFormat = Rule(
        "ignition-format",
        "Settings for Ignition need the format ignition, which takes nothing that Ignition cannot do, such as MBR partitions."
    )
    /// `diskSetup.partitions[].diskLayout` of a config spec, v1beta2 only. Cluster API 1.13: `validateDiskSetup` of
    /// KubeadmConfig.
    public static let diskLayout = Rule("disk-layout", "The percentages of a disk's partitions add up to 100 at most.")
    /// `joinConfiguration.discovery.file.kubeConfig.user` of a config spec, v1beta2 only. Cluster API 1.13: `Validate`
    /// of KubeadmConfig.
    public static let kubeConfigUser = Rule(
        "kubeconfig-user", "The kubeconfig that a node joins with has an authProvider or an exec plugin, not both.")
    /// `timeouts.controlPlaneComponentHealthCheckSeconds` of both, in control planes and their templates, v1beta2 only:
    /// v1alpha1 has one place for the two. Cluster API 1.13: `Validate` of KubeadmConfig, with `isKCP`.
    public static let healthCheckTimeout = Rule(
        "health-check-timeout",
        "Control plane components get the same time to become healthy in initConfiguration and in joinConfiguration.")

    // OCNEControlPlane and its template

    /// `spec.replicas`; OCNEControlPlane only. CAPOCNE: `validateKubeadmControlPlaneSpec`.
    public static let replicas = Rule(
        "replicas",
        "A control plane has at least one replica, and an odd number of them while etcd runs on its machines.")
    /// The reference in `spec.machineTemplate`; OCNEControlPlane only. The namespace is in v1alpha1 only: a reference
    /// of v1beta2 has none. CAPOCNE: `validateKubeadmControlPlaneSpec`, whose paths leave out `Ref`.
    public static let infrastructureRef = Rule(
        "infrastructure-ref",
        "infrastructureRef names a machine template in full, and one in the control plane's own namespace.")
    /// `spec.version`; OCNEControlPlane only. CAPOCNE: `validateKubeadmControlPlaneSpec`.
    public static let version = Rule(
        "version", "The Kubernetes version is a semantic version that begins with v, such as v1.26.6.",
        alwaysEnforced: "every later update compares it, and none is allowed while it cannot be read")
    /// `certificatesExpiryDays` below `rolloutBefore` (v1alpha1) or `rollout.before` (v1beta2). CAPOCNE:
    /// `validateRolloutBefore`.
    public static let rolloutBefore = Rule(
        "rollout-before",
        "Machines that are replaced before their certificates expire are replaced at least seven days before.")
    /// `rolloutStrategy` (v1alpha1) or `rollout.strategy` (v1beta2). CAPOCNE: `validateRolloutStrategy`, which crashes
    /// where `rollingUpdate` is absent.
    public static let rolloutStrategy = Rule(
        "rollout-strategy",
        "Machines are replaced by RollingUpdate, with a maxSurge of 1, or of 0 where there are three replicas or more.")
    /// `clusterConfiguration.dns.imageTag`. CAPOCNE: `validateClusterConfiguration`.
    public static let dnsImageTag = Rule(
        "dns-image-tag", "The CoreDNS tag is a valid image tag that begins with a version, such as v1.9.3.",
        alwaysEnforced: "every later update compares it, and no other tag is allowed while it cannot be read")
    /// `clusterConfiguration.etcd.local.imageTag`: letters, digits, `-`, `_` and `.`. CAPOCNE:
    /// `validateClusterConfiguration`.
    public static let etcdImageTag = Rule("etcd-image-tag", "The etcd tag is a valid image tag.")
    /// `clusterConfiguration.etcd`. CAPOCNE: `validateClusterConfiguration`; for v1beta2 that of Cluster API 1.13, to
    /// which etcd that is not external is local, named or not.
    public static let etcdPlacement = Rule(
        "etcd-placement", "Etcd is either local or external, and does not change from one to the other.",
        alwaysEnforced: "the cluster's data does not move with it")
    /// CREATE only, and not without OCNE metadata. CAPOCNE: `validateOCNEData`.
    public static let ocneImages = Rule(
        "ocne-images",
        "CoreDNS and etcd images from container-registry.oracle.com/olcne have the tags that OCNE ships for the Kubernetes version."
    )
    /// `nodeRegistration.criSocket` of `initConfiguration` and `joinConfiguration`, where both are there; `unix://` is
    /// refused too. CAPOCNE: `validateOCNESocket`.
    public static let criSocket = Rule("cri-socket", "The container runtime is CRI-O, at /var/run/crio/crio.sock.")
    /// `spec.version`, UPDATE only; going back passes. CAPOCNE: `validateVersion`, with its ban of v1.19.0 in v1alpha1.
    public static let versionSkew = Rule(
        "version-skew", "An update raises the Kubernetes version by one minor version at most.")
    /// `spec.version`, where an UPDATE changes it; on CREATE, and where it stays, a warning. Not without OCNE metadata.
    /// CAPOCNE: `validateOCNEVersionOnUpgrade`, which refuses every update of an object with such a version.
    public static let supportedVersion = Rule(
        "supported-version", "A control plane is upgraded to a Kubernetes version that OCNE ships packages for.")
    /// UPDATE only, by a list of paths for each version (`MutablePaths`). CAPOCNE: the list in
    /// `OCNEControlPlane.ValidateUpdate`; for v1beta2 that of Cluster API 1.13 with OCNE's fields.
    public static let immutable = Rule(
        "immutable", "Of a control plane that exists, only those fields change that take effect while it runs.",
        alwaysEnforced:
            "machines that exist do not follow, and the change cannot be taken back once the rule is enforced")
    /// `clusterConfiguration.dns.imageTag`, UPDATE only. CAPOCNE: `validateCoreDNSVersion`; the releases are those of
    /// the library `corefile-migration`. Not with the annotation `controlplane.cluster.x-k8s.io/skip-coredns` in
    /// v1beta2.
    public static let coreDNSMigration = Rule(
        "coredns-migration", "CoreDNS is updated from one known release to a later one, never back.")
    /// `metadata` of machine templates, and of what templates make; v1beta2 only. Cluster API 1.13:
    /// `ObjectMeta.Validate`.
    public static let metadata = Rule(
        "metadata",
        "Labels and annotations that are passed on to other objects are valid there: keys, label values, and size of all annotations."
    )
    /// `machineTemplate.spec.taints[].key`, v1beta2 only. Cluster API 1.13: `taints.ValidateMachineTaints`.
    public static let machineTaints = Rule(
        "machine-taints",
        "Taints of machines have valid keys, and none that Kubernetes, a cloud provider or Cluster API sets itself.")
    /// `machineNaming.template`, v1beta2 only. Cluster API 1.13: `validateNaming` of KubeadmControlPlane, which renders
    /// with all of Go's template language; here what goes beyond fields passes.
    public static let machineNaming = Rule(
        "machine-naming",
        "The template that machines are named by contains {{ .random }} and gives valid names of objects.")
    /// `clusterConfiguration.certificateValidityPeriodDays`, v1beta2 only. Cluster API 1.13:
    /// `validateRolloutAndCertValidityFields` of KubeadmControlPlane.
    public static let certificateValidity = Rule(
        "certificate-validity",
        "Certificates expire no later than their CA, and live longer than the days before expiry at which machines are replaced."
    )
    /// CREATE only. CAPOCNE: `OCNEControlPlaneTemplate.ValidateCreate`.
    public static let templateGate = Rule(
        "template-gate", "An OCNEControlPlaneTemplate is created only with the feature gate ClusterTopology.")
    /// UPDATE only, compared by value; in v1beta2 regardless of what was once a default. CAPOCNE:
    /// `OCNEControlPlaneTemplate.ValidateUpdate`.
    public static let templateImmutable = Rule(
        "template-immutable", "spec.template.spec of an OCNEControlPlaneTemplate never changes.",
        alwaysEnforced:
            "what was made from the template does not follow, and the change cannot be taken back once the rule is enforced"
    )
    /// UPDATE of the sub-resource `scale` of OCNEControlPlane; the control plane is looked up in the live state.
    /// CAPOCNE: `ScaleValidator`.
    public static let scale = Rule(
        "scale",
        "Scaling leaves at least one replica, and an odd number of them while etcd runs on the control plane's machines."
    )

    // All kinds

    /// `metadata.annotations` of all kinds: what the annotation `cluster.x-k8s.io/conversion-data` holds for the other
    /// version can be read there and keeps its limits, values that only the annotation holds do not vanish with it, and
    /// what the other version cannot hold has room in it. Nothing in CAPOCNE or Cluster API: they take what the
    /// annotation says.
    public static let conversionData = Rule(
        "conversion-data",
        "Values that the conversion annotation carries into the other API version are valid there, and are not lost unnoticed.",
        alwaysEnforced: "values that the other version cannot read are lost when the object is stored in it")

    /// The part of a rule about replicas that keeps a control plane from having none.
    static func lastReplica(of rule: Rule) -> Rule { rule.alwaysEnforced("without machines the data of etcd is gone") }

    /// All of them, in the order of the reference.
    public static let ocne: [Rule] = [
        .fileSource, .fileSecret, .filePathUnique, .userSource, .userSecret, .ignitionGate, .ignitionFormat,
        .diskLayout,
        .kubeConfigUser, .healthCheckTimeout, .replicas, .infrastructureRef,
        .version, .rolloutBefore, .rolloutStrategy, .dnsImageTag, .etcdImageTag, .etcdPlacement, .ocneImages,
        .criSocket, .versionSkew,
        .supportedVersion, .immutable, .coreDNSMigration, .metadata, .machineTaints, .machineNaming,
        .certificateValidity, .templateGate, .templateImmutable, .scale, .conversionData,
    ]
}
