internal import HTTP
internal import JSON
internal import KubernetesAPI
internal import Metrics
internal import Primitives
internal import WebhookServer

// What a decision adds to the span and to the log line of a request that belongs to a trace. Nothing of an object but
// its name.

extension LogRecord {
    /// Adds the ids of a trace, by the names that OpenTelemetry has for logs.
    mutating func add(_ trace: RequestTrace) {
        add("trace_id", Hexadecimal.string(trace.context.traceIDHigh) + Hexadecimal.string(trace.context.traceIDLow))
        add("span_id", Hexadecimal.string(trace.spanID))
        add("trace_flags", Hexadecimal.string(trace.context.flags))
    }
}

extension [SpanAttribute] {
    /// A decision about an admission review.
    ///
    /// - Parameter rules: Those that refused.
    static func decision(
        _ review: borrowing AdmissionRequest, kind: String, isAllowed: Bool, rules: [String]
    ) -> [SpanAttribute] {
        var attributes = [
            SpanAttribute("ocne_webhook.kind", .text(kind)),
            SpanAttribute("ocne_webhook.operation", .text(review.operation.rawValue)),
            SpanAttribute("ocne_webhook.allowed", .bool(isAllowed)),
        ]
        if let uid = review.uid.value?.string { attributes.append(SpanAttribute("ocne_webhook.uid", .text(uid))) }
        if let namespace = review.namespace.value?.string {
            attributes.append(SpanAttribute("ocne_webhook.namespace", .text(namespace)))
        }
        if let name = review.name.value?.string { attributes.append(SpanAttribute("ocne_webhook.name", .text(name))) }
        if review.isDryRun { attributes.append(SpanAttribute("ocne_webhook.dry_run", .bool(true))) }
        if !rules.isEmpty {
            attributes.append(SpanAttribute("ocne_webhook.rules", .text(rules.joined(separator: ","))))
        }
        return attributes
    }
}
