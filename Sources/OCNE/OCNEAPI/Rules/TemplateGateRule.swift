internal import JSON
internal import KubernetesAPI

/// `template-gate`
enum TemplateGateRule {
    static let declaration = RuleDeclaration(
        "template-gate", "Creating an OCNEControlPlaneTemplate requires the feature gate ClusterTopology.",
        remedy: "enable the feature gate, or create an OCNEControlPlane",
        source: "CAPOCNE: `OCNEControlPlaneTemplate.ValidateCreate`",
        kinds: [.controlPlaneTemplate], operations: [.create], fields: [.whole("spec").presence])

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        if !context.gates[.clusterTopology] { errors.forbidden(context.object["spec"], without: .clusterTopology) }
    }

    /// Returns true if the object is refused. Then no other rule is checked.
    static func refuses(_ context: borrowing RuleContext, _ errors: borrowing FieldErrors) -> Bool {
        !context.gates[.clusterTopology] && errors.enforces(.templateGate)
    }
}
