internal import AccessReviews
internal import EventLoop
internal import KubernetesClient
internal import Metrics
internal import WebhookServer

/// Authenticates and authorizes requests to `--metrics-listen` with the API server, and reports on it: log, metrics,
/// health.
struct MetricsAccess: Sendable {
    private let access: ClusterAccess
    private let telemetry: Telemetry
    private let health = HealthStatus()

    /// - Throws: `ConfigurationError` without an API server.
    init(kubeconfig: String?, _ telemetry: Telemetry) throws {
        guard let access = try StateSource.access(kubeconfig: kubeconfig) else {
            throw ConfigurationError(
                "--metrics-listen: not running in a pod with a token; pass --kubeconfig"
            )
        }
        (self.access, self.telemetry) = (access, telemetry)
        for resource in ["tokenreviews", "subjectaccessreviews"] {
            for isAnswered in [true, false] { _ = Self.counter(telemetry.registry, resource, isAnswered) }
        }
    }

    /// For `/readyz?verbose`.
    var check: HealthCheck { HealthCheck("metrics-access", isRequired: false) { [health] in health.problem } }

    /// Makes the access decision, on the listener's loop.
    var factory: ProtectedAccessFactory {
        { [access, telemetry, health] loop in
            ReviewedAccess(
                AccessReviewer(access, userAgent: Build.userAgent, on: loop) { event in
                    switch event {
                    case .asked(let resource, let isAnswered):
                        Self.counter(telemetry.registry, resource, isAnswered).add()
                    case .failing(let reason):
                        health.problem = reason
                        telemetry.log.warning("metrics: access cannot be checked", ["reason": reason])
                    case .recovered:
                        health.problem = nil
                        telemetry.log.notice("metrics: access checks recovered")
                    }
                })
        }
    }

    private static func counter(_ registry: MetricsRegistry, _ resource: String, _ isAnswered: Bool) -> Counter {
        registry.counter(
            "ocne_webhook_access_reviews_total",
            "Access reviews of clients of the protected operations listener, by resource and result.",
            [("resource", resource), ("result", isAnswered ? "answered" : "failed")])
    }
}

/// Adapts the reviewer to the listener. Bound to the listener's thread.
private final class ReviewedAccess: ProtectedAccess {
    private let reviewer: AccessReviewer

    init(_ reviewer: AccessReviewer) {
        self.reviewer = reviewer
    }

    func decide(_ request: ProtectedRequest, _ done: @escaping (ProtectedVerdict) -> Void) {
        reviewer.check(token: request.token, verb: request.verb, path: request.path) { verdict in
            switch verdict {
            case .allowed: done(.allowed)
            case .unauthenticated: done(.unauthenticated)
            case .forbidden(let user): done(.forbidden(user: user))
            case .unavailable: done(.unavailable)
            case .refused: done(.misconfigured)
            }
        }
    }
}
