public import APISchema
internal import KubernetesAPI

/// The four kinds in `v1alpha1`, as CAPOCNE 1.7's Go types encode them.
public enum V1Alpha1 {
    static let bootstrapGroup = "bootstrap.cluster.x-k8s.io"
    static let controlPlaneGroup = "controlplane.cluster.x-k8s.io"

    /// OCNEConfig, with the sub-resource `status` (CAPOCNE: `bootstrap/ocne/api/v1alpha1`).
    public static let ocneConfig = KindSchema(
        GroupVersionKind(group: bootstrapGroup, version: "v1alpha1", kind: "OCNEConfig"), plural: "ocneconfigs",
        doc: "Bootstrap configuration of a machine that joins an OCNE cluster.", columns: .configV1Alpha1,
        [
            .structure("spec", .ocneConfigSpecV1Alpha1),
            .structure(
                "status",
                .object(
                    "Observed state of the OCNEConfig.",
                    [
                        .always("ready", required: false, .boolean("True if the bootstrap data is available.")),
                        .pointer("dataSecretName", .string("Name of the Secret that contains the bootstrap data.")),
                        .value("failureReason", .string("Machine-readable reason for a terminal failure.")),
                        .value("failureMessage", .string("Human-readable message about a terminal failure.")),
                        .value("observedGeneration", .int64("Most recent generation observed by the controller.")),
                        .value("conditions", .conditionsV1Alpha1),
                        .pointer("v1beta2", .hubConfigStatusV1Alpha1),
                    ])),
        ])

    /// OCNEConfigTemplate: `spec.template.spec` is the spec of an OCNEConfig.
    public static let ocneConfigTemplate = KindSchema(
        GroupVersionKind(group: bootstrapGroup, version: "v1alpha1", kind: "OCNEConfigTemplate"),
        plural: "ocneconfigtemplates",
        doc: "Template for the OCNEConfigs of a set of machines.", columns: .configTemplateV1Alpha1,
        [
            .structure(
                "spec",
                .object(
                    "Desired state of the template.",
                    [
                        .structure(
                            "template", required: true,
                            .object("Template for OCNEConfigs.", [.structure("spec", .ocneConfigSpecV1Alpha1)]))
                    ]))
        ])

    /// OCNEControlPlane, with the sub-resources `status` and `scale` (CAPOCNE: `controlplane/ocne/api/v1alpha1`).
    public static let ocneControlPlane = KindSchema(
        GroupVersionKind(group: controlPlaneGroup, version: "v1alpha1", kind: "OCNEControlPlane"),
        plural: "ocnecontrolplanes",
        shortNames: ["ocnecp"], doc: "Control plane of an OCNE cluster.", columns: .controlPlaneV1Alpha1,
        scale: .controlPlane,
        [
            .structure(
                "spec",
                .object(
                    "Desired state of the control plane.",
                    [
                        .pointer(
                            "replicas",
                            .int32(
                                "Desired number of control plane machines. Must be odd when etcd is stacked.",
                                minimum: 0)),
                        .always("version", .string("Desired Kubernetes version, for example v1.26.6.")),
                        .structure(
                            "machineTemplate", required: true,
                            .object(
                                "Template for control plane machines.",
                                [
                                    .structure(
                                        "metadata",
                                        .object(
                                            "Metadata of the machines.",
                                            [
                                                .value(
                                                    "labels",
                                                    .map("Labels of the object.", of: .string("Value of the label."))),
                                                .value(
                                                    "annotations",
                                                    .map(
                                                        "Annotations of the object.",
                                                        of: .string("Value of the annotation."))),
                                            ])),
                                    .structure("infrastructureRef", required: true, .objectReference),
                                ] + Schema.machineTimeoutsV1Alpha1)),
                        .structure("controlPlaneConfig", required: true, .ocneConfigSpecV1Alpha1),
                    ] + Schema.controlPlaneCommonV1Alpha1)),
            .structure(
                "status",
                .object(
                    "Observed state of the control plane.",
                    [
                        .value("selector", .string("Label selector of the machines, for the scale subresource.")),
                        .always("replicas", required: false, .int32("Number of existing machines.", minimum: 0)),
                        .pointer("version", .string("Lowest Kubernetes version among the machines.")),
                        .always(
                            "updatedReplicas", required: false,
                            .int32("Number of machines that match the desired state.")),
                        .always("readyReplicas", required: false, .int32("Number of machines whose nodes are ready.")),
                        .always(
                            "unavailableReplicas", required: false,
                            .int32("Number of machines that are missing or not ready.")),
                        .always("initialized", required: false, .boolean("True if the first machine is initialized.")),
                        .always("ready", required: false, .boolean("True if the API server is available.")),
                        .value("failureReason", .string("Machine-readable reason for a terminal failure.")),
                        .pointer("failureMessage", .string("Human-readable message about a terminal failure.")),
                        .value("observedGeneration", .int64("Most recent generation observed by the controller.")),
                        .value("conditions", .conditionsV1Alpha1),
                        .pointer("v1beta2", .hubControlPlaneStatusV1Alpha1),
                    ])),
        ])

    /// OCNEControlPlaneTemplate: `spec.template.spec` is the spec of an OCNEControlPlane without what the Cluster
    /// decides (replicas, version, infrastructure).
    public static let ocneControlPlaneTemplate = KindSchema(
        GroupVersionKind(group: controlPlaneGroup, version: "v1alpha1", kind: "OCNEControlPlaneTemplate"),
        plural: "ocnecontrolplanetemplates", doc: "Template for the control planes of a ClusterClass.",
        columns: .controlPlaneTemplateV1Alpha1,
        [
            .structure(
                "spec",
                .object(
                    "Desired state of the template.",
                    [
                        .structure(
                            "template", required: true,
                            .object(
                                "Template for control planes.",
                                [
                                    .structure(
                                        "spec", required: true,
                                        .object(
                                            "Desired state of the control plane.",
                                            [
                                                .pointer(
                                                    "machineTemplate",
                                                    .object(
                                                        "Template for control plane machines.",
                                                        Schema.machineTimeoutsV1Alpha1)),
                                                .structure(
                                                    "controlPlaneConfig", required: true, .ocneConfigSpecV1Alpha1),
                                            ] + Schema.controlPlaneCommonV1Alpha1))
                                ]))
                    ]))
        ])

    /// All four, in the order of `OCNEKind`.
    public static let kinds = [ocneConfig, ocneConfigTemplate, ocneControlPlane, ocneControlPlaneTemplate]
}
