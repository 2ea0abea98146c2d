internal import JSON
internal import KubernetesAPI

/// The rules of labels and annotations that are copied to other objects, as the API server would enforce them there.
enum MetadataValidation {
    /// Maximum size of the names and values of all annotations of an object, in bytes (apimachinery,
    /// `TotalAnnotationSizeLimitB`).
    private static let maxAnnotationBytes = 256 << 10

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
        if bytes > maxAnnotationBytes {
            errors.tooLong(
                annotations, "all annotations may take \(maxAnnotationBytes) bytes; these take \(bytes)", by: .metadata)
        }
    }
}
