internal import APISchema

extension Schema {
    /// Conditions as all of Kubernetes has them (Condition of meta/v1).
    static let conditionsV1Beta2 = Schema.list(
        "Observations of the object's state.", count: 0...32, keys: ["type"],
        of: .object(
            "An observation.",
            [
                .always(
                    "type",
                    Schema.string("What is observed.").with {
                        $0.maxLength = 316
                        $0.pattern = qualifiedNamePattern
                        $0.examples = ["Available", "example.com/Checked", "Paused"]
                    }),
                .always("status", .string("Whether it is so.", oneOf: ["True", "False", "Unknown"])),
                .value("observedGeneration", .int64("Generation that was looked at.", minimum: 0)),
                .always("lastTransitionTime", .dateTime("When the status last changed.")),
                .always(
                    "reason",
                    .text(
                        "Why, for programs.", length: 1...1024, pattern: "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$",
                        examples: ["NotReady", "a:b,c_1", "X"])),
                .always("message", Schema.string("Why, for people; may be empty.").with { $0.maxLength = 32_768 }),
            ]))

    /// Conditions of Cluster API's contract v1beta1, kept for its readers.
    private static let oldConditions = Schema.array(
        "Observations of the object's state, by the contract v1beta1.",
        of: .object(
            "An observation.",
            [
                .always("type", .text("What is observed.", length: 1...256)),
                .always("status", .string("True, False or Unknown.")),
                .value("severity", Schema.string("How bad False is.").with { $0.maxLength = 32 }),
                .always("lastTransitionTime", .dateTime("When the status last changed.")),
                .value("reason", .text("Why, for programs.", length: 1...256)),
                .value("message", .text("Why, for people.", length: 1...10_240)),
            ]))

    /// What both deprecated statuses hold.
    private static let oldFailures: [Property] = [
        .value("conditions", oldConditions),
        .value("failureReason", .text("Why it failed, for programs.", length: 1...256)),
    ]

    private static let failureMessage = Schema.text("Why it failed, for people.", length: 1...10_240)

    private static func deprecated(_ members: [Property]) -> Schema {
        .object(
            "Status of older contracts; goes when they go.",
            [.pointer("v1beta1", .object("Status of the contract v1beta1.", oldFailures + members))])
    }

    /// Status of OCNEConfig.
    static let configStatusV1Beta2 = Schema.object(
        "What has become of it.",
        [
            .value("conditions", conditionsV1Beta2),
            .value(
                "initialization",
                .group(
                    "What Cluster API waits for.",
                    [.pointer("dataSecretCreated", .boolean("Whether the bootstrap data is there."))])),
            .value("dataSecretName", .text("Secret with the bootstrap data.", length: 1...253)),
            .value("observedGeneration", .int64("Generation that the controller has seen.", minimum: 1)),
            .pointer("deprecated", deprecated([.value("failureMessage", failureMessage)])),
        ])

    /// Status of OCNEControlPlane.
    static let controlPlaneStatusV1Beta2 = Schema.object(
        "The control plane as it is.",
        [
            .value("conditions", conditionsV1Beta2),
            .value(
                "initialization",
                .group(
                    "What Cluster API waits for.",
                    [.pointer("controlPlaneInitialized", .boolean("Whether the control plane answers requests."))])),
            .value("selector", .text("Label selector of the machines, for the scale sub-resource.", length: 1...4096)),
            .pointer("replicas", .int32("Machines that exist.", minimum: 0)),
            .pointer("readyReplicas", .int32("Machines whose condition Ready is true.")),
            .pointer("availableReplicas", .int32("Machines whose condition Available is true.")),
            .pointer("upToDateReplicas", .int32("Machines whose condition UpToDate is true.")),
            .value("version", .text("Lowest Kubernetes version of the machines.", length: 1...256)),
            .value("observedGeneration", .int64("Generation that the controller has seen.", minimum: 1)),
            .value("lastRemediation", lastRemediationV1Beta2),
            .pointer(
                "deprecated",
                deprecated([
                    .pointer("failureMessage", failureMessage),
                    .always("updatedReplicas", required: false, .int32("Machines that are as wanted.")),
                    .always("readyReplicas", required: false, .int32("Machines whose nodes are ready.")),
                    .always("unavailableReplicas", required: false, .int32("Machines that are missing or not ready.")),
                    .pointer("ready", .boolean("False where v1alpha1 says that it is not ready; else absent.")),
                    .pointer(
                        "notReady",
                        .boolean(
                            "False where v1alpha1 is ready though no replica is, true where it does not say so though one is."
                        )),
                ])),
        ])

    /// The last machine that was replaced because it was unhealthy.
    static let lastRemediationV1Beta2 = Schema.object(
        "The last replacement of an unhealthy machine.",
        [
            .value("machine", required: true, .text("Name of the machine.", length: 1...253)),
            .value("time", required: true, .dateTime("When it happened.")),
            .pointer("retryCount", required: true, .int32("How often it was tried again.", minimum: 0)),
        ])
}
