internal import JSON
internal import KubernetesAPI

/// The rules of the config spec, the part that all four kinds share.
struct ConfigSpecValidation {
    let version: APIVersion
    let gates: FeatureGates

    func validate(_ spec: Field, _ errors: inout FieldErrors) {
        validateFiles(spec["files"], &errors)
        validateUsers(spec["users"], &errors)
        validateIgnition(spec, &errors)
        if version.traits.hasDiskLayout { Self.validateDiskLayouts(spec["diskSetup"]["partitions"], &errors) }
        if version.traits.hasKubeConfigUser {
            validateKubeConfig(spec["joinConfiguration"]["discovery"]["file"]["kubeConfig"], &errors)
        }
    }

    private func validateFiles(_ files: Field, _ errors: inout FieldErrors) {
        let mayRepeat = FingerprintSet.mayRepeat(files.elements, "path")
        // By bytes, as Go compares: to Swift different spellings of an accented letter are the same text.
        var paths: Set<[UInt8]> = []
        var elements = files.elements
        while let element = elements.next() {
            let file = Field(element)
            let source = file["contentFrom"]
            if source.isSet(in: version) {
                if !file["content"].isEmpty {
                    // The content may be a secret: the message names the file by its path only.
                    errors.invalid(
                        file, identity("path", file["path"]),
                        "only one of content or contentFrom may be specified for a single file",
                        by: .fileSource)
                }
                validateSecret(source["secret"], &errors, by: .fileSecret)
            }
            if mayRepeat, !paths.insert(Array(file["path"].string.utf8)).inserted {
                errors.invalid(text: file["path"], "path property must be unique among all files", by: .filePathUnique)
            }
        }
    }

    private func validateUsers(_ users: Field, _ errors: inout FieldErrors) {
        var elements = users.elements
        while let element = elements.next() {
            let user = Field(element)
            let source = user["passwdFrom"]
            guard source.isSet(in: version) else { continue }
            if user["passwd"].isSet(in: version) {
                errors.invalid(
                    user, identity("name", user["name"]),
                    "only one of passwd or passwdFrom may be specified for a single user",
                    by: .userSource)
            }
            validateSecret(source["secret"], &errors, by: .userSecret)
        }
    }

    private func validateSecret(_ secret: Field, _ errors: inout FieldErrors, by rule: OCNERule) {
        if secret["name"].isEmpty {
            errors.required(secret["name"], "secret file source must specify non-empty secret name", by: rule)
        }
        if secret["key"].isEmpty {
            errors.required(secret["key"], "secret file source must specify non-empty secret key", by: rule)
        }
    }

    /// Returns the identity of an element whose other members may be secret.
    private func identity(_ key: String, _ field: Field) -> String {
        field.isEmpty ? "{}" : "{\"\(key)\":\(quoted(field.string))}"
    }

    private func validateIgnition(_ spec: Field, _ errors: inout FieldErrors) {
        let format = spec["format"]
        let ignition = spec["ignition"]
        let gate = FeatureGate.kubeadmBootstrapFormatIgnition
        if !gates[gate] {
            if format.equals("ignition") { errors.forbidden(format, without: gate) }
            if ignition.isSet(in: version) { errors.forbidden(ignition, without: gate) }
            // What is let in all the same keeps the other rules.
            if errors.enforces(.ignitionGate) { return }
        }
        guard format.equals("ignition") else {
            if ignition.isSet(in: version) {
                errors.invalid(text: format, "must be set to \"ignition\" if spec.ignition is set", by: .ignitionFormat)
            }
            return
        }
        let detail = "not supported when spec.format is set to \"ignition\""
        var users = spec["users"].elements
        while let user = users.next() {
            let inactive = Field(user)["inactive"]
            if inactive.isTrue { errors.forbidden(inactive, detail, by: .ignitionFormat) }
        }
        let retryJoin = spec["useExperimentalRetryJoin"]
        if version.traits.hasRetryJoin, retryJoin.isTrue { errors.forbidden(retryJoin, detail, by: .ignitionFormat) }
        var files = spec["files"].elements
        while let file = files.next() {
            let encoding = Field(file)["encoding"]
            if encoding.equals("gzip") || encoding.equals("gzip+base64") {
                errors.forbidden(encoding, detail, by: .ignitionFormat)
            }
        }
        let bootCommands = spec["bootCommands"]
        if version.traits.hasBootCommands, bootCommands.exists {
            errors.forbidden(bootCommands, detail, by: .ignitionFormat)
        }
        var partitions = spec["diskSetup"]["partitions"].elements
        while let partition = partitions.next() {
            let tableType = Field(partition)["tableType"]
            if tableType.isSet(in: version), !tableType.equals("gpt") {
                errors.invalid(
                    text: tableType, "only partition type \"gpt\" is supported when spec.format is set to \"ignition\"",
                    by: .ignitionFormat)
            }
        }
        var filesystems = spec["diskSetup"]["filesystems"].elements
        while let filesystem = filesystems.next() {
            let replaceFS = Field(filesystem)["replaceFS"]
            if replaceFS.isSet(in: version) { errors.forbidden(replaceFS, detail, by: .ignitionFormat) }
            let partition = Field(filesystem)["partition"]
            if partition.isSet(in: version) { errors.forbidden(partition, detail, by: .ignitionFormat) }
        }
    }
}
