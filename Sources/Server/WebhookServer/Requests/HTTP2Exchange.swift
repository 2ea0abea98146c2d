internal import EventLoop
internal import HTTP
internal import Metrics
internal import Synchronization

/// The requests of one HTTP/2 connection, each on a stream of its own. Lives with its connection.
///
/// `begin` accepts or refuses a request by its head, `dispatch` has it answered once its body is complete, and
/// `respond` sends the response. nghttp2's session does the framing.
final class HTTP2Exchange {
    let session: HTTP2Session
    let network: ClientNetwork
    private let refusesAll: Bool
    /// True once a request has been answered.
    private(set) var hasCompleted = false
    private(set) var streams: [Int32: Stream] = [:]
    /// Bytes taken from the byte budget for bodies that are being read.
    var reserved = 0
    /// Sizes of the bodies for which they were taken, by stream.
    var settledBodies: [Int32: Int] = [:]
    /// Bytes taken from it for responses that the peer has not read.
    var reservedForResponses = 0
    /// Time of the last request or response. Other frames do not count: a peer could send them for ever.
    private(set) var usedAt: UInt64
    /// Time of the next check of the streams' rates; 0 while there are none.
    var paceCheck: UInt64 = 0
    /// Time at which a response began to wait for the peer; 0 while none does.
    var answerSince: UInt64 = 0
    /// The earliest deadline of an incomplete body at the last check.
    var earliestDeadline = UInt64.max

    struct Stream {
        let request: AcceptedRequest
        /// True once the body is complete.
        var isComplete = false
        /// Bytes taken from the byte budget for the body that a worker has.
        var reserved = 0
        var job: Job?
    }

    /// Creates a session; nil if there is no memory for one.
    ///
    /// - Parameter refusesAll: True for a connection above the limit: its first request gets 503, and it ends.
    init?(_ context: LoopContext, _ network: ClientNetwork, refusesAll: Bool) {
        self.refusesAll = refusesAll
        self.network = network
        var configuration = HTTP2Configuration()
        let buffers = context.state.buffers
        configuration.makeRoom = { buffers.makeRoom(in: &$0, for: $1, of: $2) }
        configuration.maxConcurrentStreams = context.limits.maxStreams
        usedAt = context.loop.nowNanoseconds
        do {
            session = try HTTP2Session(configuration)
        } catch {
            return nil
        }
    }

    /// True while no request is in progress.
    var isIdle: Bool { session.openStreams == 0 }

    var isFinished: Bool { session.isFinished }

    func announceShutdown() { session.announceShutdown() }

    func shutdown() { session.shutdown() }

    /// Appends the session's pending output.
    func produce(into output: inout [UInt8]) { session.produce(into: &output) }

    // MARK: - From bytes to response

    /// Takes bytes and answers the requests that are complete. False if the connection is to end once its output is
    /// written.
    func receive(_ buffer: borrowing [UInt8], count: Int, context: LoopContext, connection: Connection) -> Bool {
        let isAlive = session.receive(buffer, count: count)
        handleEvents(context, connection)
        settle(context, connection)
        return isAlive
    }

    private func handleEvents(_ context: LoopContext, _ connection: Connection) {
        while let event = session.nextEvent() {
            usedAt = context.loop.nowNanoseconds
            switch event {
            case .head(let stream, let head): begin(stream, head, context, connection)
            case .body(let stream, let body): dispatch(stream, body, context, connection)
            case .tooLarge(let stream):
                guard let route = streams[stream]?.request.route else { continue }
                let limit = context.limits.maxBodyBytes(context.state.routes.bodyLimit(of: route))
                refuse(stream, .tooLarge(limit), context)
            case .closed(let stream): forget(stream, context)
            }
        }
    }

    /// Decides by the head of a request whether to read its body.
    private func begin(_ stream: Int32, _ head: HTTP2Head, _ context: LoopContext, _ connection: Connection) {
        guard !refusesAll else {
            session.decide(stream, .refuse)
            refuse(stream, .overloaded, context)
            return session.shutdown()
        }
        switch context.accept(RequestHead(head, target: head.target.span), on: connection) {
        case .refused(let refusal, let request):
            session.decide(stream, .refuse)
            refuse(stream, refusal, context, request)
        case .accepted(let request):
            streams[stream] = Stream(request: request)
            earliestDeadline = min(earliestDeadline, request.deadline)
            let limit = context.limits.maxBodyBytes(context.state.routes.bodyLimit(of: request.route))
            session.decide(stream, .accept(maxBodyBytes: min(limit, head.contentLength ?? .max)))
        }
    }

    /// Answers a request whose body is complete, or hands it to a worker.
    private func dispatch(_ stream: Int32, _ body: [UInt8], _ context: LoopContext, _ connection: Connection) {
        guard let index = streams.index(forKey: stream) else { return }
        streams.values[index].isComplete = true
        let request = streams.values[index].request
        guard !body.isEmpty else { return refuse(stream, .emptyBody, context) }
        if body.count > context.limits.workerThresholdBytes {
            return submit(stream, request, body, context, connection)
        }
        let received = Clock.monotonicNanoseconds
        var response = WebhookResponse()
        context.handle(request, body: body.span, received: received, into: &response)
        respond(stream, response, received: received, context)
    }

    private func submit(
        _ stream: Int32, _ request: AcceptedRequest, _ body: [UInt8], _ context: LoopContext, _ connection: Connection
    ) {
        // Bytes that were taken while the body was read are handed on with it.
        let handedOn = min(reserved, body.count)
        guard context.takeBytes(body.count - handedOn, beside: handedOn, for: connection) else {
            return refuse(stream, .overloaded, context)
        }
        reserved -= handedOn
        streams[stream]?.reserved = body.count
        streams[stream]?.job = context.submit(request, body: body, on: connection) { connection, job, response in
            connection.workerDone(job, response, stream: stream)
        }
    }

    /// Sends the response of a request.
    func respond(_ stream: Int32, _ response: WebhookResponse, received: UInt64, _ context: LoopContext) {
        // The body is gone, and the response may need its bytes.
        guard let entry = forget(stream, context) else { return }
        usedAt = context.loop.nowNanoseconds
        hasCompleted = true
        guard hold(response.body.count, context) else {
            return refuse(stream, .overloaded, context, RefusedRequest(entry.request))
        }
        if answerSince == 0 { answerSince = context.loop.nowNanoseconds }
        session.respond(stream, status: response.status, date: context.dateValue, body: response.body)
        context.state.recordResponse(response, to: entry.request, received: received, protocolVersion: "2")
    }

    /// Sends a response of the server itself. HEAD gets no body (RFC 9110, section 9.3.2): a client would take one for
    /// a broken stream.
    ///
    /// - Parameter request: The request; by default the accepted one of the stream, if any.
    func refuse(_ stream: Int32, _ refusal: Refusal, _ context: LoopContext, _ request: RefusedRequest? = nil) {
        let request = request ?? (streams[stream]?.request).map { RefusedRequest($0) }
        var body: [UInt8] = []
        if request?.method != .head { context.state.renderError(refusal.status, refusal.message, &body) }
        session.respond(stream, status: refusal.status, fields: refusal.fields, date: context.dateValue, body: body)
        context.state.recordRefusal(refusal, of: request, protocolVersion: "2")
        forget(stream, context)
    }

    /// Answers 503 to requests with incomplete bodies.
    func refuseIncomplete(_ context: LoopContext) {
        for (stream, entry) in streams where !entry.isComplete {
            refuse(stream, .overloaded, context)
        }
    }

    /// Removes a request and gives back its bytes.
    @discardableResult
    private func forget(_ stream: Int32, _ context: LoopContext) -> Stream? {
        guard let entry = streams.removeValue(forKey: stream) else { return nil }
        entry.job?.abandon()
        context.state.budget.give(entry.reserved, of: network)
        return entry
    }

    /// Gives back what requests hold, since the connection is gone.
    func abandon(_ context: LoopContext) {
        for stream in Array(streams.keys) { forget(stream, context) }
        context.state.budget.give(reserved, of: network)
        reserved = 0
        context.state.budget.give(reservedForResponses, of: network)
        reservedForResponses = 0
    }
}
