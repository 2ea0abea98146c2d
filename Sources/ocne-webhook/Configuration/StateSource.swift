internal import ArgumentParser
internal import EventLoop
internal import KubernetesClient
internal import LiveState

/// Mode of the live state (`--live-state`).
enum LiveStateMode: String, ExpressibleByArgument, CaseIterable {
    case auto, none
}

/// The source of the cluster's objects.
enum StateSource: Sendable {
    /// `--state-dir`.
    case directory(StateDirectory)
    /// `--kubeconfig`, or the cluster of the pod.
    case cluster(ClusterAccess)
    case none

    init(directory: String?, kubeconfig: String?, mode: LiveStateMode) throws(ConfigurationError) {
        switch (directory, kubeconfig) {
        case (_?, _?): throw ConfigurationError("--state-dir must not be set together with --kubeconfig")
        case (let path?, nil): self = .directory(StateDirectory(path: path))
        case (nil, let path?):
            guard mode == .auto else {
                throw ConfigurationError("--kubeconfig must not be set when --live-state is none")
            }
            self = try Self.access(kubeconfig: path).map { .cluster($0) } ?? .none
        case (nil, nil): self = mode == .auto ? try Self.access(kubeconfig: nil).map { .cluster($0) } ?? .none : .none
        }
    }

    /// Returns the objects in the directory of `--state-dir`; nil without one.
    static func objects(in directory: String?) throws(ConfigurationError) -> ObjectCache? {
        guard let directory else { return nil }
        do {
            return try StateDirectory(path: directory).read(converter: OCNEVersionConverter())
        } catch {
            throw ConfigurationError("--state-dir: \(error)")
        }
    }

    /// Returns the access to the cluster: that of a context of a file, or of the pod; nil without a cluster.
    ///
    /// - Parameter context: Name of a context of the file; nil for its current one.
    static func access(kubeconfig path: String?, context: String? = nil) throws(ConfigurationError) -> ClusterAccess? {
        guard let path else {
            // A pod without a token has no access to its cluster.
            let token = "\(ClusterAccess.serviceAccountDirectory)/token"
            return File.isReadable(token) ? ClusterAccess.inCluster(variable: Environment.variable) : nil
        }
        do {
            return try ClusterAccess(kubeconfig: path, context: context)
        } catch {
            throw ConfigurationError("--kubeconfig: \(error)")
        }
    }
}
