internal import APISchema

extension Schema {
    /// Members that the specs of OCNEControlPlane and of its template share.
    static let controlPlaneCommonV1Beta2: [Property] = [
        .value("controlPlaneConfig", .ocneConfigSpecV1Beta2),
        .value("rollout", rollout),
        .value(
            "remediation",
            .group(
                "How unhealthy machines are replaced.",
                [
                    .pointer("maxRetry", .int32("Replacements of replacements that fail; absent is without limit.")),
                    .pointer("retryPeriodSeconds", .int32("Seconds between them; absent is none.", minimum: 0)),
                    .pointer(
                        "minHealthyPeriodSeconds",
                        .int32(
                            "Seconds after which a failure has nothing to do with the one before. Absent: 3600.",
                            minimum: 0)),
                ])),
        .value(
            "machineNaming",
            .group(
                "Names of the machines.",
                [
                    .value(
                        "template",
                        Schema.text(
                            "Template of the names, with {{ .cluster.name }}, {{ .ocneControlPlane.name }} and, always, {{ .random }}.",
                            length: 1...256
                        ).with { $0.examples = ["{{ .ocneControlPlane.name }}-{{ .random }}", "cp-{{ .random }}"] })
                ])),
        .pointer("moduleOperator", .group("The module operator of OCNE. Absent leaves it alone.", operatorMembers)),
        .pointer(
            "verrazzanoPlatformOperator",
            .group(
                "The Verrazzano platform operator. Absent leaves it alone.",
                operatorMembers + [
                    .value(
                        "privateRegistry",
                        .group(
                            "Private registry for Verrazzano.",
                            [.pointer("enabled", .boolean("Whether a private registry is used."))]))
                ])),
    ]

    private static let rollout = Schema.group(
        "When and how machines are replaced.",
        [
            .value(
                "before",
                .group(
                    "When to replace machines ahead of need.",
                    [
                        .value(
                            "certificatesExpiryDays",
                            .int32("Replace machines whose certificates expire within so many days.", minimum: 7))
                    ])),
            .value("after", .dateTime("Replace machines that were created before this time, once it has come.")),
            .value(
                "strategy",
                .group(
                    "How machines are replaced.",
                    [
                        .value("type", required: true, .string("Kind of replacement.", oneOf: ["RollingUpdate"])),
                        .value(
                            "rollingUpdate",
                            .group(
                                "Settings of RollingUpdate.",
                                [
                                    .pointer(
                                        "maxSurge",
                                        .intOrString("Machines above the wanted number while replacing: 0 or 1."))
                                ])),
                    ])),
        ])

    private static let operatorMembers: [Property] = [
        .pointer("enabled", .boolean("Whether it is installed; anything but true uninstalls it.")),
        .value(
            "image",
            .group(
                "Image of the operator.",
                [
                    .value("repository", .text("Repository of the image.", length: 1...512)),
                    .value("tag", .text("Tag of the image.", length: 1...256)),
                    .value(
                        "pullPolicy", .string("When to pull the image.", oneOf: ["Always", "IfNotPresent", "Never"])),
                ])),
        .value(
            "imagePullSecrets",
            .list(
                "Secrets to pull the image with.", count: 1...100,
                of: .object("A reference.", [.value("name", .text("Name of the Secret.", length: 1...253))]))),
    ]

    /// Labels and annotations that are handed on.
    static func metadataV1Beta2(_ doc: String) -> Schema {
        .group(
            doc,
            [
                .value("labels", .map("Labels.", of: .string("Value of the label."))),
                .value("annotations", .map("Annotations.", of: .string("Value of the annotation."))),
            ])
    }

    /// How machines are removed.
    static let machineDeletionV1Beta2 = Schema.group(
        "How machines are removed.",
        [
            .pointer(
                "nodeDrainTimeoutSeconds",
                .int32("Seconds that draining a node may take; absent or 0 is without limit.", minimum: 0)),
            .pointer(
                "nodeVolumeDetachTimeoutSeconds",
                .int32("Seconds that detaching volumes may take; absent or 0 is without limit.", minimum: 0)),
            .pointer(
                "nodeDeletionTimeoutSeconds",
                .int32("Seconds to try to delete the Node; 0 is without limit.", minimum: 0)),
        ])

    /// Conditions of other controllers that a machine has to meet before it is ready.
    static let readinessGatesV1Beta2 = Schema.list(
        "Further conditions that a machine has to meet before it is ready.", count: 1...32, keys: ["conditionType"],
        of: .object(
            "A condition.",
            [
                .value(
                    "conditionType", required: true,
                    .text(
                        "Type of the condition.", length: 1...316, pattern: qualifiedNamePattern,
                        examples: ["APIServerReady", "example.com/Disk_Checked", "a"])),
                .value(
                    "polarity", .string("Which status is good. Absent: Positive.", oneOf: ["Positive", "Negative"])),
            ]))

    /// Taints that Cluster API keeps on the nodes.
    static let machineTaintsV1Beta2 = Schema.list(
        "Taints that are kept on the nodes; others are left alone.", count: 1...64, keys: ["key", "effect"],
        of: .object(
            "A taint.",
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
                        "What happens to pods that do not tolerate it.",
                        oneOf: ["NoSchedule", "PreferNoSchedule", "NoExecute"])),
                .value(
                    "propagation", required: true,
                    .string(
                        "Whether the taint is kept up or only set when the node comes up.",
                        oneOf: ["Always", "OnInitialization"])),
            ]))

    /// A reference to an object in the same namespace; its version follows the contract.
    static let infrastructureReferenceV1Beta2 = Schema.object(
        "Template of the machines' infrastructure.",
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
                    "Group of the object.", length: 1...253, pattern: subdomainPattern,
                    examples: ["infrastructure.cluster.x-k8s.io", "example.com"])),
        ])

    /// A DNS subdomain (RFC 1123).
    private static let subdomainPattern = #"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"#

    /// A name with an optional prefix: the form of label keys and condition types.
    static let qualifiedNamePattern =
        #"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$"#
}
