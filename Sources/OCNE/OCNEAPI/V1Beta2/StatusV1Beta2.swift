internal import APISchema

extension Schema {
    /// Conditions as all of Kubernetes has them (Condition of meta/v1).
    static let conditionsV1Beta2 = Schema.list(
        "Conditions of the object.", count: 0...32, keys: ["type"],
        of: .object(
            "Condition of the object.",
            [
                .always(
                    "type",
                    Schema.string("Type of the condition.").with {
                        $0.maxLength = 316
                        $0.pattern = qualifiedNamePattern
                        $0.examples = ["Available", "example.com/Checked", "Paused"]
                    }),
                .always("status", .string("Status of the condition.", oneOf: ["True", "False", "Unknown"])),
                .value(
                    "observedGeneration",
                    .int64("Generation of the object on which the condition is based.", minimum: 0)),
                .always("lastTransitionTime", .dateTime("Time of the most recent change of the status.")),
                .always(
                    "reason",
                    .text(
                        "Machine-readable reason for the most recent transition.", length: 1...1024,
                        pattern: "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$",
                        examples: ["NotReady", "a:b,c_1", "X"])),
                .always(
                    "message",
                    Schema.string("Human-readable message about the most recent transition, possibly empty.").with {
                        $0.maxLength = 32_768
                    }),
            ]))

    /// Conditions of Cluster API's contract v1beta1, kept for its readers.
    private static let oldConditions = Schema.array(
        "Conditions of the object according to the v1beta1 contract.",
        of: .object(
            "Condition of the object.",
            [
                .always("type", .text("Type of the condition.", length: 1...256)),
                .always("status", .string("Status of the condition: True, False, or Unknown.")),
                .value(
                    "severity",
                    Schema.string("Severity of the condition when its status is False.").with { $0.maxLength = 32 }),
                .always("lastTransitionTime", .dateTime("Time of the most recent change of the status.")),
                .value("reason", .text("Machine-readable reason for the most recent transition.", length: 1...256)),
                .value(
                    "message", .text("Human-readable message about the most recent transition.", length: 1...10_240)),
            ]))

    /// The fields of both deprecated statuses.
    private static let oldFailures: [Property] = [
        .value("conditions", oldConditions),
        .value("failureReason", .text("Machine-readable reason for a terminal failure.", length: 1...256)),
    ]

    private static let failureMessage = Schema.text(
        "Human-readable message about a terminal failure.", length: 1...10_240)

    private static func deprecated(_ members: [Property]) -> Schema {
        .object(
            "Status fields of earlier contracts. Removed together with them.",
            [.pointer("v1beta1", .object("Status of the v1beta1 contract.", oldFailures + members))])
    }

    /// Status of OCNEConfig.
    static let configStatusV1Beta2 = Schema.object(
        "Observed state of the OCNEConfig.",
        [
            .value("conditions", conditionsV1Beta2),
            .value(
                "initialization",
                .group(
                    "Initialization status.",
                    [.pointer("dataSecretCreated", .boolean("True if the bootstrap data is available."))])),
            .value("dataSecretName", .text("Name of the Secret that contains the bootstrap data.", length: 1...253)),
            .value("observedGeneration", .int64("Most recent generation observed by the controller.", minimum: 1)),
            .pointer("deprecated", deprecated([.value("failureMessage", failureMessage)])),
        ])

    /// Status of OCNEControlPlane.
    static let controlPlaneStatusV1Beta2 = Schema.object(
        "Observed state of the control plane.",
        [
            .value("conditions", conditionsV1Beta2),
            .value(
                "initialization",
                .group(
                    "Initialization status.",
                    [.pointer("controlPlaneInitialized", .boolean("True if the control plane accepts requests."))])),
            .value("selector", .text("Label selector of the machines, for the scale subresource.", length: 1...4096)),
            .pointer("replicas", .int32("Number of existing machines.", minimum: 0)),
            .pointer("readyReplicas", .int32("Number of machines whose Ready condition is True.")),
            .pointer("availableReplicas", .int32("Number of machines whose Available condition is True.")),
            .pointer("upToDateReplicas", .int32("Number of machines whose UpToDate condition is True.")),
            .value("versions", versionsV1Beta2),
            .value(
                "version",
                .text("Lowest Kubernetes version among the machines. Deprecated: use versions.", length: 1...256)),
            .value("observedGeneration", .int64("Most recent generation observed by the controller.", minimum: 1)),
            .value("lastRemediation", lastRemediationV1Beta2),
            .pointer(
                "deprecated",
                deprecated([
                    .pointer("failureMessage", failureMessage),
                    .always(
                        "updatedReplicas", required: false, .int32("Number of machines that match the desired state.")),
                    .always("readyReplicas", required: false, .int32("Number of machines whose nodes are ready.")),
                    .always(
                        "unavailableReplicas", required: false,
                        .int32("Number of machines that are missing or not ready.")),
                    .pointer("ready", .boolean("Set to false by conversion if status.ready of v1alpha1 is false.")),
                    .pointer(
                        "notReady",
                        .boolean(
                            "Set by conversion where status.ready of v1alpha1 contradicts the replicas: false if it is true without ready replicas, true if it is not true despite ready replicas."
                        )),
                ])),
        ])

    /// The Kubernetes versions of the machines.
    static let versionsV1Beta2 = Schema.list(
        "Kubernetes versions of the machines.", count: 1...100, keys: ["version"],
        of: .object(
            "Kubernetes version of some machines.",
            [
                .value("version", required: true, .text("Kubernetes version.", length: 1...256)),
                .value("replicas", .int32("Number of machines with the version.", minimum: 1)),
            ]))

    /// The last machine that was replaced because it was unhealthy.
    static let lastRemediationV1Beta2 = Schema.object(
        "Most recent remediation of an unhealthy machine.",
        [
            .value("machine", required: true, .text("Name of the machine.", length: 1...253)),
            .value("time", required: true, .dateTime("Time of the remediation.")),
            .pointer("retryCount", required: true, .int32("Number of retries.", minimum: 0)),
        ])
}
