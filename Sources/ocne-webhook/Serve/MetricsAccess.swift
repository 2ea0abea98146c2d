internal import AccessReviews
internal import EventLoop
internal import KubernetesClient
internal import Metrics
internal import WebhookServer

/// Authentication and authorization of requests to `--metrics-listen` by the API server, with log lines, metrics and a
/// health check.
struct MetricsAccess: Sendable {
    private let access: ClusterAccess
    private let registry: MetricsRegistry
    private let log: Log
    private let health = HealthStatus()

    /// - Throws: `ConfigurationError` where there is no API server to ask.
    init(kubeconfig: String?, _ registry: MetricsRegistry, _ log: Log) throws {
        guard let access = try StateSource.access(kubeconfig: kubeconfig) else {
            throw ConfigurationError(
                "--metrics-listen: no API server to ask about tokens; not running in a pod with a token, pass --kubeconfig"
            )
        }
        (self.access, self.registry, self.log) = (access, registry, log)
        for resource in ["tokenreviews", "subjectaccessreviews"] {
            for isAnswered in [true, false] { _ = Self.counter(registry, resource, isAnswered) }
        }
    }

    /// For `/readyz?verbose`.
    var check: HealthCheck { HealthCheck("metrics-access", isRequired: false) { [health] in health.problem } }

    /// Makes what decides, on the listener's loop.
    var factory: ProtectedAccessFactory {
        { [access, registry, log, health] loop in
            ReviewedAccess(
                AccessReviewer(access, userAgent: "ocne-webhook/\(Build.version)", on: loop) { event in
                    switch event {
                    case .asked(let resource, let isAnswered): Self.counter(registry, resource, isAnswered).add()
                    case .failing(let reason):
                        health.problem = reason
                        log.warning("metrics: access cannot be checked", ["reason": reason])
                    case .recovered:
                        health.problem = nil
                        log.notice("metrics: access can be checked again")
                    }
                })
        }
    }

    private static func counter(_ registry: MetricsRegistry, _ resource: String, _ isAnswered: Bool) -> Counter {
        registry.counter(
            "ocne_webhook_access_reviews_total",
            "Questions to the API server about clients of the protected operations listener.",
            [("resource", resource), ("result", isAnswered ? "answered" : "failed")])
    }
}

/// Connects the reviewer to the listener. Belongs to the listener's thread.
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
