internal import ArgumentParser
internal import KubernetesAPI
internal import LiveState
internal import Manifests
internal import Primitives
internal import TechPreview

/// Flags that decisions depend on.
struct DecisionOptions: ParsableArguments {
    /// Flags that a reload of the settings applies at once.
    static let reloadable: Set<String> = ["feature-gates", "ocne-metadata"]

    @Option(
        help: ArgumentHelp(
            "Comma-separated feature gates, for example ClusterTopology=true,KubeadmBootstrapFormatIgnition=true.",
            valueName: "gate=bool,..."))
    var featureGates = ""
    @Option(
        help: ArgumentHelp(
            "Path to a file with the OCNE releases (YAML or JSON), or none to turn off the rules that need them. Built in by default.",
            valueName: "file"), completion: .file())
    var ocneMetadata: String?
    @Option(
        help: ArgumentHelp(
            "Directory of manifests that replace the cluster's objects; reloaded when it changes.",
            valueName: "directory"),
        completion: .directory) var stateDir: String?
}

/// Flags of the limits of the Technology Preview.
struct PolicyOptions: ParsableArguments {
    /// Flags that a reload of the settings applies at once.
    static let reloadable: Set<String> = ["policy", "profile"]

    @Option(
        help: ArgumentHelp(
            "Path to a file with the policy of the Technology Preview (YAML); reloaded when it changes.",
            valueName: "file"),
        completion: .file()) var policy: String?
    @Option(
        help: "Profile that the policy is based on. One of: ocne, openshift. Defaults to that of the policy, or ocne.")
    var profile: Profile?
    @Option(
        help: ArgumentHelp(
            """
            Namespace of OCNE's control plane provider: its service account creates control plane machines, and its ConfigMap ocne-metadata \
            is trusted.
            """, valueName: "namespace"))
    var controlPlaneNamespace = ProviderNamespaces.usual.controlPlane
    @Option(
        help: ArgumentHelp(
            "Namespace of OCNE's bootstrap provider, whose service account creates control plane machines.",
            valueName: "namespace"))
    var bootstrapNamespace = ProviderNamespaces.usual.bootstrap

    /// Namespaces of OCNE's providers.
    var providers: ProviderNamespaces {
        ProviderNamespaces(controlPlane: controlPlaneNamespace, bootstrap: bootstrapNamespace)
    }

    /// The source of the policy.
    var source: PolicySource { PolicySource(path: policy, profile: profile, providers: providers) }

    func validate() throws {
        for (flag, name) in [
            ("--control-plane-namespace", controlPlaneNamespace), ("--bootstrap-namespace", bootstrapNamespace),
        ]
        where !RFC1123.isLabel(name) {
            throw ValidationError(
                "\(flag) \(name): must be a DNS label: at most 63 lower-case letters, digits and dashes")
        }
    }

    /// Reads the policy.
    ///
    /// - Throws: `ConfigurationError` that begins with the flag.
    func read() throws(ConfigurationError) -> Policy {
        do {
            return try source.read()
        } catch {
            throw ConfigurationError("--policy: \(error)")
        }
    }
}

/// Flags of the live state.
struct StateOptions: ParsableArguments {
    /// Flags that a reload of the settings applies at once.
    static let reloadable: Set<String> = ["state-unavailable", "max-live-state-bytes"]

    @Option(
        help: ArgumentHelp(
            "Answer of rules that need the live state while it is unavailable. One of: deny (503, to be retried), allow (with a warning).",
            valueName: "answer"))
    var stateUnavailable = StateUnavailable.deny
    @Option(
        help: ArgumentHelp(
            "Path to a kubeconfig, whose current context is the cluster to watch. Defaults to the pod's own cluster.",
            valueName: "file"),
        completion: .file())
    var kubeconfig: String?
    @Option(
        help: ArgumentHelp(
            "Mode of the live state. One of: auto (watch the cluster if there is one), none.", valueName: "mode"))
    var liveState = LiveStateMode.auto
    @Option(
        help: ArgumentHelp(
            "Maximum memory for the cluster's objects, for example 64Mi. Resources that do not fit are unavailable.",
            valueName: "bytes"))
    var maxLiveStateBytes = BytesArgument(LiveStateMemory.defaultBytes)

    func validate() throws {
        guard maxLiveStateBytes.bytes >= LiveStateMemory.minimumBytes else {
            throw ValidationError("--max-live-state-bytes must be at least \(LiveStateMemory.minimumBytes >> 20)Mi")
        }
    }
}
