internal import JSON
internal import KubernetesAPI

/// `supported-version`
enum SupportedVersionRule {
    static let declaration = RuleDeclaration(
        "supported-version",
        "A control plane is upgraded to a Kubernetes version that OCNE ships packages for.",
        remedy: "upgrade to a version that the ConfigMap ocne-metadata lists",
        source:
            "CAPOCNE: `validateOCNEVersionOnUpgrade`, which refuses every update of an object with such a version; requires OCNE metadata",
        kinds: [.controlPlane], fields: [.controlPlane("version")])

    private static let maxShownVersions = 16

    /// Refuses an upgrade to a version without packages. An object that has such a version already stays writable: its
    /// controller has to set finalizers, and its owner to upgrade it.
    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        guard let metadata = context.metadata else { return }
        if context.release?.hasPackages == true { return }
        let kubernetes = context.kubernetesVersion
        let text = kubernetes.string
        if let old = context.old, !kubernetes.hasSameText(as: old["spec"]["version"]) {
            errors.invalid(
                text: kubernetes, "upgrade not supported to kubernetes version \(text).", by: .supportedVersion)
        } else if KubernetesVersion.isSpelledRight(text.utf8.span, in: context.version) {
            let known = metadata.versions.prefix(maxShownVersions).joined(separator: ", ")
            errors.warn(
                kubernetes,
                "Kubernetes \(text) is not in the OCNE metadata (\(known)); an upgrade to it would be refused",
                by: .supportedVersion)
        }
    }
}
