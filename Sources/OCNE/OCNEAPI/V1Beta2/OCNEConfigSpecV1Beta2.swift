internal import APISchema

extension Schema {
    /// The config spec: how a machine becomes a node. Part of all four kinds.
    static let ocneConfigSpecV1Beta2 = Schema.group(
        "How a machine becomes a node of the cluster.",
        [
            .value("clusterConfiguration", .clusterConfigurationV1Beta2),
            .value("initConfiguration", .initConfigurationV1Beta2),
            .value("joinConfiguration", .joinConfigurationV1Beta2),
            .value("files", .filesV1Beta2),
            .value("diskSetup", .diskSetupV1Beta2),
            .value(
                "mounts",
                .list(
                    "Mount points, as fstab lists them.", count: 1...100,
                    of: .list("One mount point.", count: 1...100, of: .text("A field of fstab.", length: 1...512)))),
            .value("bootCommands", commands("Commands to run early in every boot.")),
            .value("preOCNECommands", commands("Commands to run before kubeadm.")),
            .value("postOCNECommands", commands("Commands to run after kubeadm.")),
            .value("users", .usersV1Beta2),
            .value(
                "ntp",
                .group(
                    "Time synchronisation.",
                    [
                        .value(
                            "servers",
                            .list(
                                "NTP servers.", count: 0...100,
                                of: .text("A host name or an IP address.", length: 1...512))),
                        .pointer("enabled", .boolean("Whether NTP is on.")),
                    ])),
            .value("format", .string("Format of the bootstrap data.", oneOf: ["cloud-config", "ignition"])),
            .pointer("verbosity", .int32("Log level of kubeadm.")),
            .value(
                "ignition",
                .group(
                    "Settings for the format ignition.",
                    [
                        .value(
                            "containerLinuxConfig",
                            .group(
                                "Container Linux Config.",
                                [
                                    .value(
                                        "additionalConfig",
                                        .text(
                                            "Further configuration, merged into the generated one.", length: 1...32_768)
                                    ),
                                    .pointer("strict", .boolean("Whether warnings are errors.")),
                                ]))
                    ])),
            .value("imageConfiguration", imageConfiguration),
        ])

    private static func commands(_ doc: String) -> Schema {
        .list(doc, count: 1...1000, of: .text("A command.", length: 1...10_240))
    }

    private static let imageConfiguration = Schema.group(
        "What the machine image lacks.",
        [
            .value(
                "proxy",
                .group(
                    "Proxy for the container runtime and the package manager.",
                    [
                        .value("httpProxy", .text("Proxy for HTTP.", length: 1...2048)),
                        .value("httpsProxy", .text("Proxy for HTTPS.", length: 1...2048)),
                        .value("noProxy", .text("What is reached without a proxy.", length: 1...10_240)),
                    ])),
            .value(
                "dependencies",
                .group(
                    "Packages that nodes need.",
                    [.pointer("skipInstall", .boolean("Whether the image has them already."))])),
        ])
}
