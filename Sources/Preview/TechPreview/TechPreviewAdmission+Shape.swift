internal import JSON
internal import KubernetesAPI

extension TechPreviewAdmission {
    /// The shape of reviews of machines and of sets of machines, of both APIs. API servers write the members of these
    /// objects sorted by name. Members that rules do not read are there because an unknown one between known ones makes
    /// look-ups slower.
    static let shape = Shape(AdmissionRequest.expectation(of: .tagged(1, object)))

    private static let object = Expectation.envelope([
        .init("apiVersion"), .init("kind"), .init("metadata", .objectMetadata), .init("spec", spec),
        .init("status"),
    ])

    private static let spec = Expectation.envelope([
        .init("authoritativeAPI"), .init("bootstrap", bootstrap), .init("clusterName"), .init("deletion"),
        .init("deletePolicy"), .init("failureDomain"), .init("infrastructureRef", reference), .init("lifecycleHooks"),
        .init("machineNaming"), .init("machineNamingStrategy"), .init("metadata"), .init("minReadySeconds"),
        .init("nodeDeletionTimeout"), .init("nodeDrainTimeout"), .init("nodeVolumeDetachTimeout"), .init("paused"),
        .init("progressDeadlineSeconds"), .init("providerID"), .init("providerSpec"), .init("readinessGates"),
        .init("remediation"), .init("replicas"), .init("revisionHistoryLimit"), .init("rollout"),
        .init("rolloutAfter"), .init("selector", selector), .init("strategy"), .init("taints"),
        .init("template", template), .init("version"),
    ])

    private static let template = Expectation.envelope([
        .init("metadata", .objectMetadata), .init("spec", machineSpec),
    ])

    private static let machineSpec = Expectation.envelope([
        .init("authoritativeAPI"), .init("bootstrap", bootstrap), .init("clusterName"), .init("deletion"),
        .init("failureDomain"), .init("infrastructureRef", reference), .init("lifecycleHooks"), .init("metadata"),
        .init("minReadySeconds"), .init("nodeDeletionTimeout"), .init("nodeDrainTimeout"),
        .init("nodeVolumeDetachTimeout"), .init("providerID"), .init("providerSpec"), .init("readinessGates"),
        .init("taints"), .init("version"),
    ])

    private static let bootstrap = Expectation.envelope([.init("configRef", reference), .init("dataSecretName")])
    private static let selector = Expectation.envelope([.init("matchExpressions"), .init("matchLabels")])
    private static let reference = Expectation.envelope([
        .init("apiGroup"), .init("apiVersion"), .init("fieldPath"), .init("kind"), .init("name"), .init("namespace"),
        .init("resourceVersion"), .init("uid"),
    ])
}
