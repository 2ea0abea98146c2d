internal import JSON
internal import KubernetesAPI

/// How `spec.version` may change.
enum VersionValidation {
    /// Whether the text is a semantic version as Cluster API writes it: v, three numbers without leading zeros, a suffix.
    static func isSemantic(_ text: String) -> Bool {
        parseKubernetesVersion(text) != nil
    }

    static func validate(_ version: Field, old: Field, _ errors: inout FieldErrors) {
        let oldText = old.string
        let newText = version.string
        guard let from = parseKubernetesVersion(oldText) else {
            errors.internalError(
                version, "failed to parse current ocnecontrolplane version: \(oldText): \(unparsable(oldText))", by: .versionSkew)
            return
        }
        guard let to = parseKubernetesVersion(newText) else {
            errors.internalError(
                version, "failed to parse updated ocnecontrolplane version: \(newText): \(unparsable(newText))", by: .versionSkew)
            return
        }
        if from != to, to == Version(1, 19, 0) {
            errors.forbidden(
                version,
                "cannot update Kubernetes version to v1.19.0, for more information see https://github.com/kubernetes-sigs/cluster-api/issues/3564",
                by: .versionSkew)
            return
        }
        if to >= Version(from.major, from.minor &+ 2, 0) {
            errors.forbidden(version, "cannot update Kubernetes version from \(oldText) to \(newText)", by: .versionSkew)
        }
    }
}
