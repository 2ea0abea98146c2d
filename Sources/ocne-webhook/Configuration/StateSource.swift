internal import ArgumentParser
internal import EventLoop
internal import KubernetesClient
internal import LiveState

/// Whether the cluster is looked at (`--live-state`).
enum LiveStateMode: String, ExpressibleByArgument, CaseIterable {
    case auto, none
}

/// Where the cluster's objects come from.
enum StateSource {
    /// `--state-dir`.
    case directory(StateDirectory)
    /// `--kubeconfig`, or the cluster that the pod runs in.
    case cluster(ClusterAccess)
    case none

    init(directory: String?, kubeconfig: String?, mode: LiveStateMode) throws(ConfigurationError) {
        switch (directory, kubeconfig) {
        case (_?, _?): throw ConfigurationError("--state-dir and --kubeconfig: objects come from one of them")
        case (let path?, nil): self = .directory(StateDirectory(path: path))
        case (nil, let path?):
            guard mode == .auto else { throw ConfigurationError("--kubeconfig makes no sense with --live-state none") }
            self = try Self.access(kubeconfig: path).map { .cluster($0) } ?? .none
        case (nil, nil): self = mode == .auto ? try Self.access(kubeconfig: nil).map { .cluster($0) } ?? .none : .none
        }
    }

    /// What stands in the directory of `--state-dir`; nil without one.
    static func objects(in directory: String?) throws(ConfigurationError) -> ObjectCache? {
        guard let directory else { return nil }
        do {
            return try StateDirectory(path: directory).read(converter: ConvertedObject())
        } catch {
            throw ConfigurationError("--state-dir: \(error)")
        }
    }

    /// How the cluster is reached: the current context of a file, or the pod's own cluster; nil where there is none.
    static func access(kubeconfig path: String?) throws(ConfigurationError) -> ClusterAccess? {
        guard let path else {
            // A pod without a token has not been given the cluster to look at.
            let token = "\(ClusterAccess.serviceAccountDirectory)/token"
            return File.isReadable(token) ? ClusterAccess.inCluster(variable: Environment.variable) : nil
        }
        do {
            return try ClusterAccess(kubeconfig: path)
        } catch {
            throw ConfigurationError("--kubeconfig: \(error)")
        }
    }
}
