internal import APISchema

extension Schema {
    /// The config spec: how a machine becomes a node. Part of all four kinds.
    static let ocneConfigSpecV1Alpha1 = Schema.object(
        "How a machine becomes a node of the cluster.",
        [
            .pointer("clusterConfiguration", .clusterConfigurationV1Alpha1),
            .pointer("initConfiguration", .initConfigurationV1Alpha1),
            .pointer("joinConfiguration", .joinConfigurationV1Alpha1),
            .value("files", .array("Files to write on the machine.", of: file)),
            .pointer("diskSetup", diskSetup),
            .value(
                "mounts",
                .array(
                    "Mount points, as fstab lists them.",
                    of: .array("One mount point.", of: .string("A field of fstab.")))),
            .value("preOCNECommands", .array("Commands to run before kubeadm.", of: .string("A command."))),
            .value("postOCNECommands", .array("Commands to run after kubeadm.", of: .string("A command."))),
            .value("users", .array("Users to add to the machine.", of: user)),
            .pointer(
                "ntp",
                .object(
                    "Time synchronisation.",
                    [
                        .value("servers", .array("NTP servers.", of: .string("A host name or an IP address."))),
                        .pointer("enabled", .boolean("Whether NTP is on.")),
                    ])),
            .value("format", .string("Format of the bootstrap data.", oneOf: ["cloud-config", "ignition"])),
            .pointer("verbosity", .int32("Log level of kubeadm.")),
            .value("useExperimentalRetryJoin", .boolean("Whether to join by a script that retries; deprecated.")),
            .pointer(
                "ignition",
                .object(
                    "Settings for the format ignition.",
                    [
                        .pointer(
                            "containerLinuxConfig",
                            .object(
                                "Container Linux Config.",
                                [
                                    .value(
                                        "additionalConfig",
                                        .string("Further configuration, merged into the generated one.")),
                                    .value("strict", .boolean("Whether warnings are errors.")),
                                ]))
                    ])),
            .pointer(
                "imageConfiguration",
                .object(
                    "What the machine image lacks.",
                    [
                        .pointer(
                            "proxy",
                            .object(
                                "Proxy for the container runtime and the package manager.",
                                [
                                    .value("httpProxy", .string("Proxy for HTTP.")),
                                    .value("httpsProxy", .string("Proxy for HTTPS.")),
                                    .value("noProxy", .string("What is reached without a proxy.")),
                                ])),
                        .pointer(
                            "dependencies",
                            .object(
                                "Packages that nodes need.",
                                [.value("skipInstall", .boolean("Whether the image has them already."))])),
                    ])),
        ])

    private static let file = Schema.object(
        "A file.",
        [
            .always("path", .string("Where the file goes.")),
            .value("owner", .string("Owner of the file: user:group.")),
            .value("permissions", .string("Permissions, in octal.")),
            .value("encoding", .string("How the content is encoded.", oneOf: ["base64", "gzip", "gzip+base64"])),
            .value("append", .boolean("Whether to add to a file that exists.")),
            .value("content", .string("The content.")),
            .pointer(
                "contentFrom",
                .object("Where the content comes from.", [.structure("secret", required: true, secretKey)])),
        ])

    private static let user = Schema.object(
        "A user.",
        [
            .always("name", .string("Login name.")),
            .pointer("gecos", .string("Full name.")),
            .pointer("groups", .string("Further groups, separated by commas.")),
            .pointer("homeDir", .string("Home directory.")),
            .pointer("inactive", .boolean("Whether the account is disabled.")),
            .pointer("shell", .string("Login shell.")),
            .pointer("passwd", .string("Hash of the password.")),
            .pointer(
                "passwdFrom",
                .object("Where the hash of the password comes from.", [.structure("secret", required: true, secretKey)])
            ),
            .pointer("primaryGroup", .string("Primary group.")),
            .pointer("lockPassword", .boolean("Whether logging in by password is off.")),
            .pointer("sudo", .string("Rule for sudo.")),
            .value("sshAuthorizedKeys", .array("Keys that may log in by SSH.", of: .string("A public key."))),
        ])

    private static let secretKey = Schema.object(
        "A key of a Secret in the object's namespace.",
        [
            .always("name", .string("Name of the Secret.")),
            .always("key", .string("Key in its data.")),
        ])

    private static let diskSetup = Schema.object(
        "Disks to partition and format.",
        [
            .value(
                "partitions",
                .array(
                    "Partitions to make.",
                    of: .object(
                        "A partitioned disk.",
                        [
                            .always("device", .string("The device.")),
                            .always("layout", .boolean("Whether one partition takes the whole disk.")),
                            .pointer("overwrite", .boolean("Whether to go on when there are partitions already.")),
                            .pointer("tableType", .string("Type of the partition table: mbr or gpt.")),
                        ]))),
            .value(
                "filesystems",
                .array(
                    "File systems to make.",
                    of: .object(
                        "A file system.",
                        [
                            .always("device", .string("The device.")),
                            .always("filesystem", .string("Type of the file system.")),
                            .always("label", .string("Label of the file system.")),
                            .pointer("partition", .string("Partition to use: auto, any, none or a number.")),
                            .pointer("overwrite", .boolean("Whether to go on when there is a file system already.")),
                            .pointer("replaceFS", .string("Type of file system to replace.")),
                            .value("extraOpts", .array("Further options of mkfs.", of: .string("An option."))),
                        ]))),
        ])
}
