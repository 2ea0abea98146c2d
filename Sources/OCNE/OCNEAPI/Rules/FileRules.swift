internal import JSON
internal import KubernetesAPI

/// `file-source`, `file-secret`, `file-path-unique`: checked together, file by file.
enum FileRules {
    static let source = RuleDeclaration(
        "file-source", "A file has its content inline or from a Secret, not both.",
        remedy: "set either content or contentFrom of the file",
        source: "CAPOCNE: `OCNEConfigSpec.validateFiles`, which prints the whole file; this server prints its path",
        kinds: OCNEKind.allCases, fields: [.config("files", members: ["content", "contentFrom"]).presence])

    static let secret = RuleDeclaration(
        "file-secret", "A file whose content comes from a Secret names the Secret and its key.",
        remedy: "set contentFrom.secret.name and contentFrom.secret.key",
        source: "CAPOCNE: `OCNEConfigSpec.validateFiles`",
        kinds: OCNEKind.allCases, fields: [.config("files.contentFrom.secret")])

    static let uniquePath = RuleDeclaration(
        "file-path-unique", "No two files have the same path.",
        remedy: "give each file its own path, or merge the files",
        source: "CAPOCNE: `OCNEConfigSpec.validateFiles`; paths are compared byte by byte",
        kinds: OCNEKind.allCases, fields: [.config("files.path")])

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        let files = context.config["files"]
        let mayRepeat = FingerprintSet.mayRepeat(files.elements, "path")
        // By bytes, as Go compares: to Swift different spellings of an accented letter are the same text.
        var paths: Set<[UInt8]> = []
        var elements = files.elements
        while let element = elements.next() {
            let file = Field(element)
            let source = file["contentFrom"]
            if source.isSet(in: context.version) {
                if !file["content"].isEmpty {
                    // The content may be a secret: the message names the file by its path only.
                    errors.invalid(
                        file, SecretSource.identity("path", file["path"]),
                        "only one of content or contentFrom may be specified for a single file",
                        by: .fileSource)
                }
                SecretSource.check(source["secret"], &errors, by: .fileSecret)
            }
            if mayRepeat, !paths.insert(Array(file["path"].string.utf8)).inserted {
                errors.invalid(text: file["path"], "path property must be unique among all files", by: .filePathUnique)
            }
        }
    }
}
