internal import APISchema

extension Schema {
    /// `status.v1beta2` of OCNEConfig.
    static let hubConfigStatusV1Alpha1 = Schema.group(
        hubStatusDoc,
        [
            .value("conditions", .conditionsV1Beta2),
            .pointer("deprecated", emptyDeprecated),
        ])

    /// `status.v1beta2` of OCNEControlPlane.
    static let hubControlPlaneStatusV1Alpha1 = Schema.group(
        hubStatusDoc,
        [
            .value("conditions", .conditionsV1Beta2),
            .pointer("readyReplicas", .int32("Machines whose condition Ready is true.")),
            .pointer("availableReplicas", .int32("Machines whose condition Available is true.")),
            .pointer("upToDateReplicas", .int32("Machines whose condition UpToDate is true.")),
            .pointer("lastRemediation", .lastRemediationV1Beta2),
            .pointer("deprecated", emptyDeprecated),
            .pointer("notReady", .boolean("True where ready is false by v1beta2 though replicas are ready.")),
        ])

    private static let hubStatusDoc =
        "Status that only v1beta2 has a place for. Written by conversion; read it in v1beta2."

    /// A deprecated status that holds nothing: `{}` and `{"v1beta1": {}}` come back as they were.
    private static let emptyDeprecated = Schema.object(
        "A deprecated status of v1beta2 that holds nothing.",
        [.pointer("v1beta1", .object("Status of the contract v1beta1, empty.", []))])
}
