internal import EventLoop
internal import HTTP
internal import Metrics
internal import Synchronization

/// The requests of one HTTP/2 connection. Lives with its connection.
final class HTTP2Exchange {
    private let session: HTTP2Session
    private var streams: [Int32: Stream] = [:]

    private struct Stream {
        let route: Int
        let timeout: UInt64
        var reserved = 0
        var job: Job?
    }

    /// Makes a session; nil when there is no memory for one.
    init?(_ context: LoopContext) {
        var configuration = HTTP2Configuration()
        configuration.maxConcurrentStreams = context.state.configuration.maxStreams
        do {
            session = try HTTP2Session(configuration)
        } catch {
            return nil
        }
    }

    /// Whether no request is in progress.
    var isIdle: Bool { session.openStreams == 0 }

    var isFinished: Bool { session.isFinished }

    func shutdown() { session.shutdown() }

    /// Appends what is to be sent.
    func produce(into output: inout [UInt8]) { session.produce(into: &output) }

    /// Takes bytes and answers what is complete; false when the connection is to end once the output is written.
    func receive(_ buffer: borrowing [UInt8], count: Int, context: LoopContext, connection: Connection) -> Bool {
        let alive = session.receive(buffer, count: count)
        while let event = session.nextEvent() {
            switch event {
            case .head(let stream, let head): begin(stream, head, context)
            case .body(let stream, let body): dispatch(stream, body, context, connection)
            case .tooLarge(let stream):
                guard let entry = streams[stream] else { continue }
                refuse(stream, .tooLarge(context.state.routes.routes[entry.route].maxBodyBytes), context, route: entry.route)
            case .closed(let stream): forget(stream, context)
            }
        }
        return alive
    }

    private func begin(_ stream: Int32, _ head: HTTP2Head, _ context: LoopContext) {
        let state = context.state
        let target = head.target.span
        var end = 0
        while end < target.count, target[end] != UInt8(ascii: "?") { end += 1 }
        let route = state.routes.find(target, 0..<end)
        if let refusal = Refusal.check(route.map { state.routes.routes[$0] }, head.method, head.contentType, length: head.contentLength) {
            session.decide(stream, .refuse)
            return refuse(stream, refusal, context, route: route)
        }
        guard let route else { return }
        let query = min(end + 1, target.count)..<target.count
        let timeout = TimeoutQuery.nanoseconds(target, query) ?? state.routes.routes[route].defaultTimeout.nanoseconds
        var entry = Stream(route: route, timeout: timeout)
        // Without a length the largest body must be reckoned with.
        let length = head.contentLength ?? state.configuration.workerThresholdBytes + 1
        if length > state.configuration.workerThresholdBytes {
            guard state.reserve(length) else {
                session.decide(stream, .refuse)
                return refuse(stream, .overloaded, context, route: route)
            }
            entry.reserved = length
        }
        streams[stream] = entry
        session.decide(stream, .accept(maxBodyBytes: min(state.routes.routes[route].maxBodyBytes, head.contentLength ?? .max)))
    }

    private func dispatch(_ stream: Int32, _ body: [UInt8], _ context: LoopContext, _ connection: Connection) {
        guard let entry = streams[stream] else { return }
        guard !body.isEmpty else { return refuse(stream, .emptyBody, context, route: entry.route) }
        let received = Clock.monotonicNanoseconds
        let metrics = context.state.metrics.routes[entry.route]
        metrics.inFlight.add(1)
        if body.count > context.state.configuration.workerThresholdBytes {
            let job = Job(route: entry.route, body: body, received: received, deadline: received &+ entry.timeout)
            streams[stream]?.job = job
            let (loop, shared) = (context.loop, context.state)
            let target = LoopBound(connection)
            context.workers.submit { processor in
                let response = job.run(processor, shared, now: Clock.monotonicNanoseconds)
                metrics.inFlight.add(-1)
                loop.submit {
                    target.value.workerDone(response ?? WebhookResponse(), stream: stream, route: job.route, received: job.received)
                }
            }
            return
        }
        var response = WebhookResponse()
        context.processor.process(
            route: entry.route,
            WebhookRequest(body: body.span, receivedNanoseconds: received, deadlineNanoseconds: received &+ entry.timeout), into: &response)
        metrics.inFlight.add(-1)
        answer(stream, response, route: entry.route, received: received, context)
    }

    /// Sends the answer of a request.
    func answer(_ stream: Int32, _ response: WebhookResponse, route: Int, received: UInt64, _ context: LoopContext) {
        guard streams[stream] != nil else { return }
        session.respond(stream, status: response.status, date: context.dateValue, body: response.body)
        context.state.metrics.count(route: route, status: response.status)
        context.state.metrics.routes[route].latency.observe(nanoseconds: Clock.monotonicNanoseconds &- received)
        forget(stream, context)
    }

    private func refuse(_ stream: Int32, _ refusal: Refusal, _ context: LoopContext, route: Int?) {
        var body: [UInt8] = []
        context.state.renderError(refusal.status, refusal.message, &body)
        let fields: [(name: StaticString, value: StaticString)] =
            switch refusal.status {
            case 405: [("allow", "POST")]
            case 503: [("retry-after", "1")]
            default: []
            }
        session.respond(stream, status: refusal.status, fields: fields, date: context.dateValue, body: body)
        context.state.metrics.count(route: route, status: refusal.status)
        forget(stream, context)
    }

    private func forget(_ stream: Int32, _ context: LoopContext) {
        guard let entry = streams.removeValue(forKey: stream) else { return }
        entry.job?.isAbandoned.store(true, ordering: .relaxed)
        context.state.release(entry.reserved)
    }

    /// The connection is gone.
    func abandon(_ context: LoopContext) {
        for stream in Array(streams.keys) { forget(stream, context) }
    }
}
