internal import APISchema

extension Schema {
    /// `files`. The content has no bound of its own: v1alpha1 never had one.
    static let filesV1Beta2 = Schema.list(
        "Files to write to the machine.", count: 1...200,
        of: .object(
            "File to write.",
            [
                .value("path", required: true, .text("Path of the file on the machine.", length: 1...512)),
                .value("owner", .text("Owner of the file, as user:group.", length: 1...256)),
                .value("permissions", .text("Permissions of the file in octal notation.", length: 1...16)),
                .value("encoding", .string("Encoding of the content.", oneOf: ["base64", "gzip", "gzip+base64"])),
                .pointer("append", .boolean("If true, the content is appended to an existing file.")),
                .value(
                    "content",
                    Schema.string("Content of the file. Must not be set when contentFrom is set.").with {
                        $0.minLength = 1
                    }),
                .value(
                    "contentFrom",
                    .object(
                        "Source of the content. Must not be set when content is set.",
                        [.value("secret", required: true, secretKey)])),
                .value(
                    "contentFormat",
                    .string(
                        "Raw writes the content as it is, which is the default. Template renders it as a Go template with .controlPlane.version.",
                        oneOf: ["Raw", "Template"])),
            ]))

    /// `users`.
    static let usersV1Beta2 = Schema.list(
        "Users to create on the machine.", count: 1...100,
        of: .object(
            "User to create.",
            [
                .value("name", required: true, .text("Login name.", length: 1...256)),
                .value("gecos", .text("Full name of the user.", length: 1...256)),
                .value("groups", .text("Comma-separated additional groups.", length: 1...256)),
                .value("homeDir", .text("Home directory.", length: 1...256)),
                .pointer("inactive", .boolean("If true, the account is disabled.")),
                .value("shell", .text("Login shell.", length: 1...256)),
                .value("passwd", .text("Password hash. Must not be set when passwdFrom is set.", length: 1...256)),
                .value(
                    "passwdFrom",
                    .object(
                        "Source of the password hash. Must not be set when passwd is set.",
                        [.value("secret", required: true, secretKey)])),
                .value("primaryGroup", .text("Primary group.", length: 1...256)),
                .pointer("lockPassword", .boolean("If true, password login is disabled.")),
                .value("sudo", .text("Rule for the sudoers file.", length: 1...256)),
                .value(
                    "sshAuthorizedKeys",
                    .list("Public keys authorized for SSH.", count: 0...100, of: .text("Public key.", length: 1...2048))
                ),
            ]))

    private static let secretKey = Schema.object(
        "Key of a Secret in the namespace of the object.",
        [
            .value("name", required: true, .text("Name of the Secret.", length: 1...253)),
            .value("key", required: true, .text("Key within the Secret's data.", length: 1...256)),
        ])

    /// `diskSetup`.
    static let diskSetupV1Beta2 = Schema.group(
        "Disks to partition and format.",
        [
            .value("partitions", .list("Disks to partition.", count: 0...100, of: partitionedDisk)),
            .value("filesystems", .list("File systems to create.", count: 0...100, of: filesystem)),
        ])

    private static let partitionedDisk = Schema.object(
        "Disk to partition. Exactly one of layout and diskLayout must be set.",
        [
            .value("device", required: true, .text("Name of the device.", length: 1...256)),
            .pointer(
                "layout",
                .boolean(
                    "If true, a single partition takes the whole disk; if false, existing partitions are preserved.")),
            .pointer("overwrite", .boolean("If true, existing partitions are overwritten.")),
            .value("tableType", .string("Type of the partition table.", oneOf: ["mbr", "gpt"])),
            .value(
                "diskLayout",
                .list(
                    "Partitions of the disk, in order. Their percentages must not exceed 100 in total.", count: 1...100,
                    of: .object(
                        "Partition to create.",
                        [
                            .value(
                                "percentage", required: true,
                                .int32("Percentage of the disk.", minimum: 1, maximum: 100)),
                            .value("partitionType", partitionType),
                        ]))),
        ]
    ).with { $0.exactlyOneOf = ["layout", "diskLayout"] }

    private static let partitionType = Schema.text(
        "Type of the partition: Linux, LinuxSwap, LinuxRAID, LVM, Fat32, NTFS, LinuxExtended, or a GPT GUID.",
        length: 1...36,
        pattern:
            "^(Linux|LinuxSwap|LinuxRAID|LVM|Fat32|NTFS|LinuxExtended|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$",
        examples: ["Linux", "LinuxSwap", "LVM", "0FC63DAF-8483-4772-8E79-3D69D8477DE4"])

    private static let filesystem = Schema.object(
        "File system to create.",
        [
            .value("device", required: true, .text("Name of the device.", length: 1...256)),
            .value("filesystem", required: true, .text("Type of the file system.", length: 1...128)),
            .value("label", .text("Label of the file system, or None.", length: 1...512)),
            .value("partition", .text("Partition to use: auto, any, none, or a number.", length: 1...128)),
            .pointer("overwrite", .boolean("If true, an existing file system is overwritten.")),
            .value("replaceFS", .text("Type of the file system to replace.", length: 1...128)),
            .value(
                "extraOpts",
                .list("Extra options for mkfs.", count: 0...100, of: .text("Option of mkfs.", length: 1...256))
            ),
        ])
}
