internal import APISchema

extension Schema {
    /// Members that the specs of OCNEControlPlane and of its template share.
    static let controlPlaneCommonV1Alpha1: [Property] = [
        .pointer(
            "rolloutBefore",
            .object(
                "Criteria that trigger a rollout.",
                [
                    .pointer(
                        "certificatesExpiryDays",
                        .int32("Replace machines whose certificates expire within this number of days."))
                ])),
        .pointer(
            "rolloutAfter", .dateTime("Triggers a rollout of machines created before this time, once it has passed.")),
        .pointer(
            "rolloutStrategy",
            Schema.object(
                "Strategy for replacing machines.",
                [
                    .value("type", .string("Type of the strategy: RollingUpdate.")),
                    .pointer(
                        "rollingUpdate",
                        .object(
                            "Settings of the RollingUpdate strategy.",
                            [
                                .pointer(
                                    "maxSurge",
                                    .intOrString(
                                        "Maximum number of machines above the desired number during a rollout: 0 or 1.")
                                )
                            ])),
                ]
            ).with { $0.defaultJSON = #"{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}"# }),
        .pointer(
            "moduleOperator", .object("Settings of the OCNE module operator. Not managed if unset.", operatorMembers)),
        .pointer(
            "verrazzanoPlatformOperator",
            .object(
                "Settings of the Verrazzano platform operator. Not managed if unset.",
                operatorMembers + [
                    .structure(
                        "privateRegistry",
                        .object(
                            "Private registry of Verrazzano.",
                            [.value("enabled", .boolean("If true, the private registry is used."))]))
                ])),
    ]

    private static let operatorMembers: [Property] = [
        .value("enabled", .boolean("If true, the operator is installed; otherwise it is uninstalled.")),
        .pointer(
            "image",
            .object(
                "Container image of the operator.",
                [
                    .value("repository", .string("Repository of the image.")),
                    .value("tag", .string("Tag of the image.")),
                    .value("pullPolicy", .string("Pull policy of the image.")),
                ])),
        .value(
            "imagePullSecrets",
            .array(
                "Secrets for pulling the image.",
                of: .object("Reference to a Secret.", [.value("name", .string("Name of the Secret."))]))),
    ]

    /// Timeouts of machines that are being removed.
    static let machineTimeoutsV1Alpha1: [Property] = [
        .pointer("nodeDrainTimeout", .duration("Maximum time to drain a node. Unlimited if unset or 0.")),
        .pointer(
            "nodeVolumeDetachTimeout", .duration("Maximum time to wait for volumes to detach. Unlimited if unset or 0.")
        ),
        .pointer("nodeDeletionTimeout", .duration("Maximum time to retry the deletion of the Node.")),
    ]

    /// A reference to an object of any kind (ObjectReference of core/v1).
    static let objectReference = Schema.object(
        "Reference to an object.",
        [
            .value("kind", .string("Kind of the object.")),
            .value("namespace", .string("Namespace of the object.")),
            .value("name", .string("Name of the object.")),
            .value("uid", .string("UID of the object.")),
            .value("apiVersion", .string("API group and version of the object.")),
            .value("resourceVersion", .string("Resource version of the object.")),
            .value("fieldPath", .string("Path of a field within the object.")),
        ]
    ).with { $0.isAtomic = true }

    /// Conditions of Cluster API's contract v1beta1.
    static let conditionsV1Alpha1 = Schema.array(
        "Conditions of the object.",
        of: .object(
            "Condition of the object.",
            [
                .always("type", .string("Type of the condition.")),
                .always("status", .string("Status of the condition: True, False, or Unknown.")),
                .value("severity", .string("Severity of the condition when its status is False.")),
                .always("lastTransitionTime", .dateTime("Time of the most recent change of the status.")),
                .value("reason", .string("Machine-readable reason for the most recent transition.")),
                .value("message", .string("Human-readable message about the most recent transition.")),
            ]))
}
