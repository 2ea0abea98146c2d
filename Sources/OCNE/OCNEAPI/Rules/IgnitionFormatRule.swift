internal import JSON
internal import KubernetesAPI

/// `ignition-format`
enum IgnitionFormatRule {
    static let declaration = RuleDeclaration(
        "ignition-format",
        "ignition requires the format ignition; fields that Ignition does not support are not set.",
        remedy: "set format to ignition to use its settings, and remove fields that Ignition does not support",
        source: "CAPOCNE: `OCNEConfigSpec.validateIgnition`, with the gate on",
        kinds: OCNEKind.allCases,
        fields: [
            .config("format"), .config("ignition"), .config("users.inactive"), .config("files.encoding"),
            .config("useExperimentalRetryJoin", in: \.hasRetryJoin),
            .config("bootCommands", in: \.hasBootCommands), .config("diskSetup.partitions.tableType"),
            .config("diskSetup.filesystems.replaceFS"), .config("diskSetup.filesystems.partition"),
        ],
        reads: [.always(.config("format")), .reading(.config("ignition").presence, at: .config("format"))])

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        // Where the gate is off and enforced, every use of Ignition is refused by `ignition-gate`.
        guard context.gates[.kubeadmBootstrapFormatIgnition] || !errors.enforces(.ignitionGate) else { return }
        let (spec, version) = (context.config, context.version)
        let format = spec["format"]
        let ignition = spec["ignition"]
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
