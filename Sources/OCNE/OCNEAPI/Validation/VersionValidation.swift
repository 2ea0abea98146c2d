internal import JSON
internal import KubernetesAPI

/// The rule of changes of `spec.version`.
enum VersionValidation {
    static func validate(_ version: Field, old: Field, in apiVersion: APIVersion, _ errors: inout FieldErrors) {
        let oldText = old.string
        let newText = version.string
        guard let from = KubernetesVersion.parse(oldText) else {
            errors.internalError(
                version,
                "failed to parse current ocnecontrolplane version: \(oldText): \(KubernetesVersion.problem(of: oldText))",
                by: .versionSkew)
            return
        }
        guard let to = KubernetesVersion.parse(newText) else {
            errors.internalError(
                version,
                "failed to parse updated ocnecontrolplane version: \(newText): \(KubernetesVersion.problem(of: newText))",
                by: .versionSkew)
            return
        }
        if apiVersion.traits.forbidsKubernetes1_19_0, from != to, to == Version(1, 19, 0) {
            errors.forbidden(
                version,
                "cannot update Kubernetes version to v1.19.0, for more information see https://github.com/kubernetes-sigs/cluster-api/issues/3564",
                by: .versionSkew)
            return
        }
        if to >= Version(from.major, from.minor &+ 2, 0) {
            errors.forbidden(
                version, "cannot update Kubernetes version from \(oldText) to \(newText)", by: .versionSkew)
        }
    }
}
