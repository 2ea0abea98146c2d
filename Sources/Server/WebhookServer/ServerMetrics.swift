internal import Metrics

/// What the server counts, with controller-runtime's names where it has them. A class, so that reaching for one
/// instrument does not take hold of all of them.
final class ServerMetrics: Sendable {
    let registry: MetricsRegistry
    let routes: [RouteMetrics]
    let connectionsHTTP1: Gauge
    let connectionsHTTP2: Gauge
    let connectionsTotal: Counter
    let connectionsRefused: Counter
    let connectionsEvicted: Counter
    let handshakes: Counter
    let bytesReceived: Counter
    let bytesSent: Counter

    /// The instruments of one route, made ahead so that requests take no lock.
    final class RouteMetrics: Sendable {
        let label: String
        let ok: Counter
        let latency: Histogram
        let inFlight: Gauge

        init(label: String, ok: Counter, latency: Histogram, inFlight: Gauge) {
            self.label = label
            self.ok = ok
            self.latency = latency
            self.inFlight = inFlight
        }
    }

    init(_ registry: MetricsRegistry, routes: [Route]) {
        self.registry = registry
        self.routes = routes.map { route in
            RouteMetrics(
                label: route.label, ok: Self.requests(registry, route.label, 200),
                latency: registry.histogram(
                    "controller_runtime_webhook_latency_seconds", "Time from a request's last byte to its answer.",
                    [("webhook", route.label)]),
                inFlight: registry.gauge(
                    "controller_runtime_webhook_requests_in_flight", "Requests being worked on.",
                    [("webhook", route.label)]))
        }
        let connections = "ocne_webhook_connections"
        connectionsHTTP1 = registry.gauge(connections, "Open connections by protocol.", [("protocol", "http/1.1")])
        connectionsHTTP2 = registry.gauge(connections, "Open connections by protocol.", [("protocol", "h2")])
        connectionsTotal = registry.counter("ocne_webhook_connections_accepted_total", "Connections accepted.")
        connectionsRefused = registry.counter(
            "ocne_webhook_connections_refused_total", "Connections closed for want of room.")
        connectionsEvicted = registry.counter(
            "ocne_webhook_connections_evicted_total", "Connections closed so that others found a place or memory.")
        // There from the start: a counter that begins at 1 never seems to rise.
        _ = Self.handshakeFailures(registry, "timeout")
        handshakes = registry.counter(
            "ocne_webhook_tls_handshakes_total", "TLS handshakes that came to an end in good order.")
        let bytes = "ocne_webhook_bytes_total"
        bytesReceived = registry.counter(bytes, "Decrypted bytes by direction.", [("direction", "received")])
        bytesSent = registry.counter(bytes, "Decrypted bytes by direction.", [("direction", "sent")])
    }

    /// Counts an answer.
    func count(route: Int?, status: Int) {
        guard let route, route < routes.count else {
            Self.requests(registry, "", status).add()
            return
        }
        if status == 200 {
            routes[route].ok.add()
        } else {
            Self.requests(registry, routes[route].label, status).add()
        }
    }

    /// Counts a handshake that failed. `reason` is OpenSSL's, of which there are not many.
    func countHandshakeFailure(_ reason: String) {
        Self.handshakeFailures(registry, reason).add()
    }

    private static func handshakeFailures(_ registry: MetricsRegistry, _ reason: String) -> Counter {
        registry.counter(
            "ocne_webhook_tls_handshake_failures_total", "TLS handshakes that failed, by reason.", [("reason", reason)])
    }

    private static func requests(_ registry: MetricsRegistry, _ label: String, _ status: Int) -> Counter {
        registry.counter(
            "controller_runtime_webhook_requests_total", "Requests answered, by webhook and HTTP status code.",
            [("webhook", label), ("code", "\(status)")])
    }
}
