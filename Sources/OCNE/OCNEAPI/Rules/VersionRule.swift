internal import JSON
internal import KubernetesAPI

/// `version`
enum VersionRule {
    static let declaration = RuleDeclaration(
        "version", "The Kubernetes version is a semantic version with a leading v, such as v1.26.6.",
        remedy: "set spec.version to a version such as v1.26.6",
        alwaysEnforced: "updates compare the stored version; an unparsable one blocks all later updates",
        source: "CAPOCNE: `validateKubeadmControlPlaneSpec`",
        kinds: [.controlPlane], fields: [.controlPlane("version")])

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        let (kubernetes, version) = (context.kubernetesVersion, context.version)
        if !kubernetes.withContent({ KubernetesVersion.isSpelledRight($0, in: version) }) {
            errors.invalid(text: kubernetes, "must be a valid semantic version", by: .version)
        }
    }
}
