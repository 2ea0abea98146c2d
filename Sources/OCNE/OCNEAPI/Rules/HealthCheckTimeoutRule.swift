internal import JSON
internal import KubernetesAPI

/// `health-check-timeout`
enum HealthCheckTimeoutRule {
    static let declaration = RuleDeclaration(
        "health-check-timeout",
        "The health check timeout of control plane components is the same in initConfiguration and joinConfiguration.",
        remedy: "set controlPlaneComponentHealthCheckSeconds to the same value in both",
        source: "Cluster API 1.13: `Validate` of KubeadmConfig, with `isKCP`",
        kinds: OCNEKind.controlPlanes, versions: \.hasTimeouts,
        fields: [
            .config("initConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds"),
            .config("joinConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds"),
        ],
        reads: [
            .always(.config("initConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds")),
            .always(.config("joinConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds")),
        ])

    /// `v1alpha1` has one field for both timeouts.
    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        let config = context.config
        let first = config["initConfiguration"]["timeouts"]["controlPlaneComponentHealthCheckSeconds"]
        let joining = config["joinConfiguration"]["timeouts"]["controlPlaneComponentHealthCheckSeconds"]
        guard first.int64 != joining.int64 else { return }
        let (inInit, inJoin) = (first.int64.map { String($0) }, joining.int64.map { String($0) })
        let detail =
            "must be the same in initConfiguration.timeouts (\(inInit ?? "unset")) and joinConfiguration.timeouts (\(inJoin ?? "unset"))"
        errors.invalid(first, inInit ?? "", detail, by: .healthCheckTimeout)
        errors.invalid(joining, inJoin ?? "", detail, by: .healthCheckTimeout)
    }
}
