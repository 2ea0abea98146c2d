internal import JSON
internal import KubernetesAPI

/// `infrastructure-ref`
enum InfrastructureRefRule {
    static let declaration = RuleDeclaration(
        "infrastructure-ref",
        "infrastructureRef names group, kind and name of a machine template, in the control plane's namespace.",
        remedy: "set group, kind and name of a machine template in the namespace of the control plane",
        source: "CAPOCNE: `validateKubeadmControlPlaneSpec`, whose paths leave out `Ref`",
        kinds: [.controlPlane], fields: [.controlPlane(\.infrastructureRef)],
        reads: [
            .reading(
                .object("metadata.namespace", of: [.controlPlane], in: \.referencesHaveNamespaces),
                at: .controlPlane(\.infrastructureRef, member: "namespace", in: \.referencesHaveNamespaces))
        ])

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        let reference = context.controlPlane[context.version.paths.infrastructureRef]
        let group = reference[context.version.paths.infrastructureGroup]
        if group.isEmpty { errors.invalid(text: group, "cannot be empty", by: .infrastructureRef) }
        if reference["kind"].isEmpty {
            errors.invalid(text: reference["kind"], "cannot be empty", by: .infrastructureRef)
        }
        if reference["name"].isEmpty {
            errors.invalid(text: reference["name"], "cannot be empty", by: .infrastructureRef)
        }
        if context.version.traits.referencesHaveNamespaces,
            !reference["namespace"].hasSameText(as: context.object["metadata"]["namespace"])
        {
            errors.invalid(text: reference["namespace"], "must match metadata.namespace", by: .infrastructureRef)
        }
    }
}
