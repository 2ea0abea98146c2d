internal import ClusterFacts
internal import EventLoop
internal import KubernetesAPI
internal import LiveState
internal import Metrics
internal import OCNEAPI
internal import SelfManaged
internal import StatusPage
internal import TLS
internal import TechPreview
internal import WebhookServer

extension StatusReporter {
    /// The certificate that is shown, and whose certificates are asked for.
    var certificates: StatusReport.Section {
        let now = Clock.unixMilliseconds / 1000
        let origin: StatusReport.Cell =
            switch sources.current.certificates {
            case .files(let certificate, let key): .code("\(certificate), \(key)")
            case .selfMade: .text("made by the server itself")
            case .selfManaged(let configuration, _): .text("Secret \(configuration.secret.description), kept by the server itself")
            }
        let ends = [
            ("Serving certificate", "ocne_webhook_certificate_expiry_timestamp_seconds"),
            ("Its CA", "ocne_webhook_ca_expiry_timestamp_seconds"),
        ].flatMap { name, family in registry.readings(of: family).map { (name, Int64($0.value)) } }
        var rows: [[StatusReport.Cell]] = ends.map { name, end in
            guard end > 0 else { return [.text(name), origin, .nothing, .state(.warning, "not known yet")] }
            let left = end - now
            let state: StatusReport.Cell =
                left <= 0
                ? .state(.bad, "ended")
                : .state(left < 14 * 86_400 ? .warning : .good, "ends in \(Self.duration(seconds: left))")
            return [.text(name), origin, .moment(Self.time(end)), state]
        }
        rows.append([
            .text("CAs of clients"), sources.current.clientAuthorities.map { .code($0) } ?? .text("clients are asked for no certificate"),
            .nothing,
            .nothing,
        ])
        let profile = currentTLS.report
        rows.append([
            .text("TLS profile"), .text(profile.origin), .nothing,
            .state(currentTLS.check.problem() == nil ? .good : .warning, "\(profile.type), \(profile.minimumVersion.rawValue) and newer"),
        ])
        return StatusReport.Section(
            "certificates", "Certificates",
            [
                .table(
                    StatusReport.Table(
                        "What TLS is set up with", [.text("What"), .text("From"), .text("Valid until (UTC)"), .text("State")], rows))
            ])
    }

    /// What the Technology Preview is held to.
    var policy: StatusReport.Section {
        let policy = techPreview.current.policy
        let file = sources.current.policy.path
        return StatusReport.Section(
            "policy", "Policy of the Technology Preview",
            [
                .facts([
                    ("Profile", .code(policy.profile.rawValue)),
                    ("File", file.map { .code($0) } ?? .text("none: the profile as it is")),
                    (
                        "Namespaces",
                        policy.managedNamespaces.isEmpty ? .text("all") : .code(policy.managedNamespaces.joined(separator: ", "))
                    ),
                    ("Exemptions", .count(UInt64(policy.exemptions.count + policy.builtInExemptions.count))),
                ]),
                .table(
                    StatusReport.Table(
                        "Rules", [.text("Rule"), .text("Mode"), .text("What it demands")],
                        TechPreviewRule.allCases.map { rule in
                            [.code(rule.id), .text(policy[rule].rawValue), .text("\(rule.description.rule.summary)")]
                        })),
            ] + unenforcedRules)
    }

    /// Rules of OCNE objects that the policy does not enforce; nothing while there are none.
    private var unenforcedRules: [StatusReport.Block] {
        let rules = decisions.current.ruleModes.notEnforced
        guard !rules.isEmpty else { return [] }
        return [
            .table(
                StatusReport.Table(
                    "Rules of OCNE objects that are not enforced", [.text("Rule"), .text("Mode"), .text("What it demands")],
                    rules.map { rule, mode in [.code("\(rule.id)"), .state(.warning, mode.rawValue), .text("\(rule.summary)")] }))
        ]
    }

    /// What is known of the cluster's objects.
    var live: StatusReport.Section {
        let blocks: [StatusReport.Block]
        switch liveState {
        case .none: blocks = [.note("No cluster is looked at: rules that need to know of other objects say so when they are asked.")]
        case .directory(let path): blocks = [.note("The manifests in \(path) stand for the objects of the cluster.")]
        case .cluster(let cluster):
            let now = Clock.monotonicNanoseconds
            let rows = cluster.statuses.map { status -> [StatusReport.Cell] in
                let age = status.heardAtNanoseconds.map { Self.duration(seconds: Int64((now > $0 ? now - $0 : 0) / 1_000_000_000)) }
                let state: StatusReport.Cell =
                    switch status.coverage {
                    case .complete: .state(.good, "synced")
                    case .notInstalled: .text("not served by the cluster")
                    default: .state(.warning, "not known yet")
                    }
                return [
                    .code(status.kind.name), state, .count(UInt64(max(status.objects, 0))), age.map { .text($0) } ?? .text("never"),
                    .count(status.events), .count(status.failures), status.problem.map { .text($0) } ?? .nothing,
                ]
            }
            blocks = [
                .table(
                    StatusReport.Table(
                        "Resources that are followed",
                        [
                            .text("Resource"), .text("State"), .number("Objects"), .number("Last heard"), .number("Changes"),
                            .number("Failures"),
                            .text("Problem"),
                        ], rows))
            ]
        }
        return StatusReport.Section("live-state", "Live state", blocks)
    }

    private var settingsChanged: [(name: String, value: String, origin: String)] {
        // They were read before, and so can be.
        do { return try settings.settings.changed() } catch { return [] }
    }

    /// What is read from files, and how that went.
    var files: StatusReport.Section {
        let gates = decisions.current.featureGates
        return StatusReport.Section(
            "configuration", "Configuration",
            [
                .facts([
                    ("ClusterTopology", .text(gates.clusterTopology ? "on" : "off")),
                    ("KubeadmBootstrapFormatIgnition", .text(gates.kubeadmBootstrapFormatIgnition ? "on" : "off")),
                    (
                        "Kubernetes of OCNE",
                        decisions.current.metadata.map { .code($0.versions.joined(separator: ", ")) }
                            ?? .text("none: their rules are off")
                    ),
                ]),
                .table(
                    StatusReport.Table(
                        "Settings other than the defaults", [.text("Setting"), .text("Value"), .text("From")],
                        settingsChanged.map { [.code($0.name), .code($0.value), .text($0.origin)] })),
                .table(
                    StatusReport.Table(
                        "Files, read again when they change", [.text("What"), .text("Files"), .text("Last read (UTC)"), .text("Result")],
                        watched.filter { !$0.files.isEmpty }.map { source in
                            [
                                .code(source.name), .code(source.files.joined(separator: ", ")),
                                .moment(Self.time(source.lastReadUnixSeconds)),
                                source.health.problem.map { .state(.bad, "failed", detail: $0) } ?? .state(.good, "in use"),
                            ]
                        })),
            ])
    }
}
