internal import APISchema

extension Schema {
    /// `joinConfiguration.discovery`: how a joining node gets to know the cluster.
    static let discoveryV1Beta2 = Schema.group(
        "Settings for the discovery of the cluster.",
        [
            .value(
                "bootstrapToken",
                .group(
                    "Discovery through a bootstrap token.",
                    [
                        .value("token", .text("Bootstrap token.", length: 1...512)),
                        .value("apiServerEndpoint", .text("Address of the API server, as host:port.", length: 1...512)),
                        .value(
                            "caCertHashes",
                            .list(
                                "Hashes of the public keys of the cluster's CA.", count: 1...100,
                                of: .text("Hash of a public key, as sha256:<hex>.", length: 1...512))),
                        .pointer("unsafeSkipCAVerification", .boolean("If true, discovery does not verify the CA.")),
                    ])),
            .value(
                "file",
                .object(
                    "Discovery through a kubeconfig file.",
                    [
                        .value(
                            "kubeConfigPath", required: true, .text("Path or URL of the kubeconfig.", length: 1...512)),
                        .value("kubeConfig", kubeConfig),
                    ])),
            .value(
                "tlsBootstrapToken",
                .text("Token for the TLS bootstrap. Defaults to the bootstrap token.", length: 1...512)),
        ])

    private static let kubeConfig = Schema.object(
        "Kubeconfig to generate at kubeConfigPath.",
        [
            .value(
                "cluster",
                .group(
                    "Connection to the cluster. Unset fields default to the values of the Cluster object and the cluster's CA.",
                    [
                        .value("server", .text("URL of the API server.", length: 1...512)),
                        .value(
                            "tlsServerName",
                            .text(
                                "Server name for the verification of the certificate. Defaults to the host of the URL.",
                                length: 1...512)),
                        .pointer(
                            "insecureSkipTLSVerify",
                            .boolean("If true, the certificate of the API server is not verified.")),
                        .value("certificateAuthorityData", authorityData),
                        .value(
                            "proxyURL",
                            .text(
                                "URL of the proxy to the API server; the scheme is http, https or socks5.",
                                length: 1...512)),
                    ])),
            .value(
                "user", required: true,
                Schema.group(
                    "Credentials of the node. Exactly one of authProvider and exec must be set.",
                    [
                        .value(
                            "authProvider",
                            .object(
                                "Authentication plugin.",
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

    private static let authorityData = Schema(.string(.bytes), "CA bundle for the API server, PEM encoded as base64.")
        .with {
            $0.minLength = 1
            $0.maxLength = 51_200
        }

    private static let exec = Schema.object(
        "Command that prints credentials.",
        [
            .value("command", required: true, .text("Command to run.", length: 1...1024)),
            .value(
                "args",
                .list("Arguments of the command.", count: 1...100, of: .text("Command-line argument.", length: 1...512))
            ),
            .value(
                "env",
                .list(
                    "Environment variables to set in addition to those of the host.", count: 1...100,
                    of: .object(
                        "Environment variable.",
                        [
                            .value("name", required: true, .text("Name of the variable.", length: 1...512)),
                            .value("value", required: true, .text("Value of the variable.", length: 1...512)),
                        ]))),
            .value(
                "apiVersion",
                .text(
                    "API version of the ExecCredential. Defaults to client.authentication.k8s.io/v1.", length: 1...512)
            ),
            .pointer("provideClusterInfo", .boolean("If true, the command receives information about the cluster.")),
        ])
}
