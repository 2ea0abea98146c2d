internal import CertificateRotation
internal import ClusterObjects
internal import EventLoop
internal import KubernetesAPI
internal import LiveState
internal import Metrics
internal import OCNEAPI
internal import Primitives
internal import StatusPage
internal import TLS
internal import TechPreview
internal import WebhookServer

extension StatusReporter {
    /// The policy of the Technology Preview.
    var policy: StatusReport.Section {
        let policy = configuration.current.techPreview.policy
        let file = configuration.current.files.policy.path
        return StatusReport.Section(
            "policy", "Technology Preview policy",
            [
                .properties([
                    ("Profile", .code(policy.profile.rawValue)),
                    ("File", file.map { .code($0) } ?? .text("none")),
                    (
                        "Namespaces",
                        policy.managedNamespaces.isEmpty
                            ? .text("all") : .code(policy.managedNamespaces.joined(separator: ", "))
                    ),
                    ("Exemptions", .count(UInt64(policy.exemptions.count + policy.builtInExemptions.count))),
                    (
                        "Expired exemptions",
                        .count(UInt64(policy.expiredExemptions(at: Clock.unixSeconds).count))
                    ),
                ]),
                .details(
                    summary: "\(TechPreviewRule.allCases.count) rules",
                    [
                        .table(
                            StatusReport.Table(
                                "Rules", [.text("Rule"), .text("Mode"), .text("Requirement")],
                                TechPreviewRule.allCases.map { rule in
                                    [
                                        .code(rule.id), .text(policy[rule].rawValue),
                                        .text("\(rule.description.rule.summary)"),
                                    ]
                                }))
                    ]),
            ] + facts(policy) + unenforcedRules)
    }

    /// What was found in the cluster, and what follows from it; empty outside of OpenShift.
    private func facts(_ policy: Policy) -> [StatusReport.Block] {
        guard let objects = service.liveState.objects?.objects else { return [] }
        let rows = OpenShiftFacts(policy, objects).rows
        return rows.isEmpty ? [] : [.properties(rows.map { ($0.name, .text($0.value)) })]
    }

    /// Rules of OCNE objects that the policy does not enforce; empty without any.
    private var unenforcedRules: [StatusReport.Block] {
        let rules = configuration.current.admission.ruleModes.notEnforced
        guard !rules.isEmpty else { return [] }
        return [
            .table(
                StatusReport.Table(
                    "Rules of OCNE objects that are not enforced",
                    [.text("Rule"), .text("Mode"), .text("Requirement")],
                    rules.map { rule, mode in
                        [.code("\(rule.id)"), .state(.warning, mode.rawValue), .text("\(rule.summary)")]
                    }))
        ]
    }

    private var settingsChanged: [(name: String, value: String, origin: String)] {
        // They were parsed before.
        do { return try service.settings.settings.changed() } catch { return [] }
    }

    /// The limits of the server.
    private var limits: StatusReport.Block {
        let values = configuration.current.limits.values
        return .details(
            summary: "\(values.count) limits",
            [
                .table(
                    StatusReport.Table(
                        "Limits of the server", [.text("Flag"), .text("Value"), .text("Limits")],
                        values.map { limit, value in
                            [
                                limit.flag.map { .code($0) } ?? .text("fixed"), .code(limit.format(value)),
                                .text(limit.summary),
                            ]
                        }))
            ])
    }

    /// The configuration: files with the result of their last reload, limits, and settings that differ from the defaults.
    var files: StatusReport.Section {
        let gates = configuration.current.admission.featureGates
        let gateRows: [(name: String, value: StatusReport.Value)] = FeatureGate.allCases.map {
            ($0.name, .text(gates[$0] ? "on" : "off"))
        }
        let changed = settingsChanged
        let settings = StatusReport.Block.table(
            StatusReport.Table(
                "Non-default settings", [.text("Setting"), .text("Value"), .text("Source")],
                changed.map { [.code($0.name), .code($0.value), .text($0.origin)] }, empty: "none."))
        return StatusReport.Section(
            "configuration", "Configuration",
            [
                .properties(
                    gateRows + [
                        (
                            "Kubernetes versions in OCNE's metadata",
                            configuration.current.admission.metadata.map { .text($0.versions.joined(separator: ", ")) }
                                ?? .text("none: rules that need them are disabled")
                        )
                    ]),
                .table(
                    StatusReport.Table(
                        "Files, reloaded when they change",
                        [.text("Content"), .text("Files"), .text("Last loaded (UTC)"), .text("Result")],
                        watched.filter { !$0.files.isEmpty }.map { source in
                            [
                                .code(source.name), .lines(source.files.map { .code($0) }),
                                .moment(Self.time(source.lastReadUnixSeconds)),
                                source.health.problem.map { .state(.bad, "failed", detail: $0) }
                                    ?? .state(.good, "in use"),
                            ]
                        }, empty: "none.")),
                limits,
                changed.isEmpty
                    ? settings : .details(summary: "\(changed.count) non-default settings", [settings]),
            ])
    }
}
