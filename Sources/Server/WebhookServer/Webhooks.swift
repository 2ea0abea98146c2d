public import Metrics

/// The webhooks that a server serves.
public struct Webhooks: Sendable {
    /// The routes, each with its handler.
    let routes: [Route]
    /// Takes spans of sampled requests; nil if none are recorded.
    let spans: (any SpanRecorder)?
    /// Writes the bodies of the server's own errors.
    let renderError: ErrorBodyRenderer

    /// Creates a description of what is served.
    ///
    /// - Parameters:
    ///   - spans: Takes spans of sampled requests; nil if none are recorded.
    ///   - renderError: Writes the bodies of the server's own errors.
    public init(
        _ routes: [Route], spans: (any SpanRecorder)? = nil, renderError: @escaping ErrorBodyRenderer
    ) {
        self.routes = routes
        self.spans = spans
        self.renderError = renderError
    }
}

/// The content of the operations listeners.
public struct OperationsContent: Sendable {
    /// The metrics of `/metrics`, which the server adds its own to.
    let metrics: MetricsRegistry
    /// Checks of `/readyz` besides those of the server.
    let readiness: [HealthCheck]
    /// Documents besides health and metrics.
    let pages: [OperationsPage]
    /// Makes the access decision of `metricsListen`; nil if nothing is served there.
    let makeAccess: ProtectedAccessFactory?

    /// Creates a description of what is served.
    ///
    /// - Parameters:
    ///   - readiness: Checks of `/readyz` besides those of the server.
    ///   - pages: Documents besides health and metrics.
    ///   - makeAccess: Makes the access decision of `metricsListen`; nil if nothing is served there.
    public init(
        metrics: MetricsRegistry, readiness: [HealthCheck] = [], pages: [OperationsPage] = [],
        makeAccess: ProtectedAccessFactory? = nil
    ) {
        self.metrics = metrics
        self.readiness = readiness
        self.pages = pages
        self.makeAccess = makeAccess
    }
}
