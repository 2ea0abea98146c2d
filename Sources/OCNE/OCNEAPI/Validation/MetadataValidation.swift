internal import JSON
internal import KubernetesAPI

/// The rules of labels and annotations that are handed on to other objects: what the API server would say of them
/// there.
enum MetadataValidation {
    static func validate(_ metadata: Field, _ errors: inout FieldErrors) {
        validateLabels(metadata["labels"], &errors)
        validateAnnotations(metadata["annotations"], &errors)
    }

    private static func validateLabels(_ labels: Field, _ errors: inout FieldErrors) {
        var members = labels.members
        while let label = members.next() {
            if let problem = NameSyntax.problem(ofKey: Field(label.name)) {
                errors.invalid(labels, quoted(label.name.string ?? ""), problem, by: .metadata)
            }
            if let problem = NameSyntax.problem(ofLabelValue: Field(label.value)) {
                errors.invalid(labels, quoted(label.value.string ?? ""), problem, by: .metadata)
            }
        }
    }

    private static func validateAnnotations(_ annotations: Field, _ errors: inout FieldErrors) {
        var bytes = 0
        var members = annotations.members
        while let annotation = members.next() {
            if let problem = NameSyntax.problem(ofKey: Field(annotation.name), ignoringCase: true) {
                errors.invalid(annotations, quoted(annotation.name.string ?? ""), problem, by: .metadata)
            }
            bytes += NameSyntax.length(of: Field(annotation.name)) + NameSyntax.length(of: Field(annotation.value))
        }
        let limit = ObjectLimits.maxAnnotationBytes
        if bytes > limit {
            errors.tooLong(annotations, "all annotations may take \(limit) bytes; these take \(bytes)", by: .metadata)
        }
    }
}
