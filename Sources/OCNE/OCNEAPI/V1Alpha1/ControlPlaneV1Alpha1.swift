internal import APISchema

extension Schema {
    /// Members that the specs of OCNEControlPlane and of its template share.
    static let controlPlaneCommonV1Alpha1: [Property] = [
        .pointer(
            "rolloutBefore",
            .object(
                "When to replace machines ahead of need.",
                [
                    .pointer(
                        "certificatesExpiryDays",
                        .int32("Replace machines whose certificates expire within so many days."))
                ])),
        .pointer("rolloutAfter", .dateTime("Replace machines that were created before this time, once it has come.")),
        .pointer(
            "rolloutStrategy",
            Schema.object(
                "How machines are replaced.",
                [
                    .value("type", .string("Kind of replacement: RollingUpdate.")),
                    .pointer(
                        "rollingUpdate",
                        .object(
                            "Settings of RollingUpdate.",
                            [
                                .pointer(
                                    "maxSurge",
                                    .intOrString("Machines above the wanted number while replacing: 0 or 1."))
                            ])),
                ]
            ).with { $0.defaultJSON = #"{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}"# }),
        .pointer("moduleOperator", .object("The module operator of OCNE. Absent leaves it alone.", operatorMembers)),
        .pointer(
            "verrazzanoPlatformOperator",
            .object(
                "The Verrazzano platform operator. Absent leaves it alone.",
                operatorMembers + [
                    .structure(
                        "privateRegistry",
                        .object(
                            "Private registry for Verrazzano.",
                            [.value("enabled", .boolean("Whether a private registry is used."))]))
                ])),
    ]

    private static let operatorMembers: [Property] = [
        .value("enabled", .boolean("Whether it is installed; false uninstalls it.")),
        .pointer(
            "image",
            .object(
                "Image of the operator.",
                [
                    .value("repository", .string("Repository of the image.")),
                    .value("tag", .string("Tag of the image.")),
                    .value("pullPolicy", .string("When to pull the image.")),
                ])),
        .value(
            "imagePullSecrets",
            .array(
                "Secrets to pull the image with.",
                of: .object("A reference.", [.value("name", .string("Name of the Secret."))]))),
    ]

    /// Timeouts of machines that are being removed.
    static let machineTimeoutsV1Alpha1: [Property] = [
        .pointer("nodeDrainTimeout", .duration("How long draining a node may take; absent or 0 is without limit.")),
        .pointer(
            "nodeVolumeDetachTimeout", .duration("How long detaching volumes may take; absent or 0 is without limit.")),
        .pointer("nodeDeletionTimeout", .duration("How long to try to delete the Node.")),
    ]

    /// A reference to an object of any kind (ObjectReference of core/v1).
    static let objectReference = Schema.object(
        "Reference to an object.",
        [
            .value("kind", .string("Kind of the object.")),
            .value("namespace", .string("Namespace of the object.")),
            .value("name", .string("Name of the object.")),
            .value("uid", .string("Identity of the object.")),
            .value("apiVersion", .string("Group and version of the object.")),
            .value("resourceVersion", .string("Version of the object.")),
            .value("fieldPath", .string("Part of the object.")),
        ]
    ).with { $0.isAtomic = true }

    /// Conditions of Cluster API's contract v1beta1.
    static let conditionsV1Alpha1 = Schema.array(
        "Observations of the object's state.",
        of: .object(
            "An observation.",
            [
                .always("type", .string("What is observed.")),
                .always("status", .string("True, False or Unknown.")),
                .value("severity", .string("How bad False is.")),
                .always("lastTransitionTime", .dateTime("When the status last changed.")),
                .value("reason", .string("Why, for programs.")),
                .value("message", .string("Why, for people.")),
            ]))
}
