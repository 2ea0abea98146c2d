internal import ClusterObjects
internal import LiveState
internal import Metrics
internal import Synchronization
internal import TLS
internal import TechPreview
internal import WebhookServer

/// How TLS is spoken: what flags say, over the TLS profile that is in force. Any thread.
///
/// A profile that cannot be used leaves the one that is in force where it is.
final class CurrentTLS: Sendable {
    /// What the profile in force depends on.
    struct Inputs: Sendable {
        /// What flags say; versions, suites and groups that they name overrule the profile.
        var flags: TLSFlags
        /// `--tls-profile`; nil where the flag is not given.
        var source: TLSProfileSource?
        /// The profile in the file that `source` names.
        var file: TLSSecurityProfile?
        /// Profile of the Technology Preview's policy: with `openshift` the cluster's TLS profile is followed unless
        /// the flag says otherwise.
        var policy: Profile
        fileprivate var cluster = ClusterProfile.unknown

        init(flags: TLSFlags, source: TLSProfileSource?, file: TLSSecurityProfile?, policy: Profile) {
            (self.flags, self.source, self.file, self.policy) = (flags, source, file, policy)
        }
    }

    /// What the cluster has.
    fileprivate enum ClusterProfile: Sendable, Equatable {
        case unknown
        /// The API server has no such resource.
        case notServed
        /// Nil where the object, or a profile in it, is missing.
        case known(TLSProfileSummary?)
    }

    /// What is in force, for reports.
    struct Report: Sendable, Equatable {
        /// Old, Intermediate, Modern, Custom, or none for the server's own defaults.
        var type = "none"
        /// Oldest version that is offered.
        var minimumVersion = TLSVersion.v1_2
        /// Where the profile comes from.
        var origin = "default"
        /// Suites, versions and groups of the profile that are not offered here.
        var missing: [String] = []
        var missingGroups: [String] = []
        /// Flags that overrule the profile.
        var overruling: [String] = []
        /// A fallback that operators should know of.
        var remark: String?

        /// On one line.
        var text: String {
            var text = "\(type) from \(origin), \(minimumVersion.rawValue) and newer"
            if !overruling.isEmpty { text += ", overruled by \(overruling.map { "--\($0)" }.joined(separator: ", "))" }
            if !(missing + missingGroups).isEmpty {
                text += "; not offered by OpenSSL here: \((missing + missingGroups).joined(separator: ", "))"
            }
            return text
        }
    }

    private struct State {
        var inputs: Inputs
        var configuration: TLSConfiguration
        var report: Report
        /// What the cluster or the policy asks for and cannot be used.
        var refused: Inputs?
        var server: WebhookServer?
    }

    private let state: Mutex<State>
    private let registry: MetricsRegistry
    private let log: Log
    /// Whether the cluster's profile is looked at: settled at the start.
    let isFollowing: Bool
    /// Whether there is a cluster to look at.
    private let hasCluster: Bool
    private let health = HealthStatus()

    /// What it is called in logs, metrics and health.
    static let name = "tls-profile"
    private static let object = "apiservers.config.openshift.io/cluster"

    /// - Parameter hasCluster: Whether there is a cluster that is looked at.
    /// - Throws: `ConfigurationError` when the profile cannot be used.
    init(_ inputs: Inputs, hasCluster: Bool, _ registry: MetricsRegistry, _ log: Log) throws {
        if inputs.source == .cluster, !hasCluster {
            throw ConfigurationError(
                "--tls-profile openshift: no cluster is followed; not running in a pod with a token, pass --kubeconfig")
        }
        let isFollowing =
            hasCluster && (inputs.source == .cluster || inputs.source == nil && inputs.policy == .openshift)
        (self.isFollowing, self.hasCluster, self.registry, self.log) = (isFollowing, hasCluster, registry, log)
        do {
            let (configuration, report) = try Self.resolve(inputs, isFollowing: isFollowing)
            state = Mutex(State(inputs: inputs, configuration: configuration, report: report))
        } catch {
            throw ConfigurationError(inputs.source == nil ? "\(error)" : "--tls-profile: \(error)")
        }
        guard isFollowing else { return }
        registry.gauge(
            "ocne_webhook_last_reload_successful", "Whether what is in use is what the files say (1), by what.",
            [("what", Self.name)]
        ) { [health] in health.problem == nil ? 1 : 0 }
        for result in ["success", "failure"] { _ = counter(result) }
    }

    /// As the server is to begin.
    var configuration: TLSConfiguration { state.withLock { $0.configuration } }
    /// What is in force.
    var report: Report { state.withLock { $0.report } }
    /// The file that the profile is read from; nil where it is not one.
    var path: String? { state.withLock { if case .file(let path)? = $0.inputs.source { path } else { nil } } }

    /// The server to configure when something changes.
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

    /// Puts other inputs in force.
    ///
    /// - Parameter certificate: The certificate that is shown from now on; nil keeps the one that is.
    /// - Throws: `ConfigurationError` or `TLSError` when they cannot be used; then everything stays as it was.
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
        certificateChanged()
    }

    /// Resolves inputs and has the server speak so.
    ///
    /// - Returns: what is in force now if it is new.
    private func put(_ inputs: Inputs, _ certificate: Certificate?, _ state: inout State) throws -> Report? {
        let (configuration, report) = try Self.resolve(inputs, isFollowing: isFollowing)
        try state.server?.use(configuration, certificate: certificate)
        let before = state.report
        (state.inputs, state.configuration, state.report) = (inputs, configuration, report)
        return report == before ? nil : report
    }

    /// The policy has another profile. What the new one asks for and cannot be used is reported.
    func follow(policy: Profile) { attempt { $0.policy = policy } }

    /// Looks whether the cluster has another profile. While the API server is away, what is in force stays; so it does
    /// when the resource is not served any more.
    func follow(_ objects: ObjectCache) {
        guard isFollowing, let seen = Self.profile(in: objects) else { return }
        let isNew = state.withLock { state in
            let wanted = (state.refused ?? state.inputs).cluster
            if case .known = wanted, seen == .notServed { return false }
            return wanted != seen
        }
        if isNew { attempt { $0.cluster = seen } }
    }

    /// Tries again what could not be used: it may go with another certificate.
    func certificateChanged() {
        if state.withLock({ $0.refused != nil }) { attempt { _ in } }
    }

    /// Puts in force what the cluster or the policy asks for, or keeps it in mind and reports why it cannot be.
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
            counter("success").add()
            if let changed { announce(changed) }
        } catch {
            let reason = "kept \(report.type): \(error)"
            counter("failure").add()
            guard health.problem != reason else { return }
            health.problem = reason
            log.error(
                "TLS profile not applied, kept the previous one", ["reason": "\(error)", "in-force": report.type])
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

    /// The profile of a policy that came too late to be followed.
    private var unfollowed: String? {
        let inputs = state.withLock { $0.inputs }
        guard hasCluster, !isFollowing, inputs.source == .cluster || inputs.source == nil && inputs.policy == .openshift
        else { return nil }
        return "following \(Self.object) needs a restart"
    }

    // MARK: Resolution

    private static func resolve(_ inputs: Inputs, isFollowing: Bool) throws -> (TLSConfiguration, Report) {
        var configuration = inputs.flags.configuration
        var report = Report()
        guard let profile = try profile(inputs, isFollowing: isFollowing, &report) else {
            report.minimumVersion = configuration.minimumVersion
            return (configuration, report)
        }
        let offer = try profile.offer()
        report.type = profile.kind.rawValue
        if !inputs.flags.namesVersion {
            configuration.minimumVersion = offer.minimumVersion
        } else {
            report.overruling.append("tls-min-version")
        }
        if configuration.cipherSuites == nil {
            configuration.cipherSuites = offer.cipherSuites
        } else {
            report.overruling.append("tls-cipher-suites")
        }
        if configuration.groups == nil {
            configuration.groups = offer.groups
        } else {
            report.overruling.append("tls-curves")
        }
        report.minimumVersion = configuration.minimumVersion
        (report.missing, report.missingGroups) = (offer.missing, offer.missingGroups)
        return (configuration, report)
    }

    private static func profile(_ inputs: Inputs, isFollowing: Bool, _ report: inout Report) throws
        -> TLSSecurityProfile?
    {
        switch inputs.source ?? (isFollowing && inputs.policy == .openshift ? .cluster : .none) {
        case .none: return nil
        case .builtIn(let profile):
            report.origin = "--tls-profile"
            return profile
        case .file(let path):
            report.origin = path
            return inputs.file
        case .cluster:
            report.origin = object
            switch inputs.cluster {
            case .unknown: report.origin = "OpenShift's default, \(object) is not known yet"
            case .notServed: report.origin = "OpenShift's default, \(object) is not served"
            case .known(nil): report.origin = "OpenShift's default, \(object) names none"
            case .known(let summary?):
                let isFallback =
                    TLSSecurityProfile.Kind(rawValue: summary.type) == nil
                    || summary.type == "Custom" && summary.custom == nil
                if isFallback {
                    report.remark =
                        "\(object): type \(summary.type.prefix(32)) has no parameters: Intermediate is in force"
                }
                return try TLSSecurityProfile(summary)
            }
            return .intermediate
        }
    }

    // MARK: Reports

    private func announce(_ report: Report) {
        let labels = [(name: "type", value: report.type), (name: "min_version", value: report.minimumVersion.rawValue)]
        registry.gauge("ocne_webhook_tls_profile_info", "The TLS profile in force (1), and those that were.", labels) {
            [weak self] in
            guard let now = self?.report else { return 0 }
            return now.type == report.type && now.minimumVersion == report.minimumVersion ? 1 : 0
        }
        if report.type != "none" || isFollowing {
            log.notice(
                "TLS profile in force",
                ["type": report.type, "min-version": report.minimumVersion.rawValue, "origin": report.origin])
        }
        if !report.overruling.isEmpty {
            log.notice("TLS profile: overruled by flags", ["flags": report.overruling.joined(separator: ",")])
        }
        if !report.missing.isEmpty {
            log.warning(
                "TLS profile: not offered by OpenSSL here",
                ["type": report.type, "names": report.missing.joined(separator: ",")])
        }
        if !report.missingGroups.isEmpty {
            // The profiles of OpenShift name a group that is newer than most builds of OpenSSL.
            let (message, names) = (
                "TLS profile: groups not offered by OpenSSL here", report.missingGroups.joined(separator: ",")
            )
            if report.type == "Custom" {
                log.warning(message, ["names": names])
            } else {
                log.debug(message, ["names": names])
            }
        }
        if let remark = report.remark { log.warning("TLS profile: falling back to Intermediate", ["reason": remark]) }
    }

    private func counter(_ result: String) -> Counter {
        registry.counter(
            "ocne_webhook_reloads_total", "Configuration read again, by what and result.",
            [("what", Self.name), ("result", result)])
    }
}

/// What flags say of TLS.
struct TLSFlags: Sendable {
    /// Versions, suites and groups that flags name, and the rest; suites and groups are nil where no flag names them.
    var configuration: TLSConfiguration
    /// Whether a flag names the oldest version.
    var namesVersion: Bool
}
