public import APISchema
internal import KubernetesAPI

/// The four kinds in `v1beta2`: the shape of Cluster API's contract v1beta2 and the hub of conversion.
///
/// Unset fields are absent: the schema forbids empty strings, lists and objects. Exceptions are fields for which empty
/// has its own meaning (`taints`, `joinConfiguration.controlPlane`), and the outermost objects `spec`, `status` and
/// `template`: clients of v1alpha1 write those even if empty, which must not block a change through v1beta2.
public enum V1Beta2 {
    /// OCNEConfig, with the sub-resource `status`; the counterpart of Cluster API's KubeadmConfig.
    public static let ocneConfig = KindSchema(
        GroupVersionKind(group: V1Alpha1.bootstrapGroup, version: "v1beta2", kind: "OCNEConfig"), plural: "ocneconfigs",
        doc: "Bootstrap configuration of a machine that joins an OCNE cluster.", columns: .configV1Beta2,
        [
            .value("spec", Schema.ocneConfigSpecV1Beta2.with { $0.minProperties = nil }),
            .value("status", .configStatusV1Beta2),
        ])

    /// OCNEConfigTemplate: `spec.template` has metadata and the spec of OCNEConfigs; the counterpart of
    /// KubeadmConfigTemplate.
    public static let ocneConfigTemplate = KindSchema(
        GroupVersionKind(group: V1Alpha1.bootstrapGroup, version: "v1beta2", kind: "OCNEConfigTemplate"),
        plural: "ocneconfigtemplates",
        doc: "Template for the OCNEConfigs of a set of machines.", columns: .configTemplateV1Beta2,
        [
            .value(
                "spec",
                .object(
                    "Desired state of the template.",
                    [
                        .value(
                            "template", required: true,
                            .object(
                                "Template for OCNEConfigs.",
                                [
                                    .value("metadata", .metadataV1Beta2("Metadata of the OCNEConfigs.")),
                                    .value("spec", .ocneConfigSpecV1Beta2),
                                ]))
                    ]))
        ])

    /// OCNEControlPlane, with the sub-resources `status` and `scale`; the counterpart of KubeadmControlPlane.
    public static let ocneControlPlane = KindSchema(
        GroupVersionKind(group: V1Alpha1.controlPlaneGroup, version: "v1beta2", kind: "OCNEControlPlane"),
        plural: "ocnecontrolplanes",
        shortNames: ["ocnecp"], doc: "Control plane of an OCNE cluster.", columns: .controlPlaneV1Beta2,
        scale: .controlPlane,
        [
            .value(
                "spec", required: true,
                .object(
                    "Desired state of the control plane.",
                    [
                        .pointer(
                            "replicas",
                            .int32(
                                "Desired number of control plane machines. Must be odd when etcd is stacked. Defaults to 1.",
                                minimum: 0)
                        ),
                        .value(
                            "version", required: true,
                            .text("Desired Kubernetes version, for example v1.26.6.", length: 1...256)),
                        .value("machineTemplate", required: true, machineTemplate),
                    ] + Schema.controlPlaneCommonV1Beta2)),
            .value("status", .controlPlaneStatusV1Beta2),
        ])

    /// OCNEControlPlaneTemplate: the spec of an OCNEControlPlane without what the Cluster decides (replicas, version,
    /// infrastructure); the counterpart of KubeadmControlPlaneTemplate.
    public static let ocneControlPlaneTemplate = KindSchema(
        GroupVersionKind(group: V1Alpha1.controlPlaneGroup, version: "v1beta2", kind: "OCNEControlPlaneTemplate"),
        plural: "ocnecontrolplanetemplates", doc: "Template for the control planes of a ClusterClass.",
        columns: .controlPlaneTemplateV1Beta2,
        [
            .value(
                "spec",
                .object(
                    "Desired state of the template.",
                    [
                        .value(
                            "template", required: true,
                            .object(
                                "Template for control planes.",
                                [
                                    .value(
                                        "metadata", .metadataV1Beta2("Metadata of the control planes.")),
                                    .value(
                                        "spec",
                                        .group(
                                            "Desired state of the control plane.",
                                            [.value("machineTemplate", templateMachineTemplate)]
                                                + Schema.controlPlaneCommonV1Beta2)),
                                ]))
                    ]))
        ])

    /// All four, in the order of `OCNEKind`.
    public static let kinds = [ocneConfig, ocneConfigTemplate, ocneControlPlane, ocneControlPlaneTemplate]

    private static let machineTemplate = Schema.object(
        "Template for control plane machines.",
        [
            .value("metadata", .metadataV1Beta2("Metadata of the machines.")),
            .value(
                "spec", required: true,
                .object(
                    "Desired state of the machines.",
                    [
                        .value("infrastructureRef", required: true, .infrastructureReferenceV1Beta2),
                        .value("readinessGates", .readinessGatesV1Beta2),
                        .value("deletion", .machineDeletionV1Beta2),
                        .value("taints", .machineTaintsV1Beta2),
                    ])),
        ])

    /// In a template the infrastructure comes from the ClusterClass.
    private static let templateMachineTemplate = Schema.group(
        "Template for control plane machines.",
        [
            .value("metadata", .metadataV1Beta2("Metadata of the machines.")),
            .value(
                "spec",
                .group(
                    "Desired state of the machines.",
                    [
                        .value("deletion", .machineDeletionV1Beta2),
                        .value("taints", .machineTaintsV1Beta2),
                    ])),
        ])
}
