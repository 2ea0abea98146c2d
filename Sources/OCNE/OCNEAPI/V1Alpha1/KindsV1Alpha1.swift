public import APISchema
internal import KubernetesAPI

/// The four kinds in `v1alpha1`, as CAPOCNE 1.7's Go types encode them.
public enum V1Alpha1 {
    static let bootstrapGroup = "bootstrap.cluster.x-k8s.io"
    static let controlPlaneGroup = "controlplane.cluster.x-k8s.io"

    /// OCNEConfig, with the sub-resource `status` (CAPOCNE: `bootstrap/ocne/api/v1alpha1`).
    public static let ocneConfig = KindSchema(
        GroupVersionKind(group: bootstrapGroup, version: "v1alpha1", kind: "OCNEConfig"), plural: "ocneconfigs",
        doc: "How one machine becomes a node of an OCNE cluster.", columns: .configV1Alpha1,
        [
            .structure("spec", .ocneConfigSpecV1Alpha1),
            .structure(
                "status",
                .object(
                    "What has become of it.",
                    [
                        .always("ready", required: false, .boolean("Whether the bootstrap data is there.")),
                        .pointer("dataSecretName", .string("Secret with the bootstrap data.")),
                        .value("failureReason", .string("Why it failed, for programs.")),
                        .value("failureMessage", .string("Why it failed, for people.")),
                        .value("observedGeneration", .int64("Generation that the controller has seen.")),
                        .value("conditions", .conditionsV1Alpha1),
                        .pointer("v1beta2", .hubConfigStatusV1Alpha1),
                    ])),
        ])

    /// OCNEConfigTemplate: `spec.template.spec` is the spec of an OCNEConfig.
    public static let ocneConfigTemplate = KindSchema(
        GroupVersionKind(group: bootstrapGroup, version: "v1alpha1", kind: "OCNEConfigTemplate"),
        plural: "ocneconfigtemplates",
        doc: "Template of the OCNEConfigs of a set of machines.", columns: .configTemplateV1Alpha1,
        [
            .structure(
                "spec",
                .object(
                    "The template.",
                    [
                        .structure(
                            "template", required: true,
                            .object("What every OCNEConfig gets.", [.structure("spec", .ocneConfigSpecV1Alpha1)]))
                    ]))
        ])

    /// OCNEControlPlane, with the sub-resources `status` and `scale` (CAPOCNE: `controlplane/ocne/api/v1alpha1`).
    public static let ocneControlPlane = KindSchema(
        GroupVersionKind(group: controlPlaneGroup, version: "v1alpha1", kind: "OCNEControlPlane"),
        plural: "ocnecontrolplanes",
        shortNames: ["ocnecp"], doc: "The control plane of an OCNE cluster.", columns: .controlPlaneV1Alpha1,
        scale: .controlPlane,
        [
            .structure(
                "spec",
                .object(
                    "The wanted control plane.",
                    [
                        .pointer(
                            "replicas",
                            .int32("Number of control plane machines; odd while etcd runs on them.", minimum: 0)),
                        .always("version", .string("Kubernetes version, such as v1.26.6.")),
                        .structure(
                            "machineTemplate", required: true,
                            .object(
                                "How machines are made.",
                                [
                                    .structure(
                                        "metadata",
                                        .object(
                                            "Labels and annotations of the machines.",
                                            [
                                                .value("labels", .map("Labels.", of: .string("Value of the label."))),
                                                .value(
                                                    "annotations",
                                                    .map("Annotations.", of: .string("Value of the annotation."))),
                                            ])),
                                    .structure("infrastructureRef", required: true, .objectReference),
                                ] + Schema.machineTimeoutsV1Alpha1)),
                        .structure("controlPlaneConfig", required: true, .ocneConfigSpecV1Alpha1),
                    ] + Schema.controlPlaneCommonV1Alpha1)),
            .structure(
                "status",
                .object(
                    "The control plane as it is.",
                    [
                        .value("selector", .string("Label selector of the machines, for the scale sub-resource.")),
                        .always("replicas", required: false, .int32("Machines that exist.", minimum: 0)),
                        .pointer("version", .string("Lowest Kubernetes version of the machines.")),
                        .always("updatedReplicas", required: false, .int32("Machines that are as wanted.")),
                        .always("readyReplicas", required: false, .int32("Machines whose nodes are ready.")),
                        .always(
                            "unavailableReplicas", required: false, .int32("Machines that are missing or not ready.")),
                        .always("initialized", required: false, .boolean("Whether the first machine is up.")),
                        .always("ready", required: false, .boolean("Whether the API server answers.")),
                        .value("failureReason", .string("Why it failed, for programs.")),
                        .pointer("failureMessage", .string("Why it failed, for people.")),
                        .value("observedGeneration", .int64("Generation that the controller has seen.")),
                        .value("conditions", .conditionsV1Alpha1),
                        .pointer("v1beta2", .hubControlPlaneStatusV1Alpha1),
                    ])),
        ])

    /// OCNEControlPlaneTemplate: `spec.template.spec` is the spec of an OCNEControlPlane without what the Cluster
    /// decides (replicas, version, infrastructure).
    public static let ocneControlPlaneTemplate = KindSchema(
        GroupVersionKind(group: controlPlaneGroup, version: "v1alpha1", kind: "OCNEControlPlaneTemplate"),
        plural: "ocnecontrolplanetemplates", doc: "Template of the control planes of a ClusterClass.",
        columns: .controlPlaneTemplateV1Alpha1,
        [
            .structure(
                "spec",
                .object(
                    "The template.",
                    [
                        .structure(
                            "template", required: true,
                            .object(
                                "What every control plane gets.",
                                [
                                    .structure(
                                        "spec", required: true,
                                        .object(
                                            "The wanted control plane.",
                                            [
                                                .pointer(
                                                    "machineTemplate",
                                                    .object("How machines are made.", Schema.machineTimeoutsV1Alpha1)),
                                                .structure(
                                                    "controlPlaneConfig", required: true, .ocneConfigSpecV1Alpha1),
                                            ] + Schema.controlPlaneCommonV1Alpha1))
                                ]))
                    ]))
        ])

    /// All four, in the order of `OCNEKind`.
    public static let kinds = [ocneConfig, ocneConfigTemplate, ocneControlPlane, ocneControlPlaneTemplate]
}
