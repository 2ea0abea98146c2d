internal import APISchema

extension Schema {
    /// `clusterConfiguration`: what kubeadm needs to know of the whole cluster.
    static let clusterConfigurationV1Alpha1 = Schema.object(
        "Configuration of the cluster for kubeadm.",
        typeMetaV1Alpha1 + [
            .structure("etcd", etcd),
            .structure(
                "networking",
                .object(
                    "Networks of the cluster; empty members follow the Cluster object.",
                    [
                        .value("serviceSubnet", .string("Subnet of Services, in CIDR notation.")),
                        .value("podSubnet", .string("Subnet of Pods, in CIDR notation.")),
                        .value("dnsDomain", .string("DNS domain of Services.")),
                    ])),
            .value("kubernetesVersion", .string("Kubernetes version of the control plane; empty follows the Machine.")),
            .value("controlPlaneEndpoint", .string("Stable address of the control plane: host or host:port.")),
            .structure(
                "apiServer",
                .object(
                    "Extra settings of the API server.",
                    componentV1Alpha1 + [
                        .value(
                            "certSANs",
                            .array(
                                "Further names for the serving certificate.",
                                of: .string("A host name or an IP address."))),
                        .pointer(
                            "timeoutForControlPlane", .duration("How long kubeadm waits for the API server to come up.")
                        ),
                    ])),
            .structure("controllerManager", .object("Extra settings of the controller manager.", componentV1Alpha1)),
            .structure("scheduler", .object("Extra settings of the scheduler.", componentV1Alpha1)),
            .structure("dns", .object("The DNS add-on, CoreDNS.", imageMetaV1Alpha1)),
            .value("certificatesDir", .string("Where certificates are kept on the node.")),
            .value("imageRepository", .string("Registry that control plane images are pulled from.")),
            .value("featureGates", .map("Feature gates of kubeadm.", of: .boolean("Whether the gate is on."))),
            .value("clusterName", .string("Name of the cluster; empty follows the Cluster object.")),
        ])

    private static let etcd = Schema.object(
        "Where etcd runs: beside the control plane or elsewhere. Neither means local with defaults.",
        [
            .pointer(
                "local",
                .object(
                    "Etcd on the control plane nodes.",
                    imageMetaV1Alpha1 + [
                        .value("dataDir", .string("Where etcd keeps its data.")),
                        .value("extraArgs", .map("Further arguments of etcd.", of: .string("Value of the argument."))),
                        .value(
                            "serverCertSANs",
                            .array(
                                "Further names for the server certificate.",
                                of: .string("A host name or an IP address."))),
                        .value(
                            "peerCertSANs",
                            .array(
                                "Further names for the peer certificate.", of: .string("A host name or an IP address."))
                        ),
                    ])),
            .pointer(
                "external",
                .object(
                    "Etcd that runs outside of the cluster.",
                    [
                        .always("endpoints", .array("URLs of the etcd members.", of: .string("A URL."))),
                        .always("caFile", .string("File with the CA of etcd's certificates.")),
                        .always("certFile", .string("File with the client certificate.")),
                        .always("keyFile", .string("File with the key of the client certificate.")),
                    ])),
        ])

    /// `imageRepository` and `imageTag`.
    private static let imageMetaV1Alpha1: [Property] = [
        .value(
            "imageRepository",
            .string("Registry the image is pulled from; empty follows clusterConfiguration.imageRepository.")),
        .value("imageTag", .string("Tag of the image; empty follows the Kubernetes version.")),
    ]

    /// Settings that every control plane component has.
    private static let componentV1Alpha1: [Property] = [
        .value("extraArgs", .map("Further arguments of the component.", of: .string("Value of the argument."))),
        .value(
            "extraVolumes",
            .array(
                "Host directories and files to mount into the component.",
                of: .object(
                    "A mount.",
                    [
                        .always("name", .string("Name of the volume in the pod.")),
                        .always("hostPath", .string("Path on the host.")),
                        .always("mountPath", .string("Path in the pod.")),
                        .value("readOnly", .boolean("Whether the component may not write to it.")),
                        .value("pathType", .string("What has to be at the host path.")),
                    ]))),
    ]
}
