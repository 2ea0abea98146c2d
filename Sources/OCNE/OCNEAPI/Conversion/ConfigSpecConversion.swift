internal import APIConversion

/// The rows of the config spec, which is part of all four kinds. Paths from `OCNEConfig.spec`.
extension [FieldMapping] {
    static let configSpec: [FieldMapping] =
        clusterConfiguration.under("clusterConfiguration") + initConfiguration.under("initConfiguration")
        + joinConfiguration.under("joinConfiguration") + timeouts + machine

    private static let clusterConfiguration: [FieldMapping] =
        [
            .spokeOnly("kind"),
            .spokeOnly("apiVersion"),
            .spokeOnly("networking.serviceSubnet", instead: "spec.clusterNetwork.services.cidrBlocks of the Cluster"),
            .spokeOnly("networking.podSubnet", instead: "spec.clusterNetwork.pods.cidrBlocks of the Cluster"),
            .spokeOnly("networking.dnsDomain", instead: "spec.clusterNetwork.serviceDomain of the Cluster"),
            .spokeOnly("kubernetesVersion", instead: "spec.version of the control plane, or of the Machine"),
            .spokeOnly("clusterName", instead: "metadata.name of the Cluster"),
            .same("controlPlaneEndpoint"),
            .same("certificatesDir"),
            .same("imageRepository"),
            .same("featureGates"),
            .same("dns.imageRepository"),
            .same("dns.imageTag"),
            .same("etcd.local.imageRepository"),
            .same("etcd.local.imageTag"),
            .same("etcd.local.dataDir"),
            .field("etcd.local.extraArgs", .arguments),
            .hubOnly("etcd.local.extraEnvs"),
            .same("etcd.local.serverCertSANs"),
            .same("etcd.local.peerCertSANs"),
            .same("etcd.external.endpoints"),
            .same("etcd.external.caFile"),
            .same("etcd.external.certFile"),
            .same("etcd.external.keyFile"),
            .same("apiServer.certSANs"),
            .hubOnly("certificateValidityPeriodDays"),
            .hubOnly("caCertificateValidityPeriodDays"),
            .hubOnly("encryptionAlgorithm"),
        ] + component.under("apiServer") + component.under("controllerManager") + component.under("scheduler")

    /// Fields of every control plane component.
    private static let component: [FieldMapping] = [
        .field("extraArgs", .arguments),
        .hubOnly("extraEnvs"),
        .list(
            "extraVolumes",
            ElementTable(
                key: ["name", "hostPath", "mountPath"],
                [.same("name"), .same("hostPath"), .same("mountPath"), .same("readOnly"), .same("pathType")])),
    ]

    private static let initConfiguration: [FieldMapping] =
        [
            .spokeOnly("kind"),
            .spokeOnly("apiVersion"),
            .list(
                "bootstrapTokens",
                ElementTable(
                    key: ["token"],
                    [
                        .field("token", .requiredText),
                        .same("description"),
                        .field("ttl", "ttlSeconds", .duration),
                        .verbatim("expires"),
                        .same("usages"),
                        .same("groups"),
                    ])),
        ] + nodeConfiguration + localAPIEndpoint

    private static let joinConfiguration: [FieldMapping] =
        [
            .spokeOnly("kind"),
            .spokeOnly("apiVersion"),
            .same("caCertPath"),
            .same("discovery.tlsBootstrapToken"),
            .field("discovery.bootstrapToken.token", .requiredText),
            .same("discovery.bootstrapToken.apiServerEndpoint"),
            .same("discovery.bootstrapToken.caCertHashes"),
            .same("discovery.bootstrapToken.unsafeSkipCAVerification"),
            .same("discovery.file.kubeConfigPath"),
            .hubOnly("discovery.file.kubeConfig"),
        ] + nodeConfiguration + localAPIEndpoint.under("controlPlane")

    /// Fields that the first node and joining nodes have in common.
    private static let nodeConfiguration: [FieldMapping] = [
        .same("nodeRegistration.name"),
        .same("nodeRegistration.criSocket"),
        .verbatim("nodeRegistration.taints"),
        .field("nodeRegistration.kubeletExtraArgs", .arguments),
        .same("nodeRegistration.ignorePreflightErrors"),
        .hubOnly("nodeRegistration.imagePullPolicy"),
        .hubOnly("nodeRegistration.imagePullSerial"),
        .same("skipPhases"),
        .same("patches.directory"),
        .hubOnly("timeouts.kubeletHealthCheckSeconds"),
        .hubOnly("timeouts.kubernetesAPICallSeconds"),
        .hubOnly("timeouts.etcdAPICallSeconds"),
        .hubOnly("timeouts.discoverySeconds"),
    ]

    private static let localAPIEndpoint: [FieldMapping] = [
        .same("localAPIEndpoint.advertiseAddress"),
        .same("localAPIEndpoint.bindPort"),
    ]

    /// The two timeouts of the spoke. The hub has them under other paths, one of them twice.
    private static let timeouts: [FieldMapping] = [
        .field(
            "clusterConfiguration.apiServer.timeoutForControlPlane",
            "initConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds", .duration),
        .field(
            nil, "joinConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds",
            .followingSeconds(follows: "initConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds")),
        .field("joinConfiguration.discovery.timeout", "joinConfiguration.timeouts.tlsBootstrapSeconds", .duration),
        .hubOnly("initConfiguration.timeouts.tlsBootstrapSeconds"),
    ]

    /// Configuration of the machine around kubeadm.
    private static let machine: [FieldMapping] = [
        .list(
            "files",
            ElementTable(
                key: ["path"],
                [
                    .same("path"), .same("owner"), .same("permissions"), .same("encoding"), .same("append"),
                    .same("content"),
                    .same("contentFrom.secret.name"), .same("contentFrom.secret.key"),
                    .hubOnly("contentFormat"),
                ])),
        .list(
            "diskSetup.partitions",
            ElementTable(
                key: ["device"],
                [
                    .same("device"),
                    .field("layout", .requiredBool),
                    .field(nil, "diskLayout", .hubOnlyUnless("layout")),
                    .verbatim("overwrite"),
                    .same("tableType"),
                ])),
        .list(
            "diskSetup.filesystems",
            ElementTable(
                key: ["device", "label"],
                [
                    .same("device"), .same("filesystem"), .field("label", .requiredText), .same("partition"),
                    .verbatim("overwrite"),
                    .same("replaceFS"), .same("extraOpts"),
                ])),
        .same("mounts"),
        .hubOnly("bootCommands"),
        .same("preOCNECommands"),
        .same("postOCNECommands"),
        .list(
            "users",
            ElementTable(
                key: ["name"],
                [
                    .same("name"), .same("gecos"), .same("groups"), .same("homeDir"), .verbatim("inactive"),
                    .same("shell"),
                    .same("passwd"), .same("passwdFrom.secret.name"), .same("passwdFrom.secret.key"),
                    .same("primaryGroup"),
                    .verbatim("lockPassword"), .same("sudo"), .same("sshAuthorizedKeys"),
                ])),
        .same("ntp.servers"),
        .verbatim("ntp.enabled"),
        .same("format"),
        .verbatim("verbosity"),
        .spokeOnly("useExperimentalRetryJoin"),
        .same("ignition.containerLinuxConfig.additionalConfig"),
        .same("ignition.containerLinuxConfig.strict"),
        .same("imageConfiguration.proxy.httpProxy"),
        .same("imageConfiguration.proxy.httpsProxy"),
        .same("imageConfiguration.proxy.noProxy"),
        .same("imageConfiguration.dependencies.skipInstall"),
    ]
}

extension [ObjectMapping] {
    /// Objects of the config spec whose presence has a meaning: a node with `controlPlane` joins the control plane.
    static let configSpec: [ObjectMapping] = [.meaningful("joinConfiguration.controlPlane")]
}
