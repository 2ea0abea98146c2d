internal import ClusterObjects
internal import LiveState
internal import Synchronization
internal import WebhookServer

/// The objects of the cluster, from the API server, from a directory, or not at all. Any thread.
final class LiveStateSource: Sendable {
    let source: StateSource
    /// The objects that decisions see; nil without live state.
    let objects: CurrentCluster?
    /// The memory limit of the live state.
    let memory: LiveStateMemory
    private let begun = Mutex<Begun>(Begun())

    private struct Begun {
        var cluster: LiveCluster?
        var publish: @Sendable (ObjectCache) -> Void = { _ in }
    }

    /// Chooses the source that the flags name.
    init(_ options: ServeFlags) throws(ConfigurationError) {
        // A server that only keeps its certificate in a cluster, or reviews tokens there, need not watch it.
        let isForOthersOnly =
            (options.managed.selfSignedSecret != nil || options.server.metricsListen != nil)
            && (options.decisions.stateDir != nil || options.state.liveState == .none)
        source = try StateSource(
            directory: options.decisions.stateDir, kubeconfig: isForOthersOnly ? nil : options.state.kubeconfig,
            mode: options.state.liveState)
        objects = if case .none = source { nil } else { CurrentCluster(ObjectCache()) }
        memory = LiveStateMemory(limit: options.state.maxLiveStateBytes.bytes)
    }

    /// True if the API server is the source.
    var isCluster: Bool { if case .cluster = source { true } else { false } }

    /// The watch of the cluster; nil with another source.
    var cluster: LiveCluster? { begun.withLock { $0.cluster } }

    /// Publishes the first snapshot: an empty one of the cluster, or the objects of the directory.
    ///
    /// - Parameter publish: Called with each new snapshot. Any thread, one at a time.
    func begin(
        _ options: ServeFlags, _ telemetry: Telemetry, followsTLSProfile: Bool,
        publish: @escaping @Sendable (ObjectCache) -> Void
    ) throws(ConfigurationError) {
        begun.withLock { $0.publish = publish }
        switch source {
        case .none: break
        case .cluster(let access):
            let resources =
                WatchedResource.all(metadataIn: [options.policy.controlPlaneNamespace])
                + (followsTLSProfile ? [.apiServers] : [])
            let live = LiveCluster(access, resources, memory: memory, telemetry, publish: publish)
            begun.withLock { $0.cluster = live }
            publish(live.initial)
        case .directory(let directory):
            do {
                publish(try directory.read(converter: OCNEVersionConverter()))
            } catch {
                throw ConfigurationError("--state-dir: \(error)")
            }
        }
    }

    /// Starts to watch the cluster.
    func start() throws(RuntimeFailure) { try cluster?.start() }

    /// The directory, read again when it changes; nothing with another source.
    func watched(_ telemetry: Telemetry) -> [Watched] {
        guard case .directory(let directory) = source else { return [] }
        let publish = begun.withLock { $0.publish }
        return [
            Watched(
                "state-dir", Watched.Source(files: { directory.files }, directories: [directory.path]), telemetry
            ) { publish(try directory.read(converter: OCNEVersionConverter())) }
        ]
    }

    /// Checks of the live state and of the ConfigMap of the OCNE metadata.
    func checks(_ metadata: CurrentMetadata) -> [HealthCheck] {
        if case .none = source { return [] }
        return (cluster?.checks ?? []) + [
            HealthCheck(CurrentMetadata.name, isRequired: false) { metadata.health.problem }
        ]
    }
}
