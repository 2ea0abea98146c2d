internal import APISchema

extension Schema {
    /// `files`. The content has no bound of its own: v1alpha1 never had one.
    static let filesV1Beta2 = Schema.list(
        "Files to write on the machine.", count: 1...200,
        of: .object(
            "A file.",
            [
                .value("path", required: true, .text("Where the file goes.", length: 1...512)),
                .value("owner", .text("Owner of the file: user:group.", length: 1...256)),
                .value("permissions", .text("Permissions, in octal.", length: 1...16)),
                .value("encoding", .string("How the content is encoded.", oneOf: ["base64", "gzip", "gzip+base64"])),
                .pointer("append", .boolean("Whether to add to a file that exists.")),
                .value(
                    "content", Schema.string("The content. Not together with contentFrom.").with { $0.minLength = 1 }),
                .value(
                    "contentFrom",
                    .object(
                        "Where the content comes from. Not together with content.",
                        [.value("secret", required: true, secretKey)])),
            ]))

    /// `users`.
    static let usersV1Beta2 = Schema.list(
        "Users to add to the machine.", count: 1...100,
        of: .object(
            "A user.",
            [
                .value("name", required: true, .text("Login name.", length: 1...256)),
                .value("gecos", .text("Full name.", length: 1...256)),
                .value("groups", .text("Further groups, separated by commas.", length: 1...256)),
                .value("homeDir", .text("Home directory.", length: 1...256)),
                .pointer("inactive", .boolean("Whether the account is disabled.")),
                .value("shell", .text("Login shell.", length: 1...256)),
                .value("passwd", .text("Hash of the password. Not together with passwdFrom.", length: 1...256)),
                .value(
                    "passwdFrom",
                    .object(
                        "Where the hash of the password comes from. Not together with passwd.",
                        [.value("secret", required: true, secretKey)])),
                .value("primaryGroup", .text("Primary group.", length: 1...256)),
                .pointer("lockPassword", .boolean("Whether logging in by password is off.")),
                .value("sudo", .text("Rule for sudo.", length: 1...256)),
                .value(
                    "sshAuthorizedKeys",
                    .list("Keys that may log in by SSH.", count: 0...100, of: .text("A public key.", length: 1...2048))),
            ]))

    private static let secretKey = Schema.object(
        "A key of a Secret in the object's namespace.",
        [
            .value("name", required: true, .text("Name of the Secret.", length: 1...253)),
            .value("key", required: true, .text("Key in its data.", length: 1...256)),
        ])

    /// `diskSetup`.
    static let diskSetupV1Beta2 = Schema.group(
        "Disks to partition and format.",
        [
            .value("partitions", .list("Disks to partition.", count: 0...100, of: partitionedDisk)),
            .value("filesystems", .list("File systems to make.", count: 0...100, of: filesystem)),
        ])

    private static let partitionedDisk = Schema.object(
        "A partitioned disk: either layout or diskLayout says how.",
        [
            .value("device", required: true, .text("The device.", length: 1...256)),
            .pointer(
                "layout",
                .boolean("Whether one partition takes the whole disk; false leaves the partitions as they are.")),
            .pointer("overwrite", .boolean("Whether to go on when there are partitions already.")),
            .value("tableType", .string("Type of the partition table.", oneOf: ["mbr", "gpt"])),
            .value(
                "diskLayout",
                .list(
                    "Partitions of the disk in order; their percentages add up to 100 at most.", count: 1...100,
                    of: .object(
                        "A partition.",
                        [
                            .value(
                                "percentage", required: true, .int32("Share of the disk.", minimum: 1, maximum: 100)),
                            .value("partitionType", partitionType),
                        ]))),
        ]
    ).with { $0.exactlyOneOf = ["layout", "diskLayout"] }

    private static let partitionType = Schema.text(
        "Linux, LinuxSwap, LinuxRAID, LVM, Fat32, NTFS, LinuxExtended, or a GUID of GPT.", length: 1...36,
        pattern:
            "^(Linux|LinuxSwap|LinuxRAID|LVM|Fat32|NTFS|LinuxExtended|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$",
        examples: ["Linux", "LinuxSwap", "LVM", "0FC63DAF-8483-4772-8E79-3D69D8477DE4"])

    private static let filesystem = Schema.object(
        "A file system.",
        [
            .value("device", required: true, .text("The device.", length: 1...256)),
            .value("filesystem", required: true, .text("Type of the file system.", length: 1...128)),
            .value("label", .text("Label of the file system; None for no label.", length: 1...512)),
            .value("partition", .text("Partition to use: auto, any, none or a number.", length: 1...128)),
            .pointer("overwrite", .boolean("Whether to go on when there is a file system already.")),
            .value("replaceFS", .text("Type of file system to replace.", length: 1...128)),
            .value(
                "extraOpts", .list("Further options of mkfs.", count: 0...100, of: .text("An option.", length: 1...256))
            ),
        ])
}
