internal import APISchema

extension Schema {
    /// `clusterConfiguration`: what kubeadm needs to know of the whole cluster.
    static let clusterConfigurationV1Alpha1 = Schema.object(
        "Cluster-wide configuration of kubeadm.",
        typeMetaV1Alpha1 + [
            .structure("etcd", etcd),
            .structure(
                "networking",
                .object(
                    "Networks of the cluster. Empty fields default to the values of the Cluster object.",
                    [
                        .value("serviceSubnet", .string("Subnet of Services in CIDR notation.")),
                        .value("podSubnet", .string("Subnet of Pods in CIDR notation.")),
                        .value("dnsDomain", .string("DNS domain of Services.")),
                    ])),
            .value(
                "kubernetesVersion",
                .string("Kubernetes version of the control plane. Defaults to the version of the Machine.")),
            .value("controlPlaneEndpoint", .string("Stable address of the control plane, as host or host:port.")),
            .structure(
                "apiServer",
                .object(
                    "Extra settings for the API server.",
                    componentV1Alpha1 + [
                        .value(
                            "certSANs",
                            .array(
                                "Extra subject alternative names for the serving certificate.",
                                of: .string("Host name or IP address."))),
                        .pointer(
                            "timeoutForControlPlane",
                            .duration("Maximum time that kubeadm waits for the API server to start.")
                        ),
                    ])),
            .structure("controllerManager", .object("Extra settings for the controller manager.", componentV1Alpha1)),
            .structure("scheduler", .object("Extra settings for the scheduler.", componentV1Alpha1)),
            .structure("dns", .object("Settings of CoreDNS.", imageMetaV1Alpha1)),
            .value("certificatesDir", .string("Directory on the node for certificates.")),
            .value("imageRepository", .string("Registry of the control plane images.")),
            .value("featureGates", .map("Feature gates of kubeadm.", of: .boolean("If true, the feature is enabled."))),
            .value("clusterName", .string("Name of the cluster. Defaults to the name of the Cluster object.")),
        ])

    private static let etcd = Schema.object(
        "Settings of etcd, either local or external. Defaults to local with default settings.",
        [
            .pointer(
                "local",
                .object(
                    "Settings of an etcd instance on each control plane node.",
                    imageMetaV1Alpha1 + [
                        .value("dataDir", .string("Data directory of etcd.")),
                        .value("extraArgs", .map("Extra arguments for etcd.", of: .string("Value of the argument."))),
                        .value(
                            "serverCertSANs",
                            .array(
                                "Extra subject alternative names for the server certificate.",
                                of: .string("Host name or IP address."))),
                        .value(
                            "peerCertSANs",
                            .array(
                                "Extra subject alternative names for the peer certificate.",
                                of: .string("Host name or IP address."))
                        ),
                    ])),
            .pointer(
                "external",
                .object(
                    "Connection to an external etcd cluster.",
                    [
                        .always(
                            "endpoints", .array("URLs of the etcd members.", of: .string("URL of an etcd member."))),
                        .always("caFile", .string("Path of the CA certificate for etcd.")),
                        .always("certFile", .string("Path of the client certificate.")),
                        .always("keyFile", .string("Path of the client certificate's key.")),
                    ])),
        ])

    /// `imageRepository` and `imageTag`.
    private static let imageMetaV1Alpha1: [Property] = [
        .value(
            "imageRepository",
            .string("Registry of the image. Defaults to clusterConfiguration.imageRepository.")),
        .value("imageTag", .string("Tag of the image. Defaults to that of the Kubernetes version.")),
    ]

    /// Settings that every control plane component has.
    private static let componentV1Alpha1: [Property] = [
        .value("extraArgs", .map("Extra arguments for the component.", of: .string("Value of the argument."))),
        .value(
            "extraVolumes",
            .array(
                "Host paths to mount into the component.",
                of: .object(
                    "Host path to mount.",
                    [
                        .always("name", .string("Name of the volume within the pod.")),
                        .always("hostPath", .string("Path on the host.")),
                        .always("mountPath", .string("Path within the pod.")),
                        .value("readOnly", .boolean("If true, the mount is read-only.")),
                        .value("pathType", .string("Type of the host path.")),
                    ]))),
    ]
}
