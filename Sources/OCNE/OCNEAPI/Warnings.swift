internal import JSON
internal import KubernetesAPI

/// Warnings about values that no rule refuses.
enum Warnings {
    /// Warns of a strategy that defaulting replaces, as Cluster API's does.
    ///
    /// - Parameter root: The object.
    static func addReplacedStrategy(_ type: Field, in root: Cursor, _ response: inout AdmissionResponse) {
        guard !type.isEmpty, !type.equals("RollingUpdate") else { return }
        response.warn(
            Warning(
                .replacedValue, at: FieldPath(type.path(from: root)),
                "\(quoted(type.string)) becomes \"RollingUpdate\", the only supported strategy"))
    }

    /// Warns of deprecated fields of `v1alpha1`.
    ///
    /// - Parameters:
    ///   - config: The spec of OCNEConfig.
    ///   - root: The object.
    static func addDeprecations(of config: Field, in root: Cursor, _ response: inout AdmissionResponse) {
        let retryJoin = config["useExperimentalRetryJoin"]
        guard retryJoin.isTrue else { return }
        response.warn(
            Warning(.deprecatedField, at: FieldPath(retryJoin.path(from: root)), "kubeadm retries joining by itself"))
    }
}
