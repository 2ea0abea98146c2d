internal import EventLoop
internal import HTTP
internal import Metrics

/// A request to an operations listener.
struct OperationsRequest: Sendable {
    let method: HTTPMethod
    let path: String
    /// The query as it is in the request.
    var query = ""
    /// True if the client prefers OpenMetrics.
    var openMetrics = false

    /// The verb that RBAC has for the method.
    var verb: String {
        switch method {
        case .get: "get"
        case .head: "head"
        case .post: "post"
        case .other: "other"
        }
    }
}

/// Answers requests for health, metrics and pages: for the kubelet, Prometheus and operators.
struct Operations: Sendable {
    /// The metrics of `/metrics`; nil without that path.
    let metrics: MetricsRegistry?
    let liveness: [HealthCheck]
    let readiness: [HealthCheck]
    let pages: [OperationsPage]

    struct Response {
        var status = 200
        var contentType: StaticString = "text/plain; charset=utf-8"
        var body: [UInt8] = []
        var fields: [ResponseField] = []
    }

    /// The plain part besides a protected listener: health, and pages that are public.
    var plain: Operations {
        Operations(metrics: nil, liveness: liveness, readiness: readiness, pages: pages.filter { $0.accessPath == nil })
    }

    /// True if a path is that of a page, which the service thread makes.
    func isPage(_ path: String) -> Bool { pages.contains { $0.path == path } }

    /// The path that RBAC must allow for a request to `path`.
    func accessPath(of path: String) -> String { pages.first { $0.path == path }?.accessPath ?? path }

    /// Returns the response to a request.
    func response(to request: OperationsRequest) -> Response {
        let (path, query) = (request.path, request.query)
        guard request.method == .get || request.method == .head else {
            return Response(
                status: 405, body: Array("method not allowed; use GET or HEAD\n".utf8), fields: [("allow", "GET, HEAD")]
            )
        }
        switch path {
        case "/healthz", "/livez": return Response(HealthReport(liveness, of: path, HealthQuery(query)))
        case "/readyz": return Response(HealthReport(readiness, of: path, HealthQuery(query)))
        case "/metrics" where metrics != nil:
            let format = request.openMetrics ? MetricsFormat.openMetrics : .prometheus
            return Response(contentType: format.contentType, body: Array((metrics?.text(format) ?? "").utf8))
        default:
            if let page = pages.first(where: { $0.path == path }) {
                let view = OperationsView(query: query, readiness: readiness)
                return Response(contentType: page.contentType, body: page.body(view), fields: page.fields)
            }
            for (prefix, checks) in [("/healthz/", liveness), ("/livez/", liveness), ("/readyz/", readiness)]
            where path.hasPrefix(prefix) {
                return health(checks, named: path.dropFirst(prefix.count), in: prefix.dropLast())
            }
            let paths = ["/healthz", "/livez", "/readyz"] + (metrics == nil ? [] : ["/metrics"]) + pages.map(\.path)
            return Response(status: 404, body: Array("not found; available: \(paths.joined(separator: ", "))\n".utf8))
        }
    }

    /// Returns the result of one check, as `/livez/NAME` of an API server does.
    private func health(_ checks: [HealthCheck], named name: Substring, in path: Substring) -> Response {
        guard let check = checks.first(where: { $0.name == name }) else {
            let names = checks.map(\.name).joined(separator: ", ")
            return Response(status: 404, body: Array("unknown check; available: \(names)\n".utf8))
        }
        guard let problem = check.problem() else { return Response(body: Array("ok".utf8)) }
        guard check.isRequired else { return Response(body: Array("warning: \(problem)\n".utf8)) }
        return Response(status: 503, body: Array("internal server error: \(problem)\n".utf8))
    }
}

extension Operations.Response {
    fileprivate init(_ report: HealthReport) {
        self.init(status: report.isHealthy ? 200 : 503, body: Array(report.text.utf8))
    }

    /// The response to a request that is not allowed; nil if it is.
    init?(refusing verdict: ProtectedVerdict) {
        switch verdict {
        case .allowed: return nil
        case .unauthenticated:
            self.init(
                status: 401, body: Array("Unauthorized\n".utf8),
                fields: [("www-authenticate", "Bearer realm=\"ocne-webhook\"")])
        case .forbidden(let user):
            self.init(status: 403, body: Array("Authorization denied for user \(user)\n".utf8))
        case .unavailable:
            self.init(
                status: 503, body: Array("API server unavailable, retry later\n".utf8), fields: [("retry-after", "10")])
        case .misconfigured:
            self.init(
                status: 500,
                body: Array(
                    "not allowed to create TokenReviews or SubjectAccessReviews; see the log of this server\n".utf8))
        }
    }
}
