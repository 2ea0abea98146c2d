internal import KubernetesAPI
internal import LiveState
internal import OCNEAPI
internal import Primitives
internal import TechPreview
internal import WebhookServer

/// Holds the running configuration and replaces it: by a reload, a changed file, or the ConfigMap of the OCNE metadata.
/// Any thread.
final class ConfigurationStore: Sendable {
    let shared: Shared<RunningConfiguration>
    let metadata: CurrentMetadata
    let unenforcedRules: UnenforcedRules
    let expiredExemptions: ExpiredExemptions
    private let cluster: CurrentCluster?

    /// Creates a store with the configuration of the start, and logs the rules that are not enforced.
    ///
    /// - Parameter cluster: The objects of the cluster; nil if no cluster is watched.
    init(_ loaded: LoadedSettings, cluster: CurrentCluster?, _ telemetry: Telemetry) {
        let shared = Shared(RunningConfiguration(loaded, cluster: cluster))
        self.shared = shared
        self.cluster = cluster
        metadata = CurrentMetadata(
            loaded.metadata, namespace: loaded.files.policy.providers.controlPlane, telemetry)
        unenforcedRules = UnenforcedRules(shared, telemetry)
        expiredExemptions = ExpiredExemptions(shared, telemetry)
        unenforcedRules.report(before: nil)
        expiredExemptions.report()
    }

    /// The configuration in effect.
    var current: RunningConfiguration { shared.current }

    /// Replaces the whole configuration, as a reload does.
    func replace(by loaded: LoadedSettings) {
        var before: RuleModes?
        shared.update { running in
            before = running.admission.ruleModes
            running = RunningConfiguration(loaded, cluster: cluster)
            running.admission.metadata = metadata.configure(loaded.metadata)
        }
        if before != loaded.policy.ocneRules { unenforcedRules.report(before: before) }
        expiredExemptions.report()
    }

    /// Replaces the policy, whose file has changed.
    func use(_ policy: Policy) {
        var before: RuleModes?
        shared.update { running in
            before = running.admission.ruleModes
            running.use(policy)
        }
        unenforcedRules.report(before: before)
        expiredExemptions.report()
    }

    /// Replaces the OCNE metadata of the settings, whose file has changed.
    func use(_ configured: OCNEMetadata?) {
        shared.update { $0.admission.metadata = metadata.configure(configured) }
    }

    /// Follows the ConfigMap of the OCNE metadata in a new snapshot of the cluster.
    func follow(_ objects: ObjectCache) {
        guard !current.files.metadata.isOff, metadata.follow(objects) else { return }
        shared.update { $0.admission.metadata = metadata.current }
    }
}
