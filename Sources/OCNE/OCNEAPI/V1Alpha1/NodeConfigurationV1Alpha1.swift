internal import APISchema

extension Schema {
    /// `apiVersion` and `kind` of an embedded kubeadm document.
    static let typeMetaV1Alpha1: [Property] = [
        .value("kind", .string("Kind of the embedded document; filled in by the controller.")),
        .value("apiVersion", .string("Version of the embedded document; filled in by the controller.")),
    ]

    /// `initConfiguration`: how the first control plane node comes up.
    static let initConfigurationV1Alpha1 = Schema.object(
        "Configuration of `kubeadm init`.",
        typeMetaV1Alpha1 + [
            .value(
                "bootstrapTokens",
                .array(
                    "Tokens that nodes may join with.",
                    of: .object(
                        "A token.",
                        [
                            .pointer("token", required: true, Schema(.string(.bootstrapToken), "The token itself.")),
                            .value("description", .string("What the token is for.")),
                            .pointer("ttl", .duration("How long the token lives.")),
                            .pointer("expires", .dateTime("When the token stops working.")),
                            .value("usages", .array("What the token may be used for.", of: .string("A usage."))),
                            .value(
                                "groups", .array("Groups that the token authenticates as.", of: .string("A group."))),
                        ]))),
            .structure("nodeRegistration", nodeRegistration),
            .structure("localAPIEndpoint", localAPIEndpoint),
            .value("skipPhases", .array("Phases of kubeadm to leave out.", of: .string("A phase."))),
            .pointer("patches", patches),
        ])

    /// `joinConfiguration`: how every further node comes up.
    static let joinConfigurationV1Alpha1 = Schema.object(
        "Configuration of `kubeadm join`.",
        typeMetaV1Alpha1 + [
            .structure("nodeRegistration", nodeRegistration),
            .value("caCertPath", .string("File with the CA of the cluster on the node.")),
            .structure("discovery", discovery),
            .pointer(
                "controlPlane",
                .object(
                    "Present when the node joins as part of the control plane.",
                    [.structure("localAPIEndpoint", localAPIEndpoint)])),
            .value("skipPhases", .array("Phases of kubeadm to leave out.", of: .string("A phase."))),
            .pointer("patches", patches),
        ])

    private static let nodeRegistration = Schema.object(
        "How the node registers itself.",
        [
            .value("name", .string("Name of the Node object; empty uses the host name.")),
            .value("criSocket", .string("Socket of the container runtime.")),
            .pointer(
                "taints",
                .array(
                    "Taints of the node. Absent means the default of the control plane, an empty list means none.",
                    of: .object(
                        "A taint.",
                        [
                            .always("key", .string("Key of the taint.")),
                            .value("value", .string("Value of the taint.")),
                            .always("effect", .string("What happens to pods that do not tolerate it.")),
                            .pointer("timeAdded", .dateTime("When it was added.")),
                        ]))),
            .value(
                "kubeletExtraArgs", .map("Further arguments of the kubelet.", of: .string("Value of the argument."))),
            .value("ignorePreflightErrors", .array("Preflight checks that may fail.", of: .string("A check."))),
        ])

    private static let localAPIEndpoint = Schema.object(
        "Address that the API server of this node is reached at.",
        [
            .value("advertiseAddress", .string("IP address.")),
            .value("bindPort", .int32("Port.")),
        ])

    private static let discovery = Schema.object(
        "How the node gets to know the cluster.",
        [
            .pointer(
                "bootstrapToken",
                .object(
                    "By a bootstrap token.",
                    [
                        .always("token", .string("The token.")),
                        .value("apiServerEndpoint", .string("Address of the API server: host:port.")),
                        .value(
                            "caCertHashes",
                            .array("Public key pins of the cluster's CA.", of: .string("A pin: sha256:<hex>."))),
                        .value("unsafeSkipCAVerification", .boolean("Whether any CA is trusted.")),
                    ])),
            .pointer(
                "file",
                .object("By a kubeconfig file.", [.always("kubeConfigPath", .string("File or URL of the kubeconfig."))])
            ),
            .value("tlsBootstrapToken", .string("Token for the TLS bootstrap; empty uses the bootstrap token.")),
            .pointer("timeout", .duration("How long discovery may take.")),
        ])

    private static let patches = Schema.object(
        "Patches for kubeadm's static pod manifests.",
        [.value("directory", .string("Directory with the patches on the node."))])
}
