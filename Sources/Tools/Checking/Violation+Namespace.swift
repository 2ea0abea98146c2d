internal import JSON
internal import KubernetesAPI

extension Rule {
    static let givenNamespace = Rule("given-namespace", "metadata.namespace is the namespace of --namespace.")
}

extension Violation {
    /// Returns the violation of an object with another namespace than the one that the command line names: kubectl
    /// refuses to apply it. Nil if there is none, or if a variable is in its namespace.
    static func ofNamespace(_ object: ManifestObject, _ namespace: String?) -> Violation? {
        guard let namespace, !object.namespace.isEmpty, object.namespace != namespace else { return nil }
        return Violation(
            .givenNamespace, UnjudgedFields.namespacePath,
            "namespace \(quoted(object.namespace)) does not match --namespace \(quoted(namespace))",
            help: "remove metadata.namespace, or pass --namespace \(object.namespace)")
    }
}
