internal import KubernetesAPI

/// `conversion-data`. Checked after the other rules: see `AnnotationValidation`.
enum ConversionDataRule {
    static let declaration = RuleDeclaration(
        "conversion-data",
        "Values in the conversion annotation are valid in the other API version and are not lost.",
        remedy: "correct or remove the value in the annotation, or set the field in the other version",
        alwaysEnforced: "values that the other version cannot read are lost when the object is stored in it",
        source: "None: CAPOCNE and Cluster API accept any annotation `cluster.x-k8s.io/conversion-data`",
        kinds: OCNEKind.allCases, templateOperations: [.create, .update],
        fields: [.whole("metadata.annotations"), .whole("spec")],
        reads: [.always(.whole("metadata.annotations")), .always(.whole("spec"))])
}
