internal import Metrics

extension MetricsRegistry {
    /// The counter of what rules that a policy sets have found.
    ///
    /// - Parameter result: What was done about it: `deny`, `warn`, `audit` or `exempt`.
    func findings(rule: String, result: String) -> Counter {
        counter(
            "ocne_webhook_policy_findings_total",
            "Violations of rules whose mode the policy sets, by rule and what was done about it; of OCNE objects those that were allowed.",
            [("rule", rule), ("result", result)])
    }
}
