internal import Metrics

extension MetricsRegistry {
    /// Returns the counter of violations of rules whose mode a policy sets.
    ///
    /// - Parameter result: `deny`, `warn`, `audit` or `exempt`.
    func findings(rule: String, result: String) -> Counter {
        counter(
            "ocne_webhook_policy_findings_total",
            "Violations of rules whose mode the policy sets, by rule and result; for OCNE objects only those that were allowed.",
            [("rule", rule), ("result", result)])
    }
}
