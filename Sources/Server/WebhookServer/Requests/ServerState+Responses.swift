internal import EventLoop
internal import HTTP
internal import Metrics

extension ServerState {
    /// Returns the trace of a request with this header; nil without a valid one.
    func trace(_ header: TraceparentHeader) -> RequestTrace? {
        guard let context = header.context else { return nil }
        return RequestTrace(context, ownSpanID: context.isSampled ? spans?.makeSpanID() ?? 0 : 0)
    }

    /// Replaces a response that its handler did not finish by a 504.
    func finish(_ response: inout WebhookResponse) {
        guard response.isUnfinished else { return }
        response.status = Refusal.tooLate.status
        response.body.removeAll()
        renderError(response.status, Refusal.tooLate.message, &response.body)
    }

    /// Counts a refusal, and records a span of it for a sampled trace.
    ///
    /// - Parameter request: The request; nil if its head is incomplete or malformed.
    func recordRefusal(_ refusal: Refusal, of request: RefusedRequest?, protocolVersion: StaticString) {
        if let route = request?.route {
            routes.metrics(of: route).count(status: refusal.status)
        } else {
            metrics.countUnknownPath(status: refusal.status)
        }
        guard let request, let trace = request.trace, trace.isRecorded, let spans else { return }
        let (elapsed, now) = (Clock.monotonicNanoseconds &- request.since, Clock.unixNanoseconds)
        spans.record(
            RequestSpan(
                trace: trace, route: request.route.map(routes.path), method: request.method, status: refusal.status,
                protocolVersion: protocolVersion,
                startUnixNanoseconds: now &- min(elapsed, now), endUnixNanoseconds: now, attributes: []))
    }

    /// Counts the response of a handler and measures its latency. For a sampled trace, also keeps an exemplar and
    /// records a span.
    ///
    /// - Parameter received: Time of the last byte of the request, in nanoseconds of the monotonic clock.
    func recordResponse(
        _ response: borrowing WebhookResponse, to request: AcceptedRequest, received: UInt64,
        protocolVersion: StaticString
    ) {
        let metrics = routes.metrics(of: request.route)
        metrics.count(status: response.status)
        let elapsed = Clock.monotonicNanoseconds &- received
        metrics.latency.observe(nanoseconds: elapsed)
        guard let trace = request.trace, trace.context.isSampled else { return }
        let now = Clock.unixNanoseconds
        metrics.latency.keep(
            Exemplar(
                traceIDHigh: trace.context.traceIDHigh, traceIDLow: trace.context.traceIDLow, spanID: trace.spanID,
                nanoseconds: elapsed, unixMilliseconds: Int64(clamping: now / 1_000_000)))
        guard trace.isRecorded, let spans else { return }
        spans.record(
            RequestSpan(
                trace: trace, route: routes.path(of: request.route), method: .post, status: response.status,
                protocolVersion: protocolVersion,
                startUnixNanoseconds: now &- min(elapsed, now), endUnixNanoseconds: now,
                attributes: response.spanAttributes))
    }
}
