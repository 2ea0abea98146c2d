internal import APISchema

extension Schema {
    /// `joinConfiguration.discovery`: how a joining node gets to know the cluster.
    static let discoveryV1Beta2 = Schema.group(
        "How the node gets to know the cluster.",
        [
            .value(
                "bootstrapToken",
                .group(
                    "By a bootstrap token.",
                    [
                        .value("token", .text("The token.", length: 1...512)),
                        .value("apiServerEndpoint", .text("Address of the API server: host:port.", length: 1...512)),
                        .value(
                            "caCertHashes",
                            .list(
                                "Public key pins of the cluster's CA.", count: 1...100,
                                of: .text("A pin: sha256:<hex>.", length: 1...512))),
                        .pointer("unsafeSkipCAVerification", .boolean("Whether any CA is trusted.")),
                    ])),
            .value(
                "file",
                .object(
                    "By a kubeconfig file.",
                    [
                        .value(
                            "kubeConfigPath", required: true, .text("File or URL of the kubeconfig.", length: 1...512)),
                        .value("kubeConfig", kubeConfig),
                    ])),
            .value(
                "tlsBootstrapToken",
                .text("Token for the TLS bootstrap; absent uses the bootstrap token.", length: 1...512)),
        ])

    private static let kubeConfig = Schema.object(
        "Kubeconfig to write at kubeConfigPath.",
        [
            .value(
                "cluster",
                .group(
                    "How the cluster is reached. Absent members follow the Cluster object and the cluster's CA.",
                    [
                        .value("server", .text("URL of the API server.", length: 1...512)),
                        .value(
                            "tlsServerName",
                            .text("Name in the server's certificate; absent uses the URL's.", length: 1...512)),
                        .pointer("insecureSkipTLSVerify", .boolean("Whether any certificate is trusted.")),
                        .value("certificateAuthorityData", authorityData),
                        .value("proxyURL", .text("Proxy to the API server: http, https or socks5.", length: 1...512)),
                    ])),
            .value(
                "user", required: true,
                Schema.group(
                    "How the node proves who it is: by exactly one of a plugin and a command.",
                    [
                        .value(
                            "authProvider",
                            .object(
                                "An authentication plugin.",
                                [
                                    .value("name", required: true, .text("Name of the plugin.", length: 1...256)),
                                    .value(
                                        "config",
                                        .map("Parameters of the plugin.", of: .string("Value of the parameter."))),
                                ])),
                        .value("exec", exec),
                    ]
                ).with { $0.exactlyOneOf = ["authProvider", "exec"] }),
        ])

    private static let authorityData = Schema(.string(.bytes), "Certificates of the CA, PEM in base64.").with {
        $0.minLength = 1
        $0.maxLength = 51_200
    }

    private static let exec = Schema.object(
        "A command that prints credentials.",
        [
            .value("command", required: true, .text("The command.", length: 1...1024)),
            .value("args", .list("Its arguments.", count: 1...100, of: .text("An argument.", length: 1...512))),
            .value(
                "env",
                .list(
                    "Environment variables it gets beside those of the host.", count: 1...100,
                    of: .object(
                        "A variable.",
                        [
                            .value("name", required: true, .text("Name of the variable.", length: 1...512)),
                            .value("value", required: true, .text("Value of the variable.", length: 1...512)),
                        ]))),
            .value(
                "apiVersion",
                .text(
                    "Version of ExecCredential that is used. Absent: client.authentication.k8s.io/v1.", length: 1...512)
            ),
            .pointer("provideClusterInfo", .boolean("Whether the command is told about the cluster.")),
        ])
}
