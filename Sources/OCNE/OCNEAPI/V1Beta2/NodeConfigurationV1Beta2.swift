internal import APISchema

extension Schema {
    /// `initConfiguration`: how the first control plane node comes up.
    static let initConfigurationV1Beta2 = Schema.group(
        "Configuration of `kubeadm init`.",
        [
            .value(
                "bootstrapTokens",
                .list(
                    "Bootstrap tokens for joining nodes.", count: 1...100,
                    of: .object(
                        "Bootstrap token.",
                        [
                            .value("token", required: true, bootstrapToken),
                            .value("description", .text("Purpose of the token.", length: 1...512)),
                            .pointer(
                                "ttlSeconds",
                                .int32(
                                    "Lifetime of the token in seconds. Must not be set when expires is set.", minimum: 0
                                )),
                            .value(
                                "expires",
                                .dateTime("Time at which the token expires. Must not be set when ttlSeconds is set.")),
                            .value(
                                "usages",
                                .list(
                                    "Allowed usages of the token.", count: 1...100,
                                    of: .text("Usage: signing or authentication.", length: 1...256))),
                            .value(
                                "groups",
                                .list(
                                    "Extra groups that the token authenticates as.", count: 1...100,
                                    of: .text("Name of a group.", length: 1...256))),
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
            .value("caCertPath", .text("Path of the cluster's CA certificate on the node.", length: 1...512)),
            .value("discovery", .discoveryV1Beta2),
            .pointer(
                "controlPlane",
                .object(
                    "Settings for joining as a control plane node. If set, even if empty, the node joins the control plane.",
                    [.value("localAPIEndpoint", localAPIEndpoint)])),
            .value("skipPhases", skipPhases),
            .value("patches", patches),
            .value("timeouts", timeouts),
        ])

    private static let bootstrapToken = Schema(.string(.bootstrapToken), "Bootstrap token.").with {
        $0.minLength = 1
        $0.maxLength = 23
        $0.examples = ["abcdef.0123456789abcdef"]
    }

    private static let nodeRegistration = Schema.group(
        "Settings for the registration of the node.",
        [
            .value("name", .text("Name of the Node object. Defaults to the host name.", length: 1...253)),
            .value("criSocket", .text("Socket of the container runtime.", length: 1...512)),
            .pointer(
                "taints",
                .list(
                    "Taints of the node. Defaults to the taints of a control plane node; an empty list means no taints.",
                    count: 0...100,
                    of: .object(
                        "Taint of the node.",
                        [
                            .always("key", .string("Key of the taint.")),
                            .value("value", .string("Value of the taint.")),
                            .always("effect", .string("Effect on pods that do not tolerate the taint.")),
                            .pointer("timeAdded", .dateTime("Time at which the taint was added.")),
                        ]))),
            .value("kubeletExtraArgs", .argumentsV1Beta2("Extra arguments for the kubelet.")),
            .value(
                "ignorePreflightErrors",
                .list(
                    "Preflight checks whose errors are ignored; all ignores the errors of every check.", count: 1...50,
                    of: .text("Name of a check.", length: 1...512))
            ),
            .value(
                "imagePullPolicy",
                .string(
                    "Pull policy of kubeadm. Defaults to IfNotPresent.", oneOf: ["Always", "IfNotPresent", "Never"])),
            .pointer("imagePullSerial", .boolean("If true, kubeadm pulls images one at a time. Defaults to true.")),
        ])

    private static let localAPIEndpoint = Schema.group(
        "Endpoint of the API server instance on this node.",
        [
            .value("advertiseAddress", .text("IP address that the API server advertises.", length: 1...39)),
            .value("bindPort", .int32("Port of the API server.", minimum: 1)),
        ])

    private static let skipPhases = Schema.list(
        "Phases of kubeadm to skip.", count: 1...50, of: .text("Name of a phase.", length: 1...256))

    private static let patches = Schema.group(
        "Patches for the static pod manifests of kubeadm.",
        [.value("directory", .text("Directory on the node that contains the patches.", length: 1...512))])

    private static let timeouts = Schema.group(
        "Timeouts of kubeadm. For control planes, controlPlaneComponentHealthCheckSeconds must be equal in initConfiguration and joinConfiguration.",
        [
            .pointer(
                "controlPlaneComponentHealthCheckSeconds",
                .int32(
                    "Timeout for a control plane component to become healthy, in seconds. Defaults to 240.", minimum: 0)
            ),
            .pointer(
                "kubeletHealthCheckSeconds",
                .int32("Timeout for the kubelet to become healthy, in seconds. Defaults to 240.", minimum: 0)),
            .pointer(
                "kubernetesAPICallSeconds",
                .int32("Timeout for Kubernetes API calls, in seconds. Defaults to 60.", minimum: 0)),
            .pointer(
                "etcdAPICallSeconds", .int32("Timeout for etcd API calls, in seconds. Defaults to 120.", minimum: 0)),
            .pointer(
                "tlsBootstrapSeconds",
                .int32("Timeout for the TLS bootstrap of the kubelet, in seconds. Defaults to 300.", minimum: 0)),
            .pointer(
                "discoverySeconds",
                .int32("Timeout for the discovery of the cluster, in seconds. Defaults to 300.", minimum: 0)),
        ])
}
