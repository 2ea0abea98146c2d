internal import EventLoop
internal import HTTP
internal import Metrics

/// A fixed document that the operations listener shows.
public struct OperationsPage: Sendable {
    public let path: String
    public let contentType: StaticString
    public let body: [UInt8]

    public init(path: String, contentType: StaticString, body: [UInt8]) {
        self.path = path
        self.contentType = contentType
        self.body = body
    }
}

/// What the operations listener answers: health and metrics, for the kubelet and for Prometheus.
struct Operations: Sendable {
    let metrics: MetricsRegistry
    let liveness: [HealthCheck]
    let readiness: [HealthCheck]
    let pages: [OperationsPage]

    struct Answer {
        var status = 200
        var contentType: StaticString = "text/plain; charset=utf-8"
        var body: [UInt8] = []
        var fields: StaticString = ""
    }

    /// Answers a request for `path`.
    func answer(_ method: HTTPMethod, path: String, query: String, openMetrics: Bool) -> Answer {
        guard method == .get || method == .head else {
            return Answer(status: 405, body: Array("only GET and HEAD are answered here\n".utf8), fields: "Allow: GET, HEAD\r\n")
        }
        let isVerbose = query.split(separator: "&").contains { $0 == "verbose" || $0.hasPrefix("verbose=") }
        switch path {
        case "/healthz", "/livez": return health(liveness, path, isVerbose)
        case "/readyz": return health(readiness, path, isVerbose)
        case "/metrics":
            let format = openMetrics ? MetricsFormat.openMetrics : .prometheus
            return Answer(contentType: format.contentType, body: Array(metrics.text(format).utf8))
        default:
            if let page = pages.first(where: { $0.path == path }) { return Answer(contentType: page.contentType, body: page.body) }
            let paths = ["/healthz", "/livez", "/readyz", "/metrics"] + pages.map(\.path)
            return Answer(status: 404, body: Array("not found: there are \(paths.joined(separator: ", "))\n".utf8))
        }
    }

    private func health(_ checks: [HealthCheck], _ path: String, _ isVerbose: Bool) -> Answer {
        var lines = ""
        var failed = false
        for check in checks {
            let problem = check.problem()
            if let problem {
                failed = failed || check.isRequired
                lines += "[\(check.isRequired ? "-" : "!")]\(check.name) \(check.isRequired ? "failed" : "warning"): \(problem)\n"
            } else {
                lines += "[+]\(check.name) ok\n"
            }
        }
        let name = path.dropFirst()
        if failed { return Answer(status: 503, body: Array("\(lines)\(name) check failed\n".utf8)) }
        return Answer(body: Array((isVerbose ? "\(lines)\(name) check passed\n" : "ok").utf8))
    }
}
