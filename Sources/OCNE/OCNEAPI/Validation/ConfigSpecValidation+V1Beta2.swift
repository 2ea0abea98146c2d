internal import JSON
internal import KubernetesAPI

/// The rules of what only `v1beta2` has in the config spec.
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
    static func validateKubeConfig(_ kubeConfig: Field, _ errors: inout FieldErrors) {
        let user = kubeConfig["user"]
        if user["authProvider"].isSet(in: .v1beta2), user["exec"].isSet(in: .v1beta2) {
            // Both may hold secrets: neither is shown.
            errors.invalid(user, "", "only one of authProvider and exec may be set", by: .kubeConfigUser)
        }
    }

    /// Of a control plane, what is waited for its components is the same for the first node and those that join:
    /// `v1alpha1` has one place for both.
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
