internal import JSON
internal import KubernetesAPI

/// `version-skew`
enum VersionSkewRule {
    static let declaration = RuleDeclaration(
        "version-skew", "An update raises the Kubernetes version by at most one minor version.",
        remedy: "upgrade one minor version at a time: to v1.27.x first, then to v1.28.x",
        source: "CAPOCNE: `validateVersion`; downgrades are allowed, v1.19.0 is not in v1alpha1",
        kinds: [.controlPlane], operations: [.update], fields: [.controlPlane("version")])

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        guard let old = context.old, context.canCompare("spec", "version") else { return }
        let kubernetes = context.kubernetesVersion
        let stored = old["spec"]["version"]
        guard let from = stored.withContent({ KubernetesVersion.parse($0) }) else {
            errors.internalError(
                kubernetes, "failed to parse current ocnecontrolplane version: \(problem(of: stored))",
                by: .versionSkew)
            return
        }
        guard let to = kubernetes.withContent({ KubernetesVersion.parse($0) }) else {
            errors.internalError(
                kubernetes, "failed to parse updated ocnecontrolplane version: \(problem(of: kubernetes))",
                by: .versionSkew)
            return
        }
        if context.version.traits.forbidsKubernetes1_19_0, from != to, to == Version(1, 19, 0) {
            errors.forbidden(
                kubernetes,
                "cannot update Kubernetes version to v1.19.0, for more information see https://github.com/kubernetes-sigs/cluster-api/issues/3564",
                by: .versionSkew)
            return
        }
        if to >= Version(from.major, from.minor &+ 2, 0) {
            errors.forbidden(
                kubernetes, "cannot update Kubernetes version from \(stored.string) to \(kubernetes.string)",
                by: .versionSkew)
        }
    }

    private static func problem(of version: borrowing Field) -> String {
        "\(version.string): \(KubernetesVersion.problem(of: version.string))"
    }
}
