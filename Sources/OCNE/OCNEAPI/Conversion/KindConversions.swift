internal import APIConversion

/// The conversion tables of the four kinds between `v1alpha1` and the hub, `v1beta2`.
enum KindConversions {
    static let config = table(
        "OCNEConfig", V1Alpha1.bootstrapGroup, [FieldMapping].configSpec.under("spec") + configStatus.under("status"),
        [.meaningful("spec"), .unpreserved("status")] + [ObjectMapping].configSpec.under("spec"))

    static let configTemplate = table(
        "OCNEConfigTemplate", V1Alpha1.bootstrapGroup,
        [FieldMapping].configSpec.under("spec.template.spec") + [.hubOnly("spec.template.metadata")],
        [.meaningful("spec"), .requiredInBoth("spec.template")] + [ObjectMapping].configSpec.under("spec.template.spec")
    )

    static let controlPlane = table(
        "OCNEControlPlane", V1Alpha1.controlPlaneGroup,
        ([.verbatim("replicas"), .field("version", .requiredText)] + [FieldMapping].machineMetadata
            + [FieldMapping].infrastructureReference
            + [FieldMapping].controlPlaneSpec(strategyType: .value)).under("spec") + controlPlaneStatus.under("status"),
        [
            .required("spec"), .unpreserved("status"), .required("spec.machineTemplate"),
            .required("spec.machineTemplate.infrastructureRef", "spec.machineTemplate.spec.infrastructureRef"),
        ] + [ObjectMapping].controlPlaneSpec.under("spec"))

    static let controlPlaneTemplate = table(
        "OCNEControlPlaneTemplate", V1Alpha1.controlPlaneGroup,
        [FieldMapping].controlPlaneSpec(strategyType: .impliedText("RollingUpdate")).under("spec.template.spec")
            + [.hubOnly("spec.template.metadata"), .hubOnly("spec.template.spec.machineTemplate.metadata")],
        [.meaningful("spec"), .requiredInBoth("spec.template"), .required("spec.template.spec")]
            + [ObjectMapping].controlPlaneSpec.under("spec.template.spec"))

    static let all = OCNEKind.allCases.map { table(of: $0) }

    /// Returns the table of a kind.
    static func table(of kind: OCNEKind) -> ConversionTable {
        switch kind {
        case .config: config
        case .configTemplate: configTemplate
        case .controlPlane: controlPlane
        case .controlPlaneTemplate: controlPlaneTemplate
        }
    }

    private static func table(_ kind: String, _ group: String, _ fields: [FieldMapping], _ objects: [ObjectMapping])
        -> ConversionTable
    {
        ConversionTable(
            kind: kind, group: group, spokeVersion: "v1alpha1", hubVersion: "v1beta2", layout: .kubernetes,
            fields: fields,
            objects: objects)
    }

    /// The status has the same content in both versions, under different names; fields that only the hub has are in
    /// `status.v1beta2` of the spoke.
    private static let configStatus: [FieldMapping] =
        [
            .verbatim("ready", "initialization.dataSecretCreated"),
            .verbatim("dataSecretName"),
            .verbatim("observedGeneration"),
        ] + deprecatedStatus

    private static let controlPlaneStatus: [FieldMapping] =
        [
            .verbatim("selector"),
            .verbatim("observedGeneration"),
            .verbatim("replicas"),
            .verbatim("version"),
            .verbatim("updatedReplicas", "deprecated.v1beta1.updatedReplicas"),
            .verbatim("readyReplicas", "deprecated.v1beta1.readyReplicas"),
            .verbatim("unavailableReplicas", "deprecated.v1beta1.unavailableReplicas"),
            .verbatim("initialized", "initialization.controlPlaneInitialized"),
            .field(
                "ready", "deprecated.v1beta1.ready",
                .readiness(counter: "deprecated.v1beta1.readyReplicas", exception: "deprecated.v1beta1.notReady")),
            .field(
                "v1beta2.notReady", "deprecated.v1beta1.notReady",
                .readinessException(readiness: "deprecated.v1beta1.ready", counter: "deprecated.v1beta1.readyReplicas")
            ),
            .verbatim("v1beta2.readyReplicas", "readyReplicas"),
            .verbatim("v1beta2.availableReplicas", "availableReplicas"),
            .verbatim("v1beta2.upToDateReplicas", "upToDateReplicas"),
            .verbatim("v1beta2.versions", "versions"),
            .verbatim("v1beta2.lastRemediation", "lastRemediation"),
        ] + deprecatedStatus

    private static let deprecatedStatus: [FieldMapping] = [
        .verbatim("conditions", "deprecated.v1beta1.conditions"),
        .verbatim("failureReason", "deprecated.v1beta1.failureReason"),
        .verbatim("failureMessage", "deprecated.v1beta1.failureMessage"),
        .verbatim("v1beta2.conditions", "conditions"),
        .field("v1beta2.deprecated", nil, .emptyObject(of: "deprecated")),
    ]
}
