internal import APISchema

extension Schema {
    /// Members that the specs of OCNEControlPlane and of its template share.
    static let controlPlaneCommonV1Beta2: [Property] = [
        .value("controlPlaneConfig", .ocneConfigSpecV1Beta2),
        .value("rollout", rollout),
        .value(
            "remediation",
            .group(
                "Settings for the remediation of unhealthy machines.",
                [
                    .pointer("maxRetry", .int32("Maximum number of retries of a remediation. Unlimited if unset.")),
                    .pointer(
                        "retryPeriodSeconds", .int32("Seconds to wait between retries. No delay if unset.", minimum: 0)),
                    .pointer(
                        "minHealthyPeriodSeconds",
                        .int32(
                            "Seconds after which a failure no longer counts as a retry of an earlier remediation. Defaults to 3600.",
                            minimum: 0)),
                ])),
        .value(
            "machineNaming",
            .group(
                "Settings for the names of machines.",
                [
                    .value(
                        "template",
                        Schema.text(
                            "Template for the names. May contain {{ .cluster.name }} and {{ .ocneControlPlane.name }}; must contain {{ .random }}.",
                            length: 1...256
                        ).with { $0.examples = ["{{ .ocneControlPlane.name }}-{{ .random }}", "cp-{{ .random }}"] })
                ])),
        .pointer(
            "moduleOperator", .group("Settings of the OCNE module operator. Not managed if unset.", operatorMembers)),
        .pointer(
            "verrazzanoPlatformOperator",
            .group(
                "Settings of the Verrazzano platform operator. Not managed if unset.",
                operatorMembers + [
                    .value(
                        "privateRegistry",
                        .group(
                            "Private registry of Verrazzano.",
                            [.pointer("enabled", .boolean("If true, the private registry is used."))]))
                ])),
    ]

    private static let rollout = Schema.group(
        "Settings for rollouts.",
        [
            .value(
                "before",
                .group(
                    "Criteria that trigger a rollout.",
                    [
                        .value(
                            "certificatesExpiryDays",
                            .int32("Replace machines whose certificates expire within this number of days.", minimum: 7)
                        )
                    ])),
            .value("after", .dateTime("Triggers a rollout of machines created before this time, once it has passed.")),
            .value(
                "strategy",
                .group(
                    "Strategy for replacing machines.",
                    [
                        .value("type", required: true, .string("Type of the strategy.", oneOf: ["RollingUpdate"])),
                        .value(
                            "rollingUpdate",
                            .group(
                                "Settings of the RollingUpdate strategy.",
                                [
                                    .pointer(
                                        "maxSurge",
                                        .intOrString(
                                            "Maximum number of machines above the desired number during a rollout: 0 or 1."
                                        ))
                                ])),
                    ])),
        ])

    private static let operatorMembers: [Property] = [
        .pointer("enabled", .boolean("If true, the operator is installed; otherwise it is uninstalled.")),
        .value(
            "image",
            .group(
                "Container image of the operator.",
                [
                    .value("repository", .text("Repository of the image.", length: 1...512)),
                    .value("tag", .text("Tag of the image.", length: 1...256)),
                    .value(
                        "pullPolicy", .string("Pull policy of the image.", oneOf: ["Always", "IfNotPresent", "Never"])),
                ])),
        .value(
            "imagePullSecrets",
            .list(
                "Secrets for pulling the image.", count: 1...100,
                of: .object("Reference to a Secret.", [.value("name", .text("Name of the Secret.", length: 1...253))]))),
    ]

    /// Labels and annotations that are handed on.
    static func metadataV1Beta2(_ doc: String) -> Schema {
        .group(
            doc,
            [
                .value("labels", .map("Labels of the object.", of: .string("Value of the label."))),
                .value("annotations", .map("Annotations of the object.", of: .string("Value of the annotation."))),
            ])
    }

    /// Removal of machines.
    static let machineDeletionV1Beta2 = Schema.group(
        "Settings for the deletion of machines.",
        [
            .pointer(
                "nodeDrainTimeoutSeconds",
                .int32("Maximum time to drain a node, in seconds. Unlimited if unset or 0.", minimum: 0)),
            .pointer(
                "nodeVolumeDetachTimeoutSeconds",
                .int32("Maximum time to wait for volumes to detach, in seconds. Unlimited if unset or 0.", minimum: 0)),
            .pointer(
                "nodeDeletionTimeoutSeconds",
                .int32("Maximum time to retry the deletion of the Node, in seconds. Unlimited if 0.", minimum: 0)),
        ])

    /// Conditions of other controllers that a machine has to meet before it is ready.
    static let readinessGatesV1Beta2 = Schema.list(
        "Additional conditions that a machine must meet to be ready.", count: 1...32, keys: ["conditionType"],
        of: .object(
            "Reference to a condition by its type.",
            [
                .value(
                    "conditionType", required: true,
                    .text(
                        "Type of the condition.", length: 1...316, pattern: qualifiedNamePattern,
                        examples: ["APIServerReady", "example.com/Disk_Checked", "a"])),
                .value(
                    "polarity",
                    .string(
                        "Polarity of the condition. Defaults to Positive: True is the healthy status.",
                        oneOf: ["Positive", "Negative"])),
            ]))

    /// Taints that Cluster API keeps on the nodes.
    static let machineTaintsV1Beta2 = Schema.list(
        "Taints to maintain on the nodes. Other taints are preserved.", count: 1...64, keys: ["key", "effect"],
        of: .object(
            "Taint of the node.",
            [
                .value(
                    "key", required: true,
                    .text(
                        "Key of the taint.", length: 1...317, pattern: qualifiedNamePattern,
                        examples: ["dedicated", "example.com/gpu", "node-role.kubernetes.io/control-plane"])),
                .value(
                    "value",
                    .text(
                        "Value of the taint.", length: 1...63, pattern: "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$",
                        examples: ["true", "a_b.c-d"])),
                .value(
                    "effect", required: true,
                    .string(
                        "Effect on pods that do not tolerate the taint.",
                        oneOf: ["NoSchedule", "PreferNoSchedule", "NoExecute"])),
                .value(
                    "propagation", required: true,
                    .string(
                        "Always maintains the taint; OnInitialization sets it only when the node is initialized.",
                        oneOf: ["Always", "OnInitialization"])),
            ]))

    /// A reference to an object in the same namespace; its version follows the contract.
    static let infrastructureReferenceV1Beta2 = Schema.object(
        "Reference to the infrastructure template of the machines.",
        [
            .value(
                "kind", required: true,
                .text(
                    "Kind of the object.", length: 1...63, pattern: "^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$",
                    examples: ["OCIMachineTemplate", "DockerMachineTemplate"])),
            .value(
                "name", required: true,
                .text(
                    "Name of the object.", length: 1...253, pattern: subdomainPattern,
                    examples: ["control-plane", "a.b-1"])),
            .value(
                "apiGroup", required: true,
                .text(
                    "API group of the object.", length: 1...253, pattern: subdomainPattern,
                    examples: ["infrastructure.cluster.x-k8s.io", "example.com"])),
        ])

    /// A DNS subdomain (RFC 1123).
    private static let subdomainPattern = #"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"#

    /// A name with an optional prefix: the form of label keys and condition types.
    static let qualifiedNamePattern =
        #"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$"#
}
