internal import JSON
internal import KubernetesAPI

/// `ignition-gate`
enum IgnitionGateRule {
    static let declaration = RuleDeclaration(
        "ignition-gate",
        "The format ignition and its settings require the feature gate KubeadmBootstrapFormatIgnition.",
        remedy: "set format to cloud-config and remove ignition, or enable the feature gate",
        source: "CAPOCNE: `OCNEConfigSpec.validateIgnition`, with the gate off",
        kinds: OCNEKind.allCases, fields: [.config("format"), .config("ignition").presence])

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        let gate = FeatureGate.kubeadmBootstrapFormatIgnition
        guard !context.gates[gate] else { return }
        let format = context.config["format"]
        if format.equals("ignition") { errors.forbidden(format, without: gate) }
        let ignition = context.config["ignition"]
        if ignition.isSet(in: context.version) { errors.forbidden(ignition, without: gate) }
    }
}
