internal import APISchema

extension Schema {
    /// `apiVersion` and `kind` of an embedded kubeadm document.
    static let typeMetaV1Alpha1: [Property] = [
        .value("kind", .string("Kind of the embedded document. Set by the controller.")),
        .value("apiVersion", .string("API version of the embedded document. Set by the controller.")),
    ]

    /// `initConfiguration`: how the first control plane node comes up.
    static let initConfigurationV1Alpha1 = Schema.object(
        "Configuration of `kubeadm init`.",
        typeMetaV1Alpha1 + [
            .value(
                "bootstrapTokens",
                .array(
                    "Bootstrap tokens for joining nodes.",
                    of: .object(
                        "Bootstrap token.",
                        [
                            .pointer("token", required: true, Schema(.string(.bootstrapToken), "Bootstrap token.")),
                            .value("description", .string("Purpose of the token.")),
                            .pointer("ttl", .duration("Lifetime of the token.")),
                            .pointer("expires", .dateTime("Time at which the token expires.")),
                            .value(
                                "usages",
                                .array("Allowed usages of the token.", of: .string("Usage: signing or authentication."))
                            ),
                            .value(
                                "groups",
                                .array("Extra groups that the token authenticates as.", of: .string("Name of a group."))
                            ),
                        ]))),
            .structure("nodeRegistration", nodeRegistration),
            .structure("localAPIEndpoint", localAPIEndpoint),
            .value("skipPhases", .array("Phases of kubeadm to skip.", of: .string("Name of a phase."))),
            .pointer("patches", patches),
        ])

    /// `joinConfiguration`: how every further node comes up.
    static let joinConfigurationV1Alpha1 = Schema.object(
        "Configuration of `kubeadm join`.",
        typeMetaV1Alpha1 + [
            .structure("nodeRegistration", nodeRegistration),
            .value("caCertPath", .string("Path of the cluster's CA certificate on the node.")),
            .structure("discovery", discovery),
            .pointer(
                "controlPlane",
                .object(
                    "Control plane settings. Set if the node joins as a control plane node.",
                    [.structure("localAPIEndpoint", localAPIEndpoint)])),
            .value("skipPhases", .array("Phases of kubeadm to skip.", of: .string("Name of a phase."))),
            .pointer("patches", patches),
        ])

    private static let nodeRegistration = Schema.object(
        "Settings for the registration of the node.",
        [
            .value("name", .string("Name of the Node object. Defaults to the host name.")),
            .value("criSocket", .string("Socket of the container runtime.")),
            .pointer(
                "taints",
                .array(
                    "Taints of the node. Defaults to the taints of a control plane node; an empty list means no taints.",
                    of: .object(
                        "Taint of the node.",
                        [
                            .always("key", .string("Key of the taint.")),
                            .value("value", .string("Value of the taint.")),
                            .always("effect", .string("Effect on pods that do not tolerate the taint.")),
                            .pointer("timeAdded", .dateTime("Time at which the taint was added.")),
                        ]))),
            .value(
                "kubeletExtraArgs", .map("Extra arguments for the kubelet.", of: .string("Value of the argument."))),
            .value(
                "ignorePreflightErrors",
                .array("Preflight checks whose errors are ignored.", of: .string("Name of a check."))),
        ])

    private static let localAPIEndpoint = Schema.object(
        "Endpoint of the API server instance on this node.",
        [
            .value("advertiseAddress", .string("IP address that the API server advertises.")),
            .value("bindPort", .int32("Port of the API server.")),
        ])

    private static let discovery = Schema.object(
        "Settings for the discovery of the cluster.",
        [
            .pointer(
                "bootstrapToken",
                .object(
                    "Discovery through a bootstrap token.",
                    [
                        .always("token", .string("Bootstrap token.")),
                        .value("apiServerEndpoint", .string("Address of the API server, as host:port.")),
                        .value(
                            "caCertHashes",
                            .array(
                                "Hashes of the public keys of the cluster's CA.",
                                of: .string("Hash of a public key, as sha256:<hex>."))),
                        .value("unsafeSkipCAVerification", .boolean("If true, discovery does not verify the CA.")),
                    ])),
            .pointer(
                "file",
                .object(
                    "Discovery through a kubeconfig file.",
                    [.always("kubeConfigPath", .string("Path or URL of the kubeconfig."))])
            ),
            .value("tlsBootstrapToken", .string("Token for the TLS bootstrap. Defaults to the bootstrap token.")),
            .pointer("timeout", .duration("Timeout for discovery.")),
        ])

    private static let patches = Schema.object(
        "Patches for the static pod manifests of kubeadm.",
        [.value("directory", .string("Directory on the node that contains the patches."))])
}
