internal import EventLoop
internal import HTTP
internal import Metrics

/// A document that the operations listener shows.
public struct OperationsPage: Sendable {
    /// The exact path: `/status`. Those of health and metrics are taken.
    public let path: String
    /// Value of `Content-Type`.
    public let contentType: StaticString
    /// The path in `nonResourceURLs` that RBAC must allow where access is protected; nil for documents that are public.
    public let accessPath: String?
    /// Further fields of the answer.
    let fields: [ResponseField]
    /// Makes the document, on the service thread.
    let body: @Sendable (OperationsView) -> [UInt8]

    /// A document that stays as it is.
    public init(path: String, contentType: StaticString, body: [UInt8]) {
        self.init(path: path, contentType: contentType) { _ in body }
    }

    /// A document that is made for each request, on the service thread.
    ///
    /// - Parameters:
    /// - accessPath: The path in `nonResourceURLs` that RBAC must allow where access is protected; nil for documents
    ///     that are public.
    ///   - fields: Further fields of the answer, names in lower case.
    public init(
        path: String, contentType: StaticString, accessPath: String? = nil,
        fields: [(name: StaticString, value: StaticString)] = [],
        body: @escaping @Sendable (OperationsView) -> [UInt8]
    ) {
        self.path = path
        self.contentType = contentType
        self.accessPath = accessPath
        self.fields = fields
        self.body = body
    }
}

/// What a page of the operations listener gets to see.
public struct OperationsView: Sendable {
    /// The query of the request, as it stands there.
    public let query: String
    /// What readiness depends on, and what only should be known.
    public let readiness: [HealthCheck]
}

/// What the operations listener answers: health and metrics, for the kubelet and for Prometheus.
struct Operations: Sendable {
    /// What `/metrics` shows; nil where there is no such path.
    let metrics: MetricsRegistry?
    let liveness: [HealthCheck]
    let readiness: [HealthCheck]
    let pages: [OperationsPage]

    struct Answer {
        var status = 200
        var contentType: StaticString = "text/plain; charset=utf-8"
        var body: [UInt8] = []
        var fields: [ResponseField] = []
    }

    /// What is served without TLS beside a protected listener: health, and pages that are public.
    var plain: Operations {
        Operations(metrics: nil, liveness: liveness, readiness: readiness, pages: pages.filter { $0.accessPath == nil })
    }

    /// Whether a path is that of a page, which the service thread makes.
    func isPage(_ path: String) -> Bool { pages.contains { $0.path == path } }

    /// The path that RBAC must allow for a request to `path`.
    func accessPath(of path: String) -> String { pages.first { $0.path == path }?.accessPath ?? path }

    /// Answers a request for `path`.
    func answer(_ method: HTTPMethod, path: String, query: String, openMetrics: Bool) -> Answer {
        guard method == .get || method == .head else {
            return Answer(
                status: 405, body: Array("only GET and HEAD are answered here\n".utf8), fields: [("allow", "GET, HEAD")]
            )
        }
        switch path {
        case "/healthz", "/livez": return Answer(HealthReport(liveness, of: path, HealthQuery(query)))
        case "/readyz": return Answer(HealthReport(readiness, of: path, HealthQuery(query)))
        case "/metrics" where metrics != nil:
            let format = openMetrics ? MetricsFormat.openMetrics : .prometheus
            return Answer(contentType: format.contentType, body: Array((metrics?.text(format) ?? "").utf8))
        default:
            if let page = pages.first(where: { $0.path == path }) {
                let view = OperationsView(query: query, readiness: readiness)
                return Answer(contentType: page.contentType, body: page.body(view), fields: page.fields)
            }
            for (prefix, checks) in [("/healthz/", liveness), ("/livez/", liveness), ("/readyz/", readiness)]
            where path.hasPrefix(prefix) {
                return health(checks, named: path.dropFirst(prefix.count), in: prefix.dropLast())
            }
            let paths = ["/healthz", "/livez", "/readyz"] + (metrics == nil ? [] : ["/metrics"]) + pages.map(\.path)
            return Answer(status: 404, body: Array("not found: there are \(paths.joined(separator: ", "))\n".utf8))
        }
    }

    /// Answers for one check, as `/livez/NAME` of an API server does.
    private func health(_ checks: [HealthCheck], named name: Substring, in path: Substring) -> Answer {
        guard let check = checks.first(where: { $0.name == name }) else {
            let names = checks.map(\.name).joined(separator: ", ")
            return Answer(status: 404, body: Array("not found: the checks of \(path) are \(names)\n".utf8))
        }
        guard let problem = check.problem() else { return Answer(body: Array("ok".utf8)) }
        guard check.isRequired else { return Answer(body: Array("warning: \(problem)\n".utf8)) }
        return Answer(status: 503, body: Array("internal server error: \(problem)\n".utf8))
    }
}

extension Operations.Answer {
    fileprivate init(_ report: HealthReport) {
        self.init(status: report.isHealthy ? 200 : 503, body: Array(report.text.utf8))
    }
}
