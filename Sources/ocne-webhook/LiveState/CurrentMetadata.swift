internal import ClusterObjects
internal import LiveState
internal import Metrics
internal import OCNEAPI
internal import Primitives
internal import Synchronization
internal import WebhookServer

/// The OCNE metadata in use: that of the cluster's ConfigMap where there is one, else what flags say. Any thread.
final class CurrentMetadata: Sendable {
    private struct State {
        var configured: OCNEMetadata?
        var live: OCNEMetadata?
        /// The text of the ConfigMap that was last read, well or not.
        var text: String?
    }

    private let state: Mutex<State>
    private let decisions: Shared<AdmissionConfiguration>
    private let registry: MetricsRegistry
    private let log: Log
    /// Where the ConfigMap is believed.
    private let namespace: String
    /// For `/readyz?verbose`.
    let health = HealthStatus()

    /// What the ConfigMap is called in logs, metrics and health.
    static let name = "ocne-metadata-configmap"

    /// - Parameter namespace: Namespace of the control plane provider, whose ConfigMap is believed.
    init(
        _ configured: OCNEMetadata?, in namespace: String, _ decisions: Shared<AdmissionConfiguration>,
        _ registry: MetricsRegistry,
        _ log: Log
    ) {
        self.namespace = namespace
        state = Mutex(State(configured: configured))
        self.decisions = decisions
        self.registry = registry
        self.log = log
    }

    /// Flags, or the file that they name, say something else; nil turns off the rules that need it.
    func configure(_ metadata: OCNEMetadata?) {
        let current = state.withLock { state in
            state.configured = metadata
            // Turned off, they are off whatever the cluster says; turned on again, the cluster is asked again.
            if metadata == nil { (state.live, state.text) = (nil, nil) }
            return state.live ?? metadata
        }
        decisions.update { $0.metadata = current }
    }

    /// Looks whether the ConfigMap says something else. What cannot be read keeps the last that could, and so does an
    /// API server that is away.
    func follow(_ objects: ObjectCache) {
        guard objects.coverage(group: "", kind: "ConfigMap") != .pending else { return }
        let text = mapping(in: objects)
        guard state.withLock({ $0.text != text }) else { return }
        do {
            let read = try text.map { text throws(ConfigurationError) in
                try MetadataSource.parse(Array(text.utf8), from: "ConfigMap ocne-metadata")
            }
            let current = state.withLock { state in
                state.text = text
                state.live = read
                return read ?? state.configured
            }
            decisions.update { $0.metadata = current }
            health.problem = nil
            count("success")
            log.notice(
                text == nil ? "there is no ConfigMap ocne-metadata any more" : "read the ConfigMap ocne-metadata")
        } catch {
            state.withLock { $0.text = text }
            health.problem = "kept what was there before: \(error)"
            count("failure")
            log.error(
                "could not read the ConfigMap ocne-metadata, keeping what was there before", ["reason": "\(error)"])
        }
    }

    private func mapping(in objects: ObjectCache) -> String? {
        let key = ObjectKey(group: "", kind: "ConfigMap", namespace: namespace, name: "ocne-metadata")
        if case .ocneMetadata(let mapping?) = objects.summary(of: key)?.content { return mapping }
        return nil
    }

    private func count(_ result: String) {
        registry.counter(
            "ocne_webhook_reloads_total", "Configuration read again, by what and result.",
            [("what", Self.name), ("result", result)]
        )
        .add()
    }
}
