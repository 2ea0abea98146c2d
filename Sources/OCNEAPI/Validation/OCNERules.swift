public import KubernetesAPI

/// Every rule that the OCNE kinds are held to, by name: what metrics, audit annotations and the reference list.
extension Rule {
    // Config spec
    public static let fileSource = Rule("file-source", "A file has its content inline or from a Secret, not both.")
    public static let fileSecret = Rule("file-secret", "A Secret that a file's content comes from is named, with its key.")
    public static let filePathUnique = Rule("file-path-unique", "No two files have the same path.")
    public static let userSource = Rule("user-source", "A user has a password hash inline or from a Secret, not both.")
    public static let userSecret = Rule("user-secret", "A Secret that a user's password hash comes from is named, with its key.")
    public static let ignitionGate = Rule("ignition-gate", "Ignition needs the feature gate KubeadmBootstrapFormatIgnition.")
    public static let ignitionFormat = Rule(
        "ignition-format", "Settings for ignition need the format ignition, and leave out what ignition can't do.")

    // OCNEControlPlane and its template
    public static let replicas = Rule("replicas", "There is at least one replica, and an odd number while etcd is stacked.")
    public static let infrastructureRef = Rule(
        "infrastructure-ref", "The machine template is named in full and lives in the object's namespace.")
    public static let version = Rule("version", "The Kubernetes version is a semantic version with v.")
    public static let rolloutBefore = Rule("rollout-before", "Machines are replaced at least seven days before certificates expire.")
    public static let rolloutStrategy = Rule("rollout-strategy", "Machines are replaced by RollingUpdate with a surge of 0 or 1.")
    public static let dnsImageTag = Rule("dns-image-tag", "The CoreDNS tag is a valid image tag that begins with a version.")
    public static let etcdImageTag = Rule("etcd-image-tag", "The etcd tag is a valid image tag.")
    public static let etcdPlacement = Rule("etcd-placement", "Etcd is local or external, and stays so.")
    public static let ocneImages = Rule("ocne-images", "CoreDNS and etcd images of OCNE's registry are those of the Kubernetes version.")
    public static let criSocket = Rule("cri-socket", "The container runtime is CRI-O at its usual socket.")
    public static let versionSkew = Rule("version-skew", "The Kubernetes version goes up by one minor version at a time.")
    public static let supportedVersion = Rule("supported-version", "OCNE ships the Kubernetes version that is upgraded to.")
    public static let immutable = Rule("immutable", "Only fields that can take effect on a running control plane change.")
    public static let coreDNSMigration = Rule("coredns-migration", "CoreDNS moves along its releases, never back.")
    public static let templateGate = Rule("template-gate", "Templates of control planes need the feature gate ClusterTopology.")
    public static let templateImmutable = Rule("template-immutable", "The content of a template never changes.")
    public static let scale = Rule("scale", "Scaling keeps at least one replica, and an odd number while etcd is stacked.")

    /// All of them, in the order of the reference.
    public static let ocne: [Rule] = [
        .fileSource, .fileSecret, .filePathUnique, .userSource, .userSecret, .ignitionGate, .ignitionFormat, .replicas, .infrastructureRef,
        .version, .rolloutBefore, .rolloutStrategy, .dnsImageTag, .etcdImageTag, .etcdPlacement, .ocneImages, .criSocket, .versionSkew,
        .supportedVersion, .immutable, .coreDNSMigration, .templateGate, .templateImmutable, .scale,
    ]
}
