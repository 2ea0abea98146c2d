internal import EventLoop
internal import Metrics
internal import Primitives
internal import TechPreview
internal import WebhookServer

/// Reports exemptions of the policy that no longer apply: log, metric, readiness. Any thread.
final class ExpiredExemptions: Sendable {
    private let configuration: Shared<RunningConfiguration>
    private let log: Log

    init(_ configuration: Shared<RunningConfiguration>, _ telemetry: Telemetry) {
        self.configuration = configuration
        log = telemetry.log
        telemetry.registry.gauge(
            "ocne_webhook_exemptions_expired", "Number of exemptions of the policy that no longer apply.", []
        ) { Double(Self.expired(configuration).count) }
    }

    private static func expired(_ configuration: Shared<RunningConfiguration>) -> [(index: Int, exemption: Exemption)] {
        configuration.current.techPreview.policy.expiredExemptions(at: Clock.unixSeconds)
    }

    /// For `/readyz?verbose`: a warning, which does not make the server unready.
    var check: HealthCheck {
        HealthCheck("policy-exemptions", isRequired: false) { [configuration] in
            let expired = Self.expired(configuration)
            guard !expired.isEmpty else { return nil }
            return "no longer apply: \(expired.map { "exemptions[\($0.index)]" }.joined(separator: ", "))"
        }
    }

    /// Logs the exemptions that have ended.
    func report() {
        for (index, exemption) in Self.expired(configuration) {
            log.warning(
                "an exemption of the policy no longer applies",
                ["exemption": "exemptions[\(index)]", "until": exemption.until?.description ?? ""])
        }
    }
}
