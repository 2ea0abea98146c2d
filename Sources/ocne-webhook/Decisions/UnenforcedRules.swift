internal import KubernetesAPI
internal import Metrics
internal import OCNEAPI
internal import Primitives
internal import TechPreview
internal import WebhookServer

/// Says which rules of OCNE objects the policy does not enforce: log, metric, readiness. Any thread.
final class UnenforcedRules: Sendable {
    private let decisions: Shared<AdmissionConfiguration>
    private let log: Log

    init(_ decisions: Shared<AdmissionConfiguration>, _ registry: MetricsRegistry, _ log: Log) {
        self.decisions = decisions
        self.log = log
        for rule in OCNERule.rules where rule.whyEnforced == nil {
            for mode in RuleMode.allCases where mode != .enforce {
                registry.gauge(
                    "ocne_webhook_rule_not_enforced",
                    "Whether the policy does not enforce a rule of OCNE objects (1), by rule and mode.",
                    [("rule", "\(rule.id)"), ("mode", mode.rawValue)]
                ) { decisions.current.ruleModes[rule] == mode ? 1 : 0 }
            }
        }
    }

    /// For `/readyz?verbose`: a warning, which does not make the server unready.
    var check: HealthCheck {
        HealthCheck("ocne-rules", isRequired: false) { [decisions] in
            let text = decisions.current.ruleModes.notEnforcedText
            return text.isEmpty ? nil : "not enforced by the policy: \(text)"
        }
    }

    /// Puts the modes of a policy in force, at the start and whenever it is read.
    func use(_ policy: Policy) {
        let wasRelaxed = !decisions.current.ruleModes.notEnforced.isEmpty
        decisions.update { $0.ruleModes = policy.ocneRules }
        let text = policy.ocneRules.notEnforcedText
        if !text.isEmpty {
            log.warning("rules of OCNE objects are not enforced", ["rules": text])
        } else if wasRelaxed {
            log.notice("all rules of OCNE objects are enforced")
        }
    }
}
