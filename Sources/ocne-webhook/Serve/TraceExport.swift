internal import EventLoop
internal import HTTP
internal import KubernetesClient
internal import Metrics
internal import Tracing
internal import WebhookServer

/// Exports spans of requests to a collector, with the names of OpenTelemetry's semantic conventions for HTTP.
final class TraceExport: SpanRecorder {
    private let exporter: SpanExporter

    /// Number of descriptors: epoll and eventfd of its loop, the connection, and those of the loop that waits for its
    /// end.
    static let descriptors = 5

    /// - Parameter collector: The collector's address and credentials.
    init(to collector: ClusterAccess, _ telemetry: Telemetry) {
        let version = Build.version
        let instance: [SpanAttribute] = HostName.current.map { [SpanAttribute("service.instance.id", .text($0))] } ?? []
        exporter = SpanExporter(
            to: collector,
            TraceResource(
                attributes: [
                    SpanAttribute("service.name", .text(Build.name)),
                    SpanAttribute("service.version", .text(version)),
                ]
                    + instance,
                scopeName: Build.name, scopeVersion: version),
            telemetry.registry, userAgent: "\(Build.userAgent) (OTLP; Swift)"
        ) { problem in
            if let problem {
                telemetry.log.warning("traces: cannot export spans, retrying", ["reason": problem])
            } else {
                telemetry.log.notice("traces: export recovered")
            }
        }
    }

    /// Starts the thread, which runs until `finish`.
    func start() throws(RuntimeFailure) {
        do {
            try exporter.start()
        } catch {
            throw RuntimeFailure("traces: \(error)")
        }
    }

    /// Exports the remaining spans, for two seconds at most.
    func finish() { exporter.finish() }

    /// A warning for `/readyz?verbose`: answers do not depend on the export.
    var check: HealthCheck { HealthCheck("trace-export", isRequired: false) { [exporter] in exporter.problem } }

    func makeSpanID() -> UInt64 { exporter.makeSpanID() }

    func record(_ span: RequestSpan) {
        let context = span.trace.context
        let isError = span.status >= 500
        var attributes = [
            SpanAttribute("http.request.method", .text("POST")), SpanAttribute("url.scheme", .text("https")),
            SpanAttribute("url.path", .text(span.route)), SpanAttribute("http.route", .text(span.route)),
            SpanAttribute("http.response.status_code", .integer(Int64(span.status))),
            SpanAttribute("network.protocol.name", .text("http")),
            SpanAttribute("network.protocol.version", .text("\(span.protocolVersion)")),
        ]
        if isError { attributes.append(SpanAttribute("error.type", .text("\(span.status)"))) }
        exporter.append(
            TraceSpan(
                traceIDHigh: context.traceIDHigh, traceIDLow: context.traceIDLow, spanID: span.trace.spanID,
                parentSpanID: context.parentID,
                traceFlags: context.flags, name: "POST \(span.route)", startUnixNanoseconds: span.startUnixNanoseconds,
                endUnixNanoseconds: span.endUnixNanoseconds, isError: isError, attributes: attributes + span.attributes)
        )
    }
}
