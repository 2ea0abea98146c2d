internal import APISchema

extension Schema {
    /// `clusterConfiguration`: what kubeadm needs to know of the whole cluster.
    static let clusterConfigurationV1Beta2 = Schema.group(
        "Cluster-wide configuration of kubeadm.",
        [
            .value("etcd", etcd),
            .value(
                "controlPlaneEndpoint",
                .text("Stable address of the control plane, as host or host:port.", length: 1...512)),
            .value(
                "apiServer",
                .group(
                    "Extra settings for the API server.",
                    componentV1Beta2 + [
                        .value(
                            "certSANs", .namesV1Beta2("Extra subject alternative names for the serving certificate."))
                    ]
                )),
            .value("controllerManager", .group("Extra settings for the controller manager.", componentV1Beta2)),
            .value("scheduler", .group("Extra settings for the scheduler.", componentV1Beta2)),
            .value("dns", .group("Settings of CoreDNS.", imageMetaV1Beta2)),
            .value("certificatesDir", .text("Directory on the node for certificates.", length: 1...512)),
            .value("imageRepository", .text("Registry of the control plane images.", length: 1...512)),
            .value("featureGates", .map("Feature gates of kubeadm.", of: .boolean("If true, the feature is enabled."))),
            .value(
                "certificateValidityPeriodDays",
                .int32(
                    "Validity period of the certificates that kubeadm signs, in days. Must not exceed that of the CA. Defaults to 365.",
                    minimum: 1, maximum: 1095)),
            .value(
                "caCertificateValidityPeriodDays",
                .int32(
                    "Validity period of the cluster's CA certificates, in days. Defaults to 3650.", minimum: 1,
                    maximum: 36_500)),
            .value(
                "encryptionAlgorithm",
                .string(
                    "Algorithm and size of the keys for certificates. Defaults to RSA-2048.",
                    oneOf: ["ECDSA-P256", "ECDSA-P384", "RSA-2048", "RSA-3072", "RSA-4096"])),
        ])

    private static let etcd = Schema.group(
        "Settings of etcd, either local or external. Defaults to local with default settings.",
        [
            .value(
                "local",
                .group(
                    "Settings of an etcd instance on each control plane node.",
                    imageMetaV1Beta2 + [
                        .value("dataDir", .text("Data directory of etcd.", length: 1...512)),
                        .value("extraArgs", .argumentsV1Beta2("Extra arguments for etcd.")),
                        .pointer("extraEnvs", .environmentV1Beta2("Extra environment variables for etcd.")),
                        .value(
                            "serverCertSANs",
                            .namesV1Beta2("Extra subject alternative names for the server certificate.")),
                        .value(
                            "peerCertSANs", .namesV1Beta2("Extra subject alternative names for the peer certificate.")),
                    ])),
            .value(
                "external",
                .object(
                    "Connection to an external etcd cluster.",
                    [
                        .value(
                            "endpoints", required: true,
                            .list(
                                "URLs of the etcd members.", count: 1...50,
                                of: .text("URL of an etcd member.", length: 1...512))),
                        .value(
                            "caFile", required: true, .text("Path of the CA certificate for etcd.", length: 1...512)
                        ),
                        .value("certFile", required: true, .text("Path of the client certificate.", length: 1...512)),
                        .value(
                            "keyFile", required: true,
                            .text("Path of the client certificate's key.", length: 1...512)),
                    ])),
        ])

    /// `imageRepository` and `imageTag`.
    private static let imageMetaV1Beta2: [Property] = [
        .value(
            "imageRepository",
            .text(
                "Registry of the image. Defaults to clusterConfiguration.imageRepository.",
                length: 1...512)),
        .value("imageTag", .text("Tag of the image. Defaults to that of the Kubernetes version.", length: 1...256)),
    ]

    /// Settings that every control plane component has.
    private static let componentV1Beta2: [Property] = [
        .value("extraArgs", .argumentsV1Beta2("Extra arguments for the component.")),
        .value(
            "extraVolumes",
            .list(
                "Host paths to mount into the component.", count: 1...100,
                of: .object(
                    "Host path to mount.",
                    [
                        .value("name", required: true, .text("Name of the volume within the pod.", length: 1...512)),
                        .value("hostPath", required: true, .text("Path on the host.", length: 1...512)),
                        .value("mountPath", required: true, .text("Path within the pod.", length: 1...512)),
                        .pointer("readOnly", .boolean("If true, the mount is read-only.")),
                        .value("pathType", .string("Type of the host path.")),
                    ]))),
        .pointer("extraEnvs", .environmentV1Beta2("Extra environment variables for the component.")),
    ]

    /// A list of names for a certificate.
    private static func namesV1Beta2(_ doc: String) -> Schema {
        .list(doc, count: 1...100, of: .text("Host name or IP address.", length: 1...253))
    }

    /// Arguments of a program. Keyed by the name alone, so that a name stands once and two appliers of one argument get
    /// a conflict.
    static func argumentsV1Beta2(_ doc: String) -> Schema {
        .list(
            doc, count: 1...100, keys: ["name"],
            of: .object(
                "Command-line argument.",
                [
                    .value(
                        "name", required: true, .text("Name of the argument, without leading dashes.", length: 1...256)),
                    .pointer(
                        "value", required: true, .text("Value of the argument, possibly empty.", length: 0...1024)),
                ]))
    }
}
