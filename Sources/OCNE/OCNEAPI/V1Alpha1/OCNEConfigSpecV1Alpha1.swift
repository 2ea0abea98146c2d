internal import APISchema

extension Schema {
    /// The config spec: how a machine becomes a node. Part of all four kinds.
    static let ocneConfigSpecV1Alpha1 = Schema.object(
        "Desired bootstrap configuration of a machine.",
        [
            .pointer("clusterConfiguration", .clusterConfigurationV1Alpha1),
            .pointer("initConfiguration", .initConfigurationV1Alpha1),
            .pointer("joinConfiguration", .joinConfigurationV1Alpha1),
            .value("files", .array("Files to write to the machine.", of: file)),
            .pointer("diskSetup", diskSetup),
            .value(
                "mounts",
                .array(
                    "Mount points, as fields of fstab entries.",
                    of: .array("Mount point.", of: .string("Field of an fstab entry.")))),
            .value("preOCNECommands", .array("Commands to run before kubeadm.", of: .string("Shell command."))),
            .value("postOCNECommands", .array("Commands to run after kubeadm.", of: .string("Shell command."))),
            .value("users", .array("Users to create on the machine.", of: user)),
            .pointer(
                "ntp",
                .object(
                    "Settings of time synchronization.",
                    [
                        .value("servers", .array("Addresses of NTP servers.", of: .string("Host name or IP address."))),
                        .pointer("enabled", .boolean("If true, NTP is enabled.")),
                    ])),
            .value("format", .string("Format of the bootstrap data.", oneOf: ["cloud-config", "ignition"])),
            .pointer("verbosity", .int32("Log level of kubeadm.")),
            .value(
                "useExperimentalRetryJoin", .boolean("Deprecated. If true, nodes join through a script that retries.")),
            .pointer(
                "ignition",
                .object(
                    "Settings of the ignition format.",
                    [
                        .pointer(
                            "containerLinuxConfig",
                            .object(
                                "Settings of Container Linux Config.",
                                [
                                    .value(
                                        "additionalConfig",
                                        .string("Additional configuration to merge into the generated configuration.")),
                                    .value("strict", .boolean("If true, warnings are treated as errors.")),
                                ]))
                    ])),
            .pointer(
                "imageConfiguration",
                .object(
                    "Settings that adapt the machine image.",
                    [
                        .pointer(
                            "proxy",
                            .object(
                                "Proxy of the container runtime and the package manager.",
                                [
                                    .value("httpProxy", .string("Proxy for HTTP requests.")),
                                    .value("httpsProxy", .string("Proxy for HTTPS requests.")),
                                    .value("noProxy", .string("Hosts and networks to reach without a proxy.")),
                                ])),
                        .pointer(
                            "dependencies",
                            .object(
                                "Settings for the packages that nodes depend on.",
                                [
                                    .value(
                                        "skipInstall",
                                        .boolean(
                                            "If true, the packages are not installed since the image contains them."))
                                ])),
                    ])),
        ])

    private static let file = Schema.object(
        "File to write.",
        [
            .always("path", .string("Path of the file on the machine.")),
            .value("owner", .string("Owner of the file, as user:group.")),
            .value("permissions", .string("Permissions of the file in octal notation.")),
            .value("encoding", .string("Encoding of the content.", oneOf: ["base64", "gzip", "gzip+base64"])),
            .value("append", .boolean("If true, the content is appended to an existing file.")),
            .value("content", .string("Content of the file.")),
            .pointer(
                "contentFrom",
                .object("Source of the content.", [.structure("secret", required: true, secretKey)])),
        ])

    private static let user = Schema.object(
        "User to create.",
        [
            .always("name", .string("Login name.")),
            .pointer("gecos", .string("Full name of the user.")),
            .pointer("groups", .string("Comma-separated additional groups.")),
            .pointer("homeDir", .string("Home directory.")),
            .pointer("inactive", .boolean("If true, the account is disabled.")),
            .pointer("shell", .string("Login shell.")),
            .pointer("passwd", .string("Password hash.")),
            .pointer(
                "passwdFrom",
                .object("Source of the password hash.", [.structure("secret", required: true, secretKey)])
            ),
            .pointer("primaryGroup", .string("Primary group.")),
            .pointer("lockPassword", .boolean("If true, password login is disabled.")),
            .pointer("sudo", .string("Rule for the sudoers file.")),
            .value("sshAuthorizedKeys", .array("Public keys authorized for SSH.", of: .string("Public key."))),
        ])

    private static let secretKey = Schema.object(
        "Key of a Secret in the namespace of the object.",
        [
            .always("name", .string("Name of the Secret.")),
            .always("key", .string("Key within the Secret's data.")),
        ])

    private static let diskSetup = Schema.object(
        "Disks to partition and format.",
        [
            .value(
                "partitions",
                .array(
                    "Disks to partition.",
                    of: .object(
                        "Disk to partition.",
                        [
                            .always("device", .string("Name of the device.")),
                            .always("layout", .boolean("If true, a single partition takes the whole disk.")),
                            .pointer("overwrite", .boolean("If true, existing partitions are overwritten.")),
                            .pointer("tableType", .string("Type of the partition table: mbr or gpt.")),
                        ]))),
            .value(
                "filesystems",
                .array(
                    "File systems to create.",
                    of: .object(
                        "File system to create.",
                        [
                            .always("device", .string("Name of the device.")),
                            .always("filesystem", .string("Type of the file system.")),
                            .always("label", .string("Label of the file system.")),
                            .pointer("partition", .string("Partition to use: auto, any, none, or a number.")),
                            .pointer("overwrite", .boolean("If true, an existing file system is overwritten.")),
                            .pointer("replaceFS", .string("Type of the file system to replace.")),
                            .value("extraOpts", .array("Extra options for mkfs.", of: .string("Option of mkfs."))),
                        ]))),
        ])
}
