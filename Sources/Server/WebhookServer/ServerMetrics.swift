internal import Metrics

/// Instruments of the server, with controller-runtime's names where it has them. A class, so that the use of one
/// instrument does not retain all of them.
final class ServerMetrics: Sendable {
    let registry: MetricsRegistry
    let connectionsHTTP1: Gauge
    let connectionsHTTP2: Gauge
    let connectionsTotal: Counter
    let connectionsRefused: Counter
    let connectionsEvicted: Counter
    let handshakes: Counter
    let bytesReceived: Counter
    let bytesSent: Counter

    init(_ registry: MetricsRegistry) {
        self.registry = registry
        let connections = "ocne_webhook_connections"
        connectionsHTTP1 = registry.gauge(connections, "Open connections by protocol.", [("protocol", "http/1.1")])
        connectionsHTTP2 = registry.gauge(connections, "Open connections by protocol.", [("protocol", "h2")])
        connectionsTotal = registry.counter("ocne_webhook_connections_accepted_total", "Connections accepted.")
        connectionsRefused = registry.counter(
            "ocne_webhook_connections_refused_total", "Connections rejected because of the connection limit.")
        connectionsEvicted = registry.counter(
            "ocne_webhook_connections_evicted_total",
            "Connections closed to free a connection slot or memory for another client.")
        // Created at the start: a counter that begins at 1 never seems to increase.
        _ = Self.handshakeFailures(registry, "timeout")
        handshakes = registry.counter("ocne_webhook_tls_handshakes_total", "TLS handshakes that succeeded.")
        let bytes = "ocne_webhook_bytes_total"
        bytesReceived = registry.counter(bytes, "Decrypted bytes by direction.", [("direction", "received")])
        bytesSent = registry.counter(bytes, "Decrypted bytes by direction.", [("direction", "sent")])
    }

    /// Counts a handshake that failed. `reason` is OpenSSL's, of which there are few.
    func countHandshakeFailure(_ reason: String) {
        Self.handshakeFailures(registry, reason).add()
    }

    /// Counts a response to a request without a route.
    func countUnknownPath(status: Int) {
        RouteMetrics.requests(registry, "", status).add()
    }

    private static func handshakeFailures(_ registry: MetricsRegistry, _ reason: String) -> Counter {
        registry.counter(
            "ocne_webhook_tls_handshake_failures_total", "TLS handshakes that failed, by reason.", [("reason", reason)])
    }
}

/// Instruments of one route, created ahead so that requests take no lock.
final class RouteMetrics: Sendable {
    private let registry: MetricsRegistry
    private let label: String
    private let succeeded: Counter
    let latency: Histogram
    let inFlight: Gauge

    init(_ registry: MetricsRegistry, label: String) {
        self.registry = registry
        self.label = label
        succeeded = Self.requests(registry, label, 200)
        latency = registry.histogram(
            "controller_runtime_webhook_latency_seconds", "Time from the last byte of a request to its response.",
            [("webhook", label)])
        inFlight = registry.gauge(
            "controller_runtime_webhook_requests_in_flight", "Requests that are being handled.", [("webhook", label)])
    }

    /// Counts a response.
    func count(status: Int) {
        (status == 200 ? succeeded : Self.requests(registry, label, status)).add()
    }

    fileprivate static func requests(_ registry: MetricsRegistry, _ label: String, _ status: Int) -> Counter {
        registry.counter(
            "controller_runtime_webhook_requests_total", "Requests answered, by webhook and HTTP status code.",
            [("webhook", label), ("code", "\(status)")])
    }
}
