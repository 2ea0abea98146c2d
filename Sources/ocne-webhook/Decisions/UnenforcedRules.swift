internal import KubernetesAPI
internal import Metrics
internal import OCNEAPI
internal import Primitives
internal import TechPreview
internal import WebhookServer

/// Reports the rules of OCNE objects that the policy does not enforce: log, metric, readiness. Any thread.
final class UnenforcedRules: Sendable {
    private let configuration: Shared<RunningConfiguration>
    private let log: Log

    init(_ configuration: Shared<RunningConfiguration>, _ telemetry: Telemetry) {
        self.configuration = configuration
        log = telemetry.log
        for rule in OCNERule.rules where rule.whyEnforced == nil {
            for mode in RuleMode.allCases where mode != .enforce {
                telemetry.registry.gauge(
                    "ocne_webhook_rule_not_enforced",
                    "1 for each rule of OCNE objects that the policy does not enforce, by rule and mode.",
                    [("rule", "\(rule.id)"), ("mode", mode.rawValue)]
                ) { configuration.current.admission.ruleModes[rule] == mode ? 1 : 0 }
            }
        }
    }

    /// For `/readyz?verbose`: a warning, which does not make the server unready.
    var check: HealthCheck {
        HealthCheck("ocne-rules", isRequired: false) { [configuration] in
            let rules = configuration.current.admission.ruleModes.notEnforcedText
            return rules.isEmpty ? nil : "not enforced by the policy: \(rules)"
        }
    }

    /// Logs the modes in effect.
    ///
    /// - Parameter before: The modes that they replace; nil at the start.
    func report(before: RuleModes?) {
        let modes = configuration.current.admission.ruleModes
        let rules = modes.notEnforcedText
        if !rules.isEmpty {
            log.warning("rules of OCNE objects are not enforced", ["rules": rules])
        } else if before?.notEnforced.isEmpty == false {
            log.notice("all rules of OCNE objects are enforced")
        }
    }
}
