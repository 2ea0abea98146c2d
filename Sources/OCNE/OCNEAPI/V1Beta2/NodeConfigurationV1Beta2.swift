internal import APISchema

extension Schema {
    /// `initConfiguration`: how the first control plane node comes up.
    static let initConfigurationV1Beta2 = Schema.group(
        "Configuration of `kubeadm init`.",
        [
            .value(
                "bootstrapTokens",
                .list(
                    "Tokens that nodes may join with.", count: 1...100,
                    of: .object(
                        "A token.",
                        [
                            .value("token", required: true, bootstrapToken),
                            .value("description", .text("What the token is for.", length: 1...512)),
                            .pointer(
                                "ttlSeconds",
                                .int32("Seconds that the token lives. Not together with expires.", minimum: 0)),
                            .value("expires", .dateTime("When the token stops working. Not together with ttlSeconds.")),
                            .value(
                                "usages",
                                .list(
                                    "What the token may be used for.", count: 1...100,
                                    of: .text("A usage.", length: 1...256))),
                            .value(
                                "groups",
                                .list(
                                    "Groups that the token authenticates as.", count: 1...100,
                                    of: .text("A group.", length: 1...256))),
                        ]))),
            .value("nodeRegistration", nodeRegistration),
            .value("localAPIEndpoint", localAPIEndpoint),
            .value("skipPhases", skipPhases),
            .value("patches", patches),
            .value("timeouts", timeouts),
        ])

    /// `joinConfiguration`: how every further node comes up.
    static let joinConfigurationV1Beta2 = Schema.group(
        "Configuration of `kubeadm join`.",
        [
            .value("nodeRegistration", nodeRegistration),
            .value("caCertPath", .text("File with the CA of the cluster on the node.", length: 1...512)),
            .value("discovery", .discoveryV1Beta2),
            .pointer(
                "controlPlane",
                .object(
                    "Present when the node joins as part of the control plane; may be empty.",
                    [.value("localAPIEndpoint", localAPIEndpoint)])),
            .value("skipPhases", skipPhases),
            .value("patches", patches),
            .value("timeouts", timeouts),
        ])

    private static let bootstrapToken = Schema(.string(.bootstrapToken), "The token itself.").with {
        $0.minLength = 1
        $0.maxLength = 23
        $0.examples = ["abcdef.0123456789abcdef"]
    }

    private static let nodeRegistration = Schema.group(
        "How the node registers itself.",
        [
            .value("name", .text("Name of the Node object; absent uses the host name.", length: 1...253)),
            .value("criSocket", .text("Socket of the container runtime.", length: 1...512)),
            .pointer(
                "taints",
                .list(
                    "Taints of the node. Absent means the default of the control plane, an empty list means none.",
                    count: 0...100,
                    of: .object(
                        "A taint.",
                        [
                            .always("key", .string("Key of the taint.")),
                            .value("value", .string("Value of the taint.")),
                            .always("effect", .string("What happens to pods that do not tolerate it.")),
                            .pointer("timeAdded", .dateTime("When it was added.")),
                        ]))),
            .value("kubeletExtraArgs", .argumentsV1Beta2("Further arguments of the kubelet.")),
            .value(
                "ignorePreflightErrors",
                .list(
                    "Preflight checks that may fail; all stands for each of them.", count: 1...50,
                    of: .text("A check.", length: 1...512))
            ),
            .value(
                "imagePullPolicy",
                .string("When kubeadm pulls images. Absent: IfNotPresent.", oneOf: ["Always", "IfNotPresent", "Never"])),
            .pointer("imagePullSerial", .boolean("Whether kubeadm pulls images one after the other. Absent: true.")),
        ])

    private static let localAPIEndpoint = Schema.group(
        "Address that the API server of this node is reached at.",
        [
            .value("advertiseAddress", .text("IP address.", length: 1...39)),
            .value("bindPort", .int32("Port.", minimum: 1)),
        ])

    private static let skipPhases = Schema.list(
        "Phases of kubeadm to leave out.", count: 1...50, of: .text("A phase.", length: 1...256))

    private static let patches = Schema.group(
        "Patches for kubeadm's static pod manifests.",
        [.value("directory", .text("Directory with the patches on the node.", length: 1...512))])

    private static let timeouts = Schema.group(
        "How long kubeadm waits. For a control plane, controlPlaneComponentHealthCheckSeconds must be the same in init and join.",
        [
            .pointer(
                "controlPlaneComponentHealthCheckSeconds",
                .int32("Seconds for a control plane component to become healthy. Absent: 240.", minimum: 0)),
            .pointer(
                "kubeletHealthCheckSeconds",
                .int32("Seconds for the kubelet to become healthy. Absent: 240.", minimum: 0)),
            .pointer(
                "kubernetesAPICallSeconds", .int32("Seconds for a call of the Kubernetes API. Absent: 60.", minimum: 0)),
            .pointer("etcdAPICallSeconds", .int32("Seconds for a call of etcd. Absent: 120.", minimum: 0)),
            .pointer(
                "tlsBootstrapSeconds", .int32("Seconds for the kubelet's TLS bootstrap. Absent: 300.", minimum: 0)),
            .pointer(
                "discoverySeconds", .int32("Seconds for a joining node to find the cluster. Absent: 300.", minimum: 0)),
        ])
}
