internal import EventLoop
internal import HTTP
internal import Metrics

extension ServerState {
    /// The trace of a request with this header; nil without one that can be used.
    func trace(_ header: TraceparentHeader) -> RequestTrace? {
        guard let context = header.context else { return nil }
        return RequestTrace(context, ownSpanID: context.isSampled ? spans?.makeSpanID() ?? 0 : 0)
    }

    /// Counts the answer of a processor and measures its latency; where the request belongs to a sampled trace, also
    /// keeps an exemplar and records a span.
    ///
    /// - Parameter received: When the last byte of the request had come, on the monotonic clock.
    func answered(
        route: Int, _ response: borrowing WebhookResponse, received: UInt64, _ trace: RequestTrace?,
        protocolVersion: StaticString
    ) {
        metrics.count(route: route, status: response.status)
        let latency = metrics.routes[route].latency
        let elapsed = Clock.monotonicNanoseconds &- received
        latency.observe(nanoseconds: elapsed)
        guard let trace, trace.context.isSampled else { return }
        let now = Clock.unixNanoseconds
        latency.keep(
            Exemplar(
                traceIDHigh: trace.context.traceIDHigh, traceIDLow: trace.context.traceIDLow, spanID: trace.spanID,
                nanoseconds: elapsed,
                unixMilliseconds: Int64(clamping: now / 1_000_000)))
        guard trace.isRecorded, let spans else { return }
        spans.record(
            RequestSpan(
                trace: trace, route: routes.routes[route].path, status: response.status,
                protocolVersion: protocolVersion,
                startUnixNanoseconds: now &- min(elapsed, now), endUnixNanoseconds: now,
                attributes: response.spanAttributes))
    }
}
