internal import JSON
internal import KubernetesAPI

/// `metadata`
enum MetadataRule {
    static let declaration = RuleDeclaration(
        "metadata",
        "Names, labels and annotations are valid: keys, label values, and the total size of annotations.",
        remedy:
            "correct the name, label or annotation: keys are [prefix/]name, label values have at most 63 characters",
        source: "Cluster API 1.13: `ObjectMeta.Validate`; the object's own metadata: the API server",
        kinds: OCNEKind.allCases,
        fields: [
            // Violations show the name or value that they depend on; others in the same map do not matter.
            .object("metadata", of: OCNEKind.allCases).presence,
            .object(
                "spec.template.metadata", of: [.configTemplate, .controlPlaneTemplate],
                in: \.validatesTemplateMetadata
            ).presence,
            .controlPlane("machineTemplate.metadata", in: \.validatesTemplateMetadata).presence,
        ])

    /// Checks metadata that is copied to other objects, as the API server would check it there: that of machines.
    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        guard context.version.traits.validatesTemplateMetadata else { return }
        check(context.controlPlane["machineTemplate"]["metadata"], &errors)
    }

    /// Checks the metadata of the objects that a template is for. Cluster API checks it after everything else.
    static func checkTemplate(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        guard context.version.traits.validatesTemplateMetadata else { return }
        switch context.kind {
        case .config, .controlPlane: return
        case .configTemplate, .controlPlaneTemplate: check(context.object["spec"]["template"]["metadata"], &errors)
        }
    }

    /// Checks labels and annotations.
    static func check(_ metadata: Field, _ errors: inout FieldErrors) {
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
