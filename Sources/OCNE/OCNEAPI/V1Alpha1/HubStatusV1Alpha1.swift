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
            .pointer("readyReplicas", .int32("Number of machines whose Ready condition is True.")),
            .pointer("availableReplicas", .int32("Number of machines whose Available condition is True.")),
            .pointer("upToDateReplicas", .int32("Number of machines whose UpToDate condition is True.")),
            .value("versions", .versionsV1Beta2),
            .pointer("lastRemediation", .lastRemediationV1Beta2),
            .pointer("deprecated", emptyDeprecated),
            .pointer("notReady", .boolean("True if v1beta2 has ready set to false despite ready replicas.")),
        ])

    private static let hubStatusDoc =
        "Status fields that only v1beta2 can represent. Written by conversion; read them in v1beta2."

    /// A deprecated status that holds nothing: `{}` and `{"v1beta1": {}}` come back as they were.
    private static let emptyDeprecated = Schema.object(
        "Deprecated status of v1beta2 without content.",
        [.pointer("v1beta1", .object("Status of the v1beta1 contract, empty.", []))])
}
