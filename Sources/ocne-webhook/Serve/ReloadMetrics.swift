internal import Metrics
internal import WebhookServer

extension MetricsRegistry {
    /// Returns the counter of reloads.
    ///
    /// - Parameter result: `success` or `failure`.
    func reloads(of name: String, _ result: String) -> Counter {
        counter(
            "ocne_webhook_reloads_total", "Configuration reloads, by what was reloaded and result.",
            [("what", name), ("result", result)])
    }

    /// Registers the metrics of something that is reloaded.
    func registerReloads(of name: String, _ health: HealthStatus) {
        gauge(
            "ocne_webhook_last_reload_successful", "Result of the last reload (1 for success), by what was reloaded.",
            [("what", name)]
        ) { [health] in health.problem == nil ? 1 : 0 }
        // Created at the start: a counter that begins at 1 never seems to increase.
        for result in ["success", "failure"] { _ = reloads(of: name, result) }
    }
}
