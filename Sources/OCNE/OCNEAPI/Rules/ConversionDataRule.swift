internal import KubernetesAPI

/// `conversion-data`. Checked after the other rules: see `AnnotationValidation`.
enum ConversionDataRule {
    static let declaration = RuleDeclaration(
        "conversion-data",
        "Values that the conversion annotation holds for the other API version are valid there, and are not lost.",
        alwaysEnforced: "values that the other version cannot read are lost when the object is stored in it",
        source: "None: CAPOCNE and Cluster API accept any annotation `cluster.x-k8s.io/conversion-data`",
        kinds: OCNEKind.allCases, templateOperations: [.create, .update],
        fields: [.whole("metadata.annotations"), .whole("spec")])
}
