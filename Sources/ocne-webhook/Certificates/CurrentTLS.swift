internal import ClusterObjects
internal import LiveState
internal import Metrics
internal import Synchronization
internal import TLS
internal import TechPreview
internal import WebhookServer

/// The TLS configuration in force: the flags over a TLS profile, which may be followed in the cluster. Any thread.
///
/// A profile that cannot be used leaves the previous one in force.
final class CurrentTLS: Sendable {
    private struct State {
        var inputs: Inputs
        var configuration: TLSConfiguration
        var report: Report
        /// Inputs from the cluster or the policy that cannot be used.
        var refused: Inputs?
        var server: WebhookServer?
    }

    private let state: Mutex<State>
    private let telemetry: Telemetry
    /// True if the cluster's profile is followed. Fixed at the start.
    let isFollowing: Bool
    private let hasCluster: Bool
    private let health = HealthStatus()

    /// Name in logs, metrics and health.
    static let name = "tls-profile"
    static let object = "apiservers.config.openshift.io/cluster"

    /// - Parameter hasCluster: True if a cluster is watched.
    /// - Throws: `ConfigurationError` if the profile cannot be used.
    init(_ inputs: Inputs, hasCluster: Bool, _ telemetry: Telemetry) throws {
        if inputs.source == .cluster, !hasCluster {
            throw ConfigurationError(
                "--tls-profile openshift requires a cluster: run in a pod with a token or pass --kubeconfig")
        }
        let isFollowing =
            hasCluster && (inputs.source == .cluster || inputs.source == nil && inputs.policy == .openshift)
        (self.isFollowing, self.hasCluster, self.telemetry) = (isFollowing, hasCluster, telemetry)
        do {
            let (configuration, report) = try Self.resolve(inputs, isFollowing: isFollowing)
            state = Mutex(State(inputs: inputs, configuration: configuration, report: report))
        } catch {
            throw ConfigurationError(inputs.source == nil ? "\(error)" : "--tls-profile: \(error)")
        }
        if isFollowing { telemetry.registry.registerReloads(of: Self.name, health) }
    }

    /// The TLS configuration in force.
    var configuration: TLSConfiguration { state.withLock { $0.configuration } }
    /// The profile in force.
    var report: Report { state.withLock { $0.report } }
    /// The file of the profile; nil without one.
    var path: String? { state.withLock { if case .file(let path)? = $0.inputs.source { path } else { nil } } }

    /// Sets the server that is configured from now on.
    func attach(_ server: WebhookServer) {
        let report = state.withLock { state in
            state.server = server
            return state.report
        }
        announce(report)
    }

    /// For `/readyz?verbose`.
    var check: HealthCheck {
        HealthCheck(Self.name, isRequired: false, detail: { [self] in report.text }) { [self] in
            health.problem ?? unfollowed ?? report.remark
        }
    }

    /// Changes inputs and applies them.
    ///
    /// - Parameter certificate: The certificate from now on; nil keeps the present one.
    /// - Throws: `ConfigurationError` or `TLSError` if they cannot be used; then nothing changes.
    func use(certificate: Certificate? = nil, _ change: (inout Inputs) -> Void) throws {
        let changed = try state.withLock { state -> Report? in
            var inputs = state.inputs
            change(&inputs)
            if var refused = state.refused {
                change(&refused)
                state.refused = refused
            }
            return try put(inputs, certificate, &state)
        }
        if let changed { announce(changed) }
    }

    /// Configures the server with another certificate.
    ///
    /// - Throws: `TLSError` if it cannot be used, `RuntimeFailure` without a server.
    func install(_ certificate: Certificate) throws {
        try state.withLock { state in
            guard let server = state.server else { throw RuntimeFailure("the server has not been created yet") }
            try server.use(certificate)
        }
    }

    /// Resolves inputs and configures the server.
    ///
    /// - Returns: The new report; nil if it is unchanged.
    private func put(_ inputs: Inputs, _ certificate: Certificate?, _ state: inout State) throws -> Report? {
        let (configuration, report) = try Self.resolve(inputs, isFollowing: isFollowing)
        try state.server?.use(configuration, certificate: certificate)
        let before = state.report
        (state.inputs, state.configuration, state.report) = (inputs, configuration, report)
        return report == before ? nil : report
    }

    /// Applies the profile of a changed policy, and reports a failure.
    func follow(policy: Profile) { attempt { $0.policy = policy } }

    /// Applies the profile of the cluster if it has changed. It stays in force while the API server cannot be reached, and
    /// once the resource is no longer served.
    func follow(_ objects: ObjectCache) {
        guard isFollowing, let observed = Self.profile(in: objects) else { return }
        let isNew = state.withLock { state in
            let wanted = (state.refused ?? state.inputs).cluster
            if case .known = wanted, observed == .notServed { return false }
            return wanted != observed
        }
        if isNew { attempt { $0.cluster = observed } }
    }

    /// Tries inputs again that could not be used: they may work with another certificate.
    func certificateChanged() {
        if state.withLock({ $0.refused != nil }) { attempt { _ in } }
    }

    /// Applies inputs from the cluster or the policy, or keeps them to try again and reports the failure.
    private func attempt(_ change: (inout Inputs) -> Void) {
        do {
            let changed = try state.withLock { state in
                var wanted = state.refused ?? state.inputs
                change(&wanted)
                state.refused = wanted
                let changed = try put(wanted, nil, &state)
                state.refused = nil
                return changed
            }
            health.problem = nil
            telemetry.registry.reloads(of: Self.name, "success").add()
            if let changed { announce(changed) }
        } catch {
            let reason = "kept \(report.type): \(error)"
            telemetry.registry.reloads(of: Self.name, "failure").add()
            guard health.problem != reason else { return }
            health.problem = reason
            telemetry.log.error(
                "TLS profile not applied, kept the previous one", ["reason": "\(error)", "current": report.type])
        }
    }

    private static func profile(in objects: ObjectCache) -> ClusterProfile? {
        let kind = WatchedResource.apiServers
        switch objects.coverage(group: kind.group, kind: kind.kind) {
        case .pending, .notWatched: return nil
        case .notInstalled: return .notServed
        case .complete:
            let summary = objects.summary(
                of: ObjectKey(group: kind.group, kind: kind.kind, namespace: "", name: "cluster"))
            return .known(summary?.tlsProfile.flatMap { $0.type.isEmpty ? nil : $0 })
        }
    }

    /// The problem of a policy whose profile needs a restart to be followed; nil without one.
    private var unfollowed: String? {
        let inputs = state.withLock { $0.inputs }
        guard hasCluster, !isFollowing, inputs.source == .cluster || inputs.source == nil && inputs.policy == .openshift
        else { return nil }
        return "following \(Self.object) needs a restart"
    }

    // MARK: - Reports

    private func announce(_ report: Report) {
        let (registry, log) = (telemetry.registry, telemetry.log)
        let labels = [(name: "type", value: report.type), (name: "min_version", value: report.minimumVersion.rawValue)]
        registry.gauge(
            "ocne_webhook_tls_profile_info", "1 for the current TLS profile, 0 for previous ones.", labels
        ) { [weak self] in
            guard let now = self?.report else { return 0 }
            return now.type == report.type && now.minimumVersion == report.minimumVersion ? 1 : 0
        }
        if report.type != "none" || isFollowing {
            log.notice(
                "TLS profile applied",
                ["type": report.type, "min-version": report.minimumVersion.rawValue, "origin": report.origin])
        }
        if !report.overruling.isEmpty {
            log.notice("TLS profile: overridden by flags", ["flags": report.overruling.joined(separator: ",")])
        }
        if !report.missing.isEmpty {
            log.warning(
                "TLS profile: not offered by OpenSSL",
                ["type": report.type, "names": report.missing.joined(separator: ",")])
        }
        if !report.missingGroups.isEmpty {
            // The profiles of OpenShift have a group that is newer than most builds of OpenSSL.
            log.write(
                report.type == "Custom" ? .warning : .debug, "TLS profile: groups not offered by OpenSSL",
                ["names": report.missingGroups.joined(separator: ",")])
        }
        if let remark = report.remark { log.warning("TLS profile: falling back to Intermediate", ["reason": remark]) }
    }
}
