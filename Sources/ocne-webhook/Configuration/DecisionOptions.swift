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
            "Comma-separated feature gates, such as ClusterTopology=true,KubeadmBootstrapFormatIgnition=true.",
            valueName: "gate=bool,..."))
    var featureGates = ""
    @Option(
        help: ArgumentHelp(
            "Path to OCNE's release metadata (YAML or JSON), or none to disable the rules that use it. Defaults to the built-in metadata.",
            valueName: "file"), completion: .file())
    var ocneMetadata: String?
    @Option(
        help: ArgumentHelp(
            "Directory of manifests to use instead of a live cluster.",
            valueName: "directory"),
        completion: .directory) var stateDir: String?
}

/// Flags of the Technology Preview rules.
struct PolicyOptions: ParsableArguments {
    /// Flags that a reload of the settings applies at once.
    static let reloadable: Set<String> = ["policy", "profile"]

    @Option(
        help: ArgumentHelp(
            "Path to a Technology Preview policy file (YAML).",
            valueName: "file"),
        completion: .file()) var policy: String?
    @Option(
        help: "Profile that the policy is based on. Defaults to that of the policy file, or ocne.")
    var profile: Profile?
    @Option(
        help: ArgumentHelp(
            """
            Namespace of OCNE's control plane provider. Its service account is trusted to create control plane machines, and its ConfigMap \
            ocne-metadata is trusted.
            """, valueName: "namespace"))
    var controlPlaneNamespace = ProviderNamespaces.usual.controlPlane
    @Option(
        help: ArgumentHelp(
            "Namespace of OCNE's bootstrap provider. Its service account is trusted to create control plane machines.",
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
                "\(flag) \(name): must consist of at most 63 lower case letters, digits and '-'")
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
            "Response to requests that need the live state while it is unavailable: deny answers 503, allow adds a warning.",
            valueName: "response"))
    var stateUnavailable = StateUnavailable.deny
    @Option(
        help: ArgumentHelp(
            "Path to a kubeconfig. Its current context is the cluster to watch. Defaults to the pod's own cluster.",
            valueName: "file"),
        completion: .file())
    var kubeconfig: String?
    @Option(
        help: ArgumentHelp(
            "Source of the live state: auto watches the cluster of --kubeconfig or of the pod, if any.",
            valueName: "mode"))
    var liveState = LiveStateMode.auto
    @Option(
        help: ArgumentHelp(
            "Maximum memory for the cluster's objects. Resources that do not fit are unavailable.",
            valueName: "bytes"))
    var maxLiveStateBytes = BytesArgument(LiveStateMemory.defaultBytes)

    func validate() throws {
        guard maxLiveStateBytes.bytes >= LiveStateMemory.minimumBytes else {
            throw ValidationError("--max-live-state-bytes must be at least \(LiveStateMemory.minimumBytes >> 20)Mi")
        }
    }
}

extension DecisionOptions: FlagGroup {
    static var flags: [GroupFlag<Self>] {
        [
            GroupFlag("feature-gates", "") { $0.featureGates = $1 },
            GroupFlag("ocne-metadata") { $0.ocneMetadata = $1 },
            GroupFlag("state-dir") { $0.stateDir = $1 },
        ]
    }
}

extension PolicyOptions: FlagGroup {
    static var flags: [GroupFlag<Self>] {
        [
            GroupFlag("policy") { $0.policy = $1 },
            GroupFlag("profile") { $0.profile = $1 },
            GroupFlag("control-plane-namespace", ProviderNamespaces.usual.controlPlane) {
                $0.controlPlaneNamespace = $1
            },
            GroupFlag("bootstrap-namespace", ProviderNamespaces.usual.bootstrap) { $0.bootstrapNamespace = $1 },
        ]
    }
}

extension StateOptions: FlagGroup {
    static var flags: [GroupFlag<Self>] {
        [
            GroupFlag("state-unavailable", StateUnavailable.deny) { $0.stateUnavailable = $1 },
            GroupFlag("kubeconfig") { $0.kubeconfig = $1 },
            GroupFlag("live-state", LiveStateMode.auto) { $0.liveState = $1 },
            GroupFlag("max-live-state-bytes", BytesArgument(LiveStateMemory.defaultBytes)) {
                $0.maxLiveStateBytes = $1
            },
        ]
    }
}
