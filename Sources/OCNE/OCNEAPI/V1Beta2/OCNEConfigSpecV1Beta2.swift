internal import APISchema

extension Schema {
    /// The config spec: how a machine becomes a node. Part of all four kinds.
    static let ocneConfigSpecV1Beta2 = Schema.group(
        "Desired bootstrap configuration of a machine.",
        [
            .value("clusterConfiguration", .clusterConfigurationV1Beta2),
            .value("initConfiguration", .initConfigurationV1Beta2),
            .value("joinConfiguration", .joinConfigurationV1Beta2),
            .value("files", .filesV1Beta2),
            .value("diskSetup", .diskSetupV1Beta2),
            .value(
                "mounts",
                .list(
                    "Mount points, as fields of fstab entries.", count: 1...100,
                    of: .list("Mount point.", count: 1...100, of: .text("Field of an fstab entry.", length: 1...512)))),
            .value("bootCommands", commands("Commands to run early in every boot.")),
            .value("preOCNECommands", commands("Commands to run before kubeadm.")),
            .value("postOCNECommands", commands("Commands to run after kubeadm.")),
            .value("users", .usersV1Beta2),
            .value(
                "ntp",
                .group(
                    "Settings of time synchronization.",
                    [
                        .value(
                            "servers",
                            .list(
                                "Addresses of NTP servers.", count: 0...100,
                                of: .text("Host name or IP address.", length: 1...512))),
                        .pointer("enabled", .boolean("If true, NTP is enabled.")),
                    ])),
            .value("format", .string("Format of the bootstrap data.", oneOf: ["cloud-config", "ignition"])),
            .pointer("verbosity", .int32("Log level of kubeadm.")),
            .value(
                "ignition",
                .group(
                    "Settings of the ignition format.",
                    [
                        .value(
                            "containerLinuxConfig",
                            .group(
                                "Settings of Container Linux Config.",
                                [
                                    .value(
                                        "additionalConfig",
                                        .text(
                                            "Additional configuration to merge into the generated configuration.",
                                            length: 1...32_768)
                                    ),
                                    .pointer("strict", .boolean("If true, warnings are treated as errors.")),
                                ]))
                    ])),
            .value("imageConfiguration", imageConfiguration),
        ])

    private static func commands(_ doc: String) -> Schema {
        .list(doc, count: 1...1000, of: .text("Shell command.", length: 1...10_240))
    }

    private static let imageConfiguration = Schema.group(
        "Settings that adapt the machine image.",
        [
            .value(
                "proxy",
                .group(
                    "Proxy of the container runtime and the package manager.",
                    [
                        .value("httpProxy", .text("Proxy for HTTP requests.", length: 1...2048)),
                        .value("httpsProxy", .text("Proxy for HTTPS requests.", length: 1...2048)),
                        .value("noProxy", .text("Hosts and networks to reach without a proxy.", length: 1...10_240)),
                    ])),
            .value(
                "dependencies",
                .group(
                    "Settings for the packages that nodes depend on.",
                    [
                        .pointer(
                            "skipInstall",
                            .boolean("If true, the packages are not installed since the image contains them."))
                    ])),
        ])
}
