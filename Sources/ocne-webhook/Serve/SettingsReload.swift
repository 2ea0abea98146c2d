internal import EventLoop
internal import LiveState
internal import OCNEAPI
internal import Primitives
internal import TLS
internal import TechPreview
internal import WebhookServer

/// Reloads the settings while the server runs. A reload is atomic: if any setting is invalid, none is applied. Settings
/// that cannot change at run time are reported as waiting for a restart.
///
/// Bound to the service thread once the server runs.
final class SettingsReload: @unchecked Sendable {
    // Unchecked: used by the main thread, which becomes the service thread.
    private let store: ConfigurationStore
    private let tls: ServingTLS
    private let liveMemory: LiveStateMemory
    private let log: Log
    /// Called once other settings are in effect, which may name other files.
    var filesChanged: () -> Void = {}
    /// Called with the limits that are in effect from now on.
    var limitsChanged: (ServerLimits) -> Void = { _ in }
    /// Values in effect, by flag.
    private var inForce: [String: String] = [:]
    /// The settings that were applied last.
    private var loaded: LoadedSettings
    /// Reports the settings that wait for a restart.
    private let waiting = HealthStatus()

    /// Flags that a reload applies at once.
    static let changeable = ServerOptions.reloadable.union(TLSOptions.reloadable).union(DecisionOptions.reloadable)
        .union(PolicyOptions.reloadable).union(StateOptions.reloadable).union(LogOptions.reloadable)

    /// Parts of the server that a reload configures besides the running configuration.
    struct Targets {
        let tls: ServingTLS
        let liveMemory: LiveStateMemory
    }

    init(_ loaded: LoadedSettings, _ store: ConfigurationStore, _ targets: Targets, _ log: Log) {
        self.loaded = loaded
        self.store = store
        (tls, liveMemory) = (targets.tls, targets.liveMemory)
        self.log = log
        inForce = loaded.settings.values.mapValues(\.value)
    }

    /// The file with the settings; nil without one, and so without anything to reload.
    var path: String? { loaded.settings.path }

    /// The origins of the settings in effect.
    var settings: ServeSettings { loaded.settings }

    /// For `/readyz?verbose` and the status page.
    var check: HealthCheck {
        HealthCheck("settings", isRequired: false) { [waiting] in waiting.problem }
    }

    /// Reads the settings and applies them.
    ///
    /// - Throws: `ConfigurationError` with the position of the mistake; then nothing changes.
    func apply() throws {
        let settings = try ServeSettings.ofProcess()
        let changed = changes(to: settings)
        var waitingForRestart = changed.subtracting(Self.changeable)
        // Everything that can fail comes before anything changes. The objects that are watched are fixed at the start,
        // and so are the providers that are trusted.
        let old = store.current
        var new = try LoadedSettings(settings.parsed(), settings, providers: old.files.policy.providers)
        let wanted = new.files.certificates.files
        let certificate = try certificate(of: &new, replacing: old.files.certificates)
        if new.files.certificates.files != wanted {
            waitingForRestart.formUnion(changed.intersection(TLSOptions.certificateFlags))
        }
        if try !applyTLS(new, certificate) { waitingForRestart.insert(CurrentTLS.name) }

        if new.gates != old.admission.featureGates { new.gates.warn(log) }
        store.replace(by: new)
        log.use(store.current.logging)
        liveMemory.limit = new.options.state.maxLiveStateBytes.bytes
        limitsChanged(store.current.limits)
        loaded = new
        let values = settings.values.mapValues(\.value)
        for name in changed.subtracting(waitingForRestart) { inForce[name] = values[name] }
        filesChanged()
        report(changed, waitingForRestart)
    }

    private func changes(to settings: ServeSettings) -> Set<String> {
        let values = settings.values.mapValues(\.value)
        return Set(values.keys).union(inForce.keys).filter { values[$0] != inForce[$0] }
    }

    /// Reads the certificate of the new settings. A self-signed or self-managed certificate stays, and so does one from
    /// files if the new settings have no files.
    private func certificate(of new: inout LoadedSettings, replacing old: CertificateSource) throws -> Certificate? {
        guard case .files = old, case .files(let chain, let key) = new.files.certificates else {
            new.files.certificates = old
            return nil
        }
        do {
            let read = try CertificateSource.read(certificate: chain, key: key)
            try tls.certificate.admit(read, from: chain)
            return read
        } catch {
            // The same files as before are watched, and reported there; other settings do not wait for them.
            guard old.files != new.files.certificates.files else { return nil }
            throw error
        }
    }

    /// Applies TLS flags and profile. False if following the cluster's profile has to wait for a restart.
    private func applyTLS(_ new: LoadedSettings, _ certificate: Certificate?) throws -> Bool {
        let source = new.options.tls.tlsProfile
        // The resources that are watched are fixed at the start.
        let waits = source == .cluster && !tls.configuration.isFollowing
        try tls.update(certificate: certificate) { inputs in
            inputs.flags = new.tls
            inputs.policy = new.policy.profile
            if !waits { (inputs.source, inputs.file) = (source, new.tlsProfile) }
        }
        return !waits
    }

    private func report(_ changed: Set<String>, _ waitingForRestart: Set<String>) {
        let names = waitingForRestart.sorted().joined(separator: ", ")
        waiting.problem = waitingForRestart.isEmpty ? nil : "requires a restart: \(names)"
        if !waitingForRestart.isEmpty { log.warning("changed settings require a restart", ["settings": names]) }
        let others = changed.subtracting(waitingForRestart)
        if !others.isEmpty {
            log.notice("settings have changed", ["settings": others.sorted().joined(separator: ", ")])
        }
    }

    /// Reads the CAs of client certificates again.
    func reloadClientAuthorities() throws {
        let flags = try loaded.options.tls.flags()
        try tls.update { $0.flags = flags }
    }
}
