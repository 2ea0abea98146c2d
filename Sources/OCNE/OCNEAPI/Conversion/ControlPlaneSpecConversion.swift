internal import APIConversion

/// The rows that OCNEControlPlane and OCNEControlPlaneTemplate share. Paths from `OCNEControlPlane.spec`.
extension [FieldMapping] {
    static func controlPlaneSpec(strategyType: Transform) -> [FieldMapping] {
        [
            .field(
                "machineTemplate.nodeDrainTimeout", "machineTemplate.spec.deletion.nodeDrainTimeoutSeconds", .duration),
            .field(
                "machineTemplate.nodeVolumeDetachTimeout",
                "machineTemplate.spec.deletion.nodeVolumeDetachTimeoutSeconds", .duration),
            .field(
                "machineTemplate.nodeDeletionTimeout", "machineTemplate.spec.deletion.nodeDeletionTimeoutSeconds",
                .duration),
            .hubOnly("machineTemplate.spec.taints"),
            .field("rolloutBefore.certificatesExpiryDays", "rollout.before.certificatesExpiryDays", .value),
            .field("rolloutAfter", "rollout.after", .verbatim),
            .field("rolloutStrategy.type", "rollout.strategy.type", strategyType),
            .field("rolloutStrategy.rollingUpdate.maxSurge", "rollout.strategy.rollingUpdate.maxSurge", .verbatim),
            .hubOnly("remediation"),
            .hubOnly("machineNaming"),
            .same("verrazzanoPlatformOperator.privateRegistry.enabled"),
        ] + helmOperator.under("moduleOperator") + helmOperator.under("verrazzanoPlatformOperator")
            + configSpec.under("controlPlaneConfig")
    }

    private static let helmOperator: [FieldMapping] = [
        .field("enabled", .boolExplicitInHub),
        .same("image.repository"),
        .same("image.tag"),
        .same("image.pullPolicy"),
        .same("imagePullSecrets"),
    ]

    /// Labels and annotations of the machines.
    static let machineMetadata: [FieldMapping] = [
        .same("machineTemplate.metadata.labels"),
        .same("machineTemplate.metadata.annotations"),
    ]

    /// The reference to the infrastructure template of OCNEControlPlane.
    static let infrastructureReference: [FieldMapping] = [
        .field(
            "machineTemplate.infrastructureRef.apiVersion", "machineTemplate.spec.infrastructureRef.apiGroup",
            .groupVersion(kind: "machineTemplate.spec.infrastructureRef.kind", defaultVersion: "v1beta2")),
        .moved("machineTemplate.infrastructureRef.kind", "machineTemplate.spec.infrastructureRef.kind"),
        .moved("machineTemplate.infrastructureRef.name", "machineTemplate.spec.infrastructureRef.name"),
        .field(
            "machineTemplate.infrastructureRef.namespace", nil,
            .ownNamespace(
                where: "machineTemplate.spec.infrastructureRef.kind", or: "machineTemplate.spec.infrastructureRef.name")
        ),
        .spokeOnly("machineTemplate.infrastructureRef.uid"),
        .spokeOnly("machineTemplate.infrastructureRef.resourceVersion"),
        .spokeOnly("machineTemplate.infrastructureRef.fieldPath"),
        .hubOnly("machineTemplate.spec.readinessGates"),
    ]
}

extension [ObjectMapping] {
    /// Objects of the control plane's spec under another path in the hub, or whose presence has a meaning: an operator
    /// that is present but not enabled is uninstalled, one that is absent is left alone.
    static let controlPlaneSpec: [ObjectMapping] =
        [
            .moved("rolloutBefore", "rollout.before"),
            .moved("rolloutStrategy", "rollout.strategy"),
            .moved("rolloutStrategy.rollingUpdate", "rollout.strategy.rollingUpdate"),
            .meaningful("moduleOperator"),
            .meaningful("verrazzanoPlatformOperator"),
            .required("controlPlaneConfig"),
        ] + configSpec.under("controlPlaneConfig")
}
