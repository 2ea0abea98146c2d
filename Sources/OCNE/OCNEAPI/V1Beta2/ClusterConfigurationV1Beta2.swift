internal import APISchema

extension Schema {
    /// `clusterConfiguration`: what kubeadm needs to know of the whole cluster.
    static let clusterConfigurationV1Beta2 = Schema.group(
        "Configuration of the cluster for kubeadm.",
        [
            .value("etcd", etcd),
            .value(
                "controlPlaneEndpoint",
                .text("Stable address of the control plane: host or host:port.", length: 1...512)),
            .value(
                "apiServer",
                .group(
                    "Extra settings of the API server.",
                    componentV1Beta2 + [.value("certSANs", .namesV1Beta2("Further names for the serving certificate."))]
                )),
            .value("controllerManager", .group("Extra settings of the controller manager.", componentV1Beta2)),
            .value("scheduler", .group("Extra settings of the scheduler.", componentV1Beta2)),
            .value("dns", .group("The DNS add-on, CoreDNS.", imageMetaV1Beta2)),
            .value("certificatesDir", .text("Where certificates are kept on the node.", length: 1...512)),
            .value("imageRepository", .text("Registry that control plane images are pulled from.", length: 1...512)),
            .value("featureGates", .map("Feature gates of kubeadm.", of: .boolean("Whether the gate is on."))),
            .value(
                "certificateValidityPeriodDays",
                .int32(
                    "Days that certificates signed by kubeadm are valid; at most as long as the CA. Absent: a year.",
                    minimum: 1, maximum: 1095)),
            .value(
                "caCertificateValidityPeriodDays",
                .int32(
                    "Days that the certificates of the cluster's CAs are valid. Absent: ten years.", minimum: 1,
                    maximum: 36_500)),
            .value(
                "encryptionAlgorithm",
                .string(
                    "Kind and size of the keys that are made for certificates. Absent: RSA-2048.",
                    oneOf: ["ECDSA-P256", "ECDSA-P384", "RSA-2048", "RSA-3072", "RSA-4096"])),
        ])

    private static let etcd = Schema.group(
        "Where etcd runs: beside the control plane or elsewhere. Neither means local with defaults.",
        [
            .value(
                "local",
                .group(
                    "Etcd on the control plane nodes.",
                    imageMetaV1Beta2 + [
                        .value("dataDir", .text("Where etcd keeps its data.", length: 1...512)),
                        .value("extraArgs", .argumentsV1Beta2("Further arguments of etcd.")),
                        .pointer("extraEnvs", .environmentV1Beta2("Further environment variables of etcd.")),
                        .value("serverCertSANs", .namesV1Beta2("Further names for the server certificate.")),
                        .value("peerCertSANs", .namesV1Beta2("Further names for the peer certificate.")),
                    ])),
            .value(
                "external",
                .object(
                    "Etcd that runs outside of the cluster.",
                    [
                        .value(
                            "endpoints", required: true,
                            .list("URLs of the etcd members.", count: 1...50, of: .text("A URL.", length: 1...512))),
                        .value(
                            "caFile", required: true, .text("File with the CA of etcd's certificates.", length: 1...512)
                        ),
                        .value("certFile", required: true, .text("File with the client certificate.", length: 1...512)),
                        .value(
                            "keyFile", required: true,
                            .text("File with the key of the client certificate.", length: 1...512)),
                    ])),
        ])

    /// `imageRepository` and `imageTag`.
    private static let imageMetaV1Beta2: [Property] = [
        .value(
            "imageRepository",
            .text(
                "Registry the image is pulled from; absent follows clusterConfiguration.imageRepository.",
                length: 1...512)),
        .value("imageTag", .text("Tag of the image; absent follows the Kubernetes version.", length: 1...256)),
    ]

    /// Settings that every control plane component has.
    private static let componentV1Beta2: [Property] = [
        .value("extraArgs", .argumentsV1Beta2("Further arguments of the component.")),
        .value(
            "extraVolumes",
            .list(
                "Host directories and files to mount into the component.", count: 1...100,
                of: .object(
                    "A mount.",
                    [
                        .value("name", required: true, .text("Name of the volume in the pod.", length: 1...512)),
                        .value("hostPath", required: true, .text("Path on the host.", length: 1...512)),
                        .value("mountPath", required: true, .text("Path in the pod.", length: 1...512)),
                        .pointer("readOnly", .boolean("Whether the component may not write to it.")),
                        .value("pathType", .string("What has to be at the host path.")),
                    ]))),
        .pointer("extraEnvs", .environmentV1Beta2("Further environment variables of the component.")),
    ]

    /// A list of names for a certificate.
    private static func namesV1Beta2(_ doc: String) -> Schema {
        .list(doc, count: 1...100, of: .text("A host name or an IP address.", length: 1...253))
    }

    /// Arguments of a program. Keyed by the name alone, so that a name stands once and two appliers of one argument get
    /// a conflict.
    static func argumentsV1Beta2(_ doc: String) -> Schema {
        .list(
            doc, count: 1...100, keys: ["name"],
            of: .object(
                "An argument.",
                [
                    .value(
                        "name", required: true, .text("Name of the argument, without leading dashes.", length: 1...256)),
                    .pointer("value", required: true, .text("Value of the argument; may be empty.", length: 0...1024)),
                ]))
    }
}
