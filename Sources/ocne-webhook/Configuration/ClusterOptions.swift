internal import ArgumentParser
internal import KubernetesClient

/// Flags of commands that call the API server of a cluster.
struct ClusterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Path to the kubeconfig of the cluster. Defaults to the pod's cluster.", valueName: "file"),
        completion: .file())
    var kubeconfig: String?
    @Option(
        help: ArgumentHelp("Context of the kubeconfig. Defaults to its current context.", valueName: "name"))
    var context: String?

    /// Returns the address of the API server and the credentials.
    ///
    /// - Throws: `ConfigurationError` if there is no cluster, or the kubeconfig cannot be used.
    func access() throws(ConfigurationError) -> ClusterAccess {
        guard kubeconfig != nil || context == nil else {
            throw ConfigurationError("--context: --kubeconfig is required")
        }
        guard let access = try StateSource.access(kubeconfig: kubeconfig, context: context) else {
            throw ConfigurationError("not running in a cluster; pass --kubeconfig")
        }
        return access
    }
}
