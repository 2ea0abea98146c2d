internal import JSON
internal import KubernetesAPI

/// The rules of fields of the config spec that not all versions have.
extension ConfigSpecValidation {
    /// The partitions of a disk are no larger than the disk.
    static func validateDiskLayouts(_ partitions: Field, _ errors: inout FieldErrors) {
        var disks = partitions.elements
        while let disk = disks.next() {
            let layout = Field(disk)["diskLayout"]
            var sum: Int64 = 0
            var parts = layout.elements
            while let part = parts.next() { sum &+= Field(part)["percentage"].int64 ?? 0 }
            if sum > 100 {
                errors.invalid(
                    layout, String(sum), "the percentages of all partitions add up to more than 100", by: .diskLayout)
            }
        }
    }

    /// A node proves who it is in one way.
    func validateKubeConfig(_ kubeConfig: Field, _ errors: inout FieldErrors) {
        let user = kubeConfig["user"]
        if user["authProvider"].isSet(in: version), user["exec"].isSet(in: version) {
            // Both may hold secrets: neither is shown.
            errors.invalid(user, "", "only one of authProvider and exec may be set", by: .kubeConfigUser)
        }
    }

    /// Components of a control plane get the same time to become healthy on the first node and on those that join:
    /// `v1alpha1` has one field for both.
    static func validateHealthCheckTimeouts(_ spec: Field, _ errors: inout FieldErrors) {
        let first = spec["initConfiguration"]["timeouts"]["controlPlaneComponentHealthCheckSeconds"]
        let joining = spec["joinConfiguration"]["timeouts"]["controlPlaneComponentHealthCheckSeconds"]
        guard first.int64 != joining.int64 else { return }
        let (inInit, inJoin) = (first.int64.map { String($0) }, joining.int64.map { String($0) })
        let detail =
            "must be the same in initConfiguration.timeouts (\(inInit ?? "unset")) and joinConfiguration.timeouts (\(inJoin ?? "unset"))"
        errors.invalid(first, inInit ?? "", detail, by: .healthCheckTimeout)
        errors.invalid(joining, inJoin ?? "", detail, by: .healthCheckTimeout)
    }
}
