internal import JSON
internal import KubernetesAPI

/// `disk-layout`
enum DiskLayoutRule {
    static let declaration = RuleDeclaration(
        "disk-layout", "The percentages of a disk's partitions add up to at most 100.",
        remedy: "lower the percentages until they add up to at most 100",
        source: "Cluster API 1.13: `validateDiskSetup` of KubeadmConfig",
        kinds: OCNEKind.allCases, versions: \.hasDiskLayout, fields: [.config("diskSetup.partitions.diskLayout")])

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        let partitions = context.config["diskSetup"]["partitions"]
        var disks = partitions.elements
        while let disk = disks.next() {
            let layout = Field(disk)["diskLayout"]
            var sum: Int64 = 0
            var parts = layout.elements
            while let part = parts.next() { sum &+= Field(part)["percentage"].int64 ?? 0 }
            if sum > 100 {
                errors.invalid(
                    layout, String(sum), "the percentages of all partitions must add up to at most 100", by: .diskLayout
                )
            }
        }
    }
}
