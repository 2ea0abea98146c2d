internal import ClusterObjects
internal import LiveState
internal import Metrics
internal import OCNEAPI
internal import Primitives
internal import Synchronization
internal import WebhookServer

/// Chooses the OCNE metadata: that of the cluster's ConfigMap if there is one, otherwise that of the settings. Any
/// thread.
final class CurrentMetadata: Sendable {
    private struct State {
        /// The metadata of the settings; nil turns off the rules that need it.
        var configured: OCNEMetadata?
        /// The metadata of the ConfigMap; nil without one.
        var live: OCNEMetadata?
        /// The content of the ConfigMap that was last read, valid or not.
        var text: String?

        var current: OCNEMetadata? { live ?? configured }
    }

    private let state: Mutex<State>
    private let telemetry: Telemetry
    /// The namespace of the ConfigMap.
    private let namespace: String
    /// For `/readyz?verbose`.
    let health = HealthStatus()

    /// Name of the ConfigMap in logs, metrics and health.
    static let name = "ocne-metadata-configmap"

    /// - Parameter namespace: Namespace of the control plane provider, whose ConfigMap is trusted.
    init(_ configured: OCNEMetadata?, namespace: String, _ telemetry: Telemetry) {
        self.namespace = namespace
        self.telemetry = telemetry
        state = Mutex(State(configured: configured))
    }

    /// The metadata to decide by; nil turns off the rules that need it.
    var current: OCNEMetadata? { state.withLock { $0.current } }

    /// Replaces the metadata of the settings and returns the metadata to decide by.
    func configure(_ metadata: OCNEMetadata?) -> OCNEMetadata? {
        state.withLock { state in
            state.configured = metadata
            // Nil turns the rules off regardless of the ConfigMap, which is read again once they are turned on.
            if metadata == nil { (state.live, state.text) = (nil, nil) }
            return state.current
        }
    }

    /// Reads the ConfigMap if it has changed. An invalid one keeps the last valid one in use, and so does an API server
    /// that cannot be reached.
    ///
    /// - Returns: True if `current` has changed.
    func follow(_ objects: ObjectCache) -> Bool {
        guard objects.coverage(group: "", kind: "ConfigMap") != .pending else { return false }
        let text = mapping(in: objects)
        guard state.withLock({ $0.text != text }) else { return false }
        do {
            let read = try text.map { text throws(ConfigurationError) in
                try MetadataSource.parse(Array(text.utf8), from: "ConfigMap ocne-metadata")
            }
            state.withLock { ($0.text, $0.live) = (text, read) }
            health.problem = nil
            count("success")
            telemetry.log.notice(
                text == nil ? "ConfigMap ocne-metadata deleted, using the settings" : "read ConfigMap ocne-metadata")
            return true
        } catch {
            state.withLock { $0.text = text }
            health.problem = "kept the previous version: \(error)"
            count("failure")
            telemetry.log.error(
                "could not read ConfigMap ocne-metadata, kept the previous version", ["reason": "\(error)"])
            return false
        }
    }

    private func mapping(in objects: ObjectCache) -> String? {
        let key = ObjectKey(group: "", kind: "ConfigMap", namespace: namespace, name: "ocne-metadata")
        if case .ocneMetadata(let mapping?) = objects.summary(of: key)?.content { return mapping }
        return nil
    }

    private func count(_ result: String) {
        telemetry.registry.reloads(of: Self.name, result).add()
    }
}
