internal import EventLoop
internal import HTTP
internal import Metrics
internal import Primitives
internal import Synchronization

/// The requests of one HTTP/1.1 connection, one after the other: bytes in, answers into the loop's output.
struct HTTP1Exchange {
    private var state = State.head
    /// When the head of the present request must be complete; 0 before its first byte.
    private var headDeadline: UInt64 = 0
    /// Bytes of the body that had come by the last check of the rate.
    private var bodyBytesChecked = 0
    private var bodyCheck: UInt64 = 0
    private var bodyBytesNow = 0
    private var job: Job?
    /// The trace of the present request. Not part of its state, which is copied with each step.
    private var trace: RequestTrace?
    private let network: ClientNetwork
    /// Whether a request has been answered.
    private var hasCompleted = false
    /// When the present state began: the first byte of a request, or its last answer.
    private var stateSince: UInt64 = 0

    init(_ network: ClientNetwork) {
        self.network = network
    }

    private enum State {
        case head
        case body(Request, length: Int)
        case chunks(Request, HTTP1ChunkedBody, [UInt8])
        case worker(Request)

        /// The request whose body is coming in or being worked on.
        var request: Request? {
            switch self {
            case .head: nil
            case .body(let request, _), .chunks(let request, _, _), .worker(let request): request
            }
        }
    }

    /// What is remembered of a request's head.
    private struct Request {
        let route: Int
        let keepsAlive: Bool
        /// When its body must be complete and its answer is due.
        let deadline: UInt64
        /// Bytes taken from the server's budget.
        var reserved = 0
    }

    /// What the connection is to do next.
    enum Result {
        case goOn
        /// Write the answer and close, though the peer may still be sending.
        case close
    }

    enum DeadlineResult {
        case close
        case refuse
        case rearm(UInt64)
    }

    /// Whether a request is with a worker.
    var isWaitingForWorker: Bool {
        if case .worker = state { true } else { false }
    }

    // MARK: - Bytes

    /// Reads requests from the first `count` bytes of `buffer` and answers them.
    ///
    /// - Returns: how many bytes are no longer needed, and what to do next.
    mutating func receive(_ context: LoopContext, buffer: borrowing [UInt8], count: Int, connection: Connection) -> (
        Int, Result
    ) {
        let bytes = buffer.span.extracting(first: count)
        var at = 0
        while true {
            switch state {
            case .head:
                guard at < count else { return (at, .goOn) }
                do throws(HTTP1Error) {
                    guard let head = try HTTP1Head.parse(bytes, from: at) else {
                        if headDeadline == 0 {
                            stateSince = context.loop.nowNanoseconds
                            headDeadline = context.loop.nowNanoseconds &+ context.state.limits.headerTimeout
                        }
                        return (at, .goOn)
                    }
                    headDeadline = 0
                    at += head.length
                    if let result = begin(head, bytes, context, connection.registration) { return (at, result) }
                    if head.expectsContinue, at == count { HTTP1Response.appendContinue(to: &context.output) }
                } catch {
                    refuse(Refusal(error.status, "\(error.reason)"), context, route: nil)
                    return (count, .close)
                }
            case .body(var request, let length):
                bodyBytesNow = min(count - at, length)
                guard
                    length <= context.state.limits.workerThresholdBytes
                        || reserve(&request, bodyBytesNow, context, connection)
                else {
                    return (count, .close)
                }
                guard bodyBytesNow == length else {
                    state = .body(request, length: length)
                    return (at, .goOn)
                }
                let body = at..<(at + length)
                at += length
                if let result = dispatch(request, bytes, body, context, connection) { return (at, result) }
            case .chunks(let request, var decoder, var body):
                state = .head
                do throws(HTTP1Error) {
                    at += try decoder.read(
                        bytes, from: at, into: &body, limit: context.state.limits.maxBodyBytes(of: request.route))
                } catch {
                    context.state.budget.give(request.reserved, of: network)
                    refuse(Refusal(error.status, "\(error.reason)"), context, route: nil)
                    return (count, .close)
                }
                bodyBytesNow = body.count
                var request = request
                guard reserve(&request, body.count, context, connection) else { return (count, .close) }
                guard decoder.isDone else {
                    state = .chunks(request, decoder, body)
                    return (at, .goOn)
                }
                guard !body.isEmpty else {
                    context.state.budget.give(request.reserved, of: network)
                    refuse(.emptyBody, context, route: request.route)
                    return (count, .close)
                }
                if let result = dispatch(request, body.span, 0..<body.count, context, connection) {
                    return (at, result)
                }
            case .worker: return (at, .goOn)
            }
        }
    }

    /// Length of the large body that is coming; nil when there is none, or nobody knows how long it will be.
    func largeBody(_ limits: ServerLimits) -> Int? {
        guard case .body(_, let length) = state, length > limits.workerThresholdBytes else { return nil }
        return length
    }

    /// Takes a large body that has been collected to its last byte, with nothing behind it, without a copy.
    ///
    /// - Returns: nil, and `bytes` stay as they are, when they are anything else.
    mutating func take(_ bytes: inout [UInt8], _ context: LoopContext, _ connection: Connection) -> Result? {
        guard case .body(var request, let length) = state, length == bytes.count,
            length > context.state.limits.workerThresholdBytes
        else { return nil }
        guard reserve(&request, length, context, connection) else { return .close }
        var body: [UInt8] = []
        swap(&body, &bytes)
        submit(request, body, context, connection)
        return .goOn
    }

    /// Looks at a head; not nil when the request is refused.
    private mutating func begin(
        _ head: HTTP1Head, _ bytes: Span<UInt8>, _ context: LoopContext, _ registration: Registration
    ) -> Result? {
        let state = context.state
        // Offsets of the head are those of `bytes`.
        let found = state.routes.find(bytes, head.path)
        let length: Int? =
            switch head.framing {
            case .none: 0
            case .length(let length): length
            case .chunked: nil
            }
        if let refusal = Refusal.check(
            head.method, head.contentType, isEncoded: head.isEncoded, length: length,
            limit: found.map { state.limits.maxBodyBytes(of: $0) }
        ) {
            refuse(refusal, context, route: found, withBody: head.method != .head)
            return .close
        }
        guard let route = found else { return .close }
        let timeout =
            TimeoutQuery.nanoseconds(bytes, head.query) ?? state.routes.routes[route].defaultTimeout.nanoseconds
        let now = context.loop.nowNanoseconds
        let request = Request(
            route: route, keepsAlive: head.keepsAlive, deadline: now &+ min(timeout, Self.longestTimeout))
        trace = state.trace(head.traceparent)
        stateSince = now
        bodyCheck = 0
        bodyBytesChecked = 0
        bodyBytesNow = 0
        guard let length else {
            self.state = .chunks(request, HTTP1ChunkedBody(), [])
            return nil
        }
        // Small bodies are bounded by the number of connections; large ones share a budget, from which they take what
        // has come of them: saying that much will come costs others nothing. One that would not find room anyway need
        // not come at all.
        guard
            length <= state.limits.workerThresholdBytes
                || state.budget.hasRoom(for: length, limit: state.limits.maxInflightBytes, for: network)
                || context.makeRoom(for: length, of: network, except: registration)
        else {
            refuse(.overloaded, context, route: route)
            return .close
        }
        self.state = .body(request, length: length)
        return nil
    }

    /// Takes room for a body that has grown to so many bytes; false when there is none, and the request is refused.
    private mutating func reserve(
        _ request: inout Request, _ bytes: Int, _ context: LoopContext, _ connection: Connection
    ) -> Bool {
        guard bytes > request.reserved else { return true }
        let (budget, limit) = (context.state.budget, context.state.limits.maxInflightBytes)
        let more = bytes - request.reserved
        guard
            budget.take(more, beside: request.reserved, limit: limit, for: network)
                || context.makeRoom(for: more, of: network, except: connection.registration)
                    && budget.take(more, beside: request.reserved, limit: limit, for: network)
        else {
            budget.give(request.reserved, of: network)
            state = .head
            refuse(.overloaded, context, route: request.route)
            return false
        }
        request.reserved = bytes
        return true
    }

    /// Answers a request whose body is complete, or hands it to a worker.
    private mutating func dispatch(
        _ request: Request, _ bytes: Span<UInt8>, _ body: Range<Int>, _ context: LoopContext, _ connection: Connection
    ) -> Result? {
        if body.count > context.state.limits.workerThresholdBytes {
            submit(request, bytes.extracting(body).copied, context, connection)
            return .goOn
        }
        let received = Clock.monotonicNanoseconds
        let metrics = context.state.metrics.routes[request.route]
        state = .head
        metrics.inFlight.add(1)
        context.response.status = 200
        context.response.isUnfinished = false
        context.response.body.removeAll(keepingCapacity: true)
        let extracted = bytes.extracting(body)
        context.processor.process(
            route: request.route,
            WebhookRequest(
                body: extracted, receivedNanoseconds: received, deadlineNanoseconds: request.deadline, trace: trace),
            into: &context.response)
        context.state.finish(&context.response)
        metrics.inFlight.add(-1)
        context.state.budget.give(request.reserved, of: network)
        let result = write(context.response, request, received, context)
        return result == .goOn ? nil : result
    }

    /// Hands a request to a worker, with the body for its own.
    private mutating func submit(_ request: Request, _ body: [UInt8], _ context: LoopContext, _ connection: Connection)
    {
        let received = Clock.monotonicNanoseconds
        let metrics = context.state.metrics.routes[request.route]
        let job = Job(route: request.route, body: body, received: received, deadline: request.deadline, trace: trace)
        state = .worker(request)
        self.job = job
        metrics.inFlight.add(1)
        let (loop, shared) = (context.loop, context.state)
        let (home, id) = (UnsafeTransfer(context), connection.registration)
        context.workers.submit(connection.flow) { worker in
            defer { worker.log.flush() }
            let response = job.run(worker.processor, shared, now: Clock.monotonicNanoseconds)
            metrics.inFlight.add(-1)
            guard let response else { return }
            loop.submit { home.value.connections[id]?.workerDone(response, route: job.route, received: job.received) }
        }
    }

    /// Writes the answer of a worker.
    mutating func answer(_ response: WebhookResponse, route: Int, received: UInt64, _ context: LoopContext) -> Result {
        guard case .worker(let request) = state else { return .close }
        state = .head
        job = nil
        context.state.budget.give(request.reserved, of: network)
        return write(response, request, received, context)
    }

    private mutating func write(
        _ response: WebhookResponse, _ request: Request, _ received: UInt64, _ context: LoopContext
    ) -> Result {
        hasCompleted = true
        stateSince = context.loop.nowNanoseconds
        let closes = !request.keepsAlive || context.state.isDraining.load(ordering: .relaxed)
        HTTP1Response.appendHead(
            status: response.status, contentLength: response.body.count, date: context.dateLine, closes: closes,
            to: &context.output)
        context.output.append(contentsOf: response.body)
        context.state.answered(route: request.route, response, received: received, trace, protocolVersion: "1.1")
        return closes ? .close : .goOn
    }

    // MARK: - Refusals

    /// Writes an answer of the server's own, after which the connection ends.
    ///
    /// - Parameter withBody: False for HEAD, whose answers have none.
    func refuse(_ refusal: Refusal, _ context: LoopContext, route: Int?, withBody: Bool = true) {
        context.response.body.removeAll(keepingCapacity: true)
        context.state.renderError(refusal.status, refusal.message, &context.response.body)
        HTTP1Response.appendHead(
            status: refusal.status, contentLength: context.response.body.count, fields: refusal.fields,
            date: context.dateLine,
            closes: true, to: &context.output)
        if withBody { context.output.append(contentsOf: context.response.body) }
        context.state.metrics.count(route: route, status: refusal.status)
    }

    // MARK: - Occupancy

    /// Whether part of a request has come.
    var hasBegun: Bool {
        if case .head = state { headDeadline != 0 } else { true }
    }

    /// Bytes of a body that is coming in, as far as they count against the server's budget.
    var heldBodyBytes: Int { isWaitingForWorker ? 0 : state.request?.reserved ?? 0 }

    /// What the connection, whose handshake was complete at `openSince`, is used for.
    func occupancy(_ openSince: UInt64) -> Occupancy {
        if isWaitingForWorker { return Occupancy(kind: .busy, since: stateSince) }
        guard hasCompleted else { return Occupancy(kind: .unproven, since: openSince) }
        return Occupancy(kind: hasBegun ? .incomplete : .idle, since: stateSince)
    }

    // MARK: - Deadlines

    private static let longestTimeout = ServerConfiguration.longestTimeout.nanoseconds

    /// When to look again, on the monotonic clock.
    mutating func nextDeadline(_ limits: ServerLimits, now: UInt64) -> UInt64 {
        switch state {
        case .worker: return .max
        case .head:
            return headDeadline != 0 ? headDeadline : now &+ limits.idleTimeout
        case .body, .chunks:
            if bodyCheck == 0 {
                bodyCheck = now &+ limits.bodyTimeout
                bodyBytesChecked = bodyBytesNow
            }
            return min(bodyCheck, state.request?.deadline ?? .max)
        }
    }

    /// What to do when that time has come.
    mutating func deadlinePassed(_ limits: ServerLimits, now: UInt64) -> DeadlineResult {
        switch state {
        case .worker: return .rearm(.max)
        case .head: return headDeadline != 0 ? .refuse : .close
        case .body, .chunks:
            let deadline = state.request?.deadline ?? .max
            guard now < deadline else { return .refuse }
            // The deadline may have been that of the request before.
            guard now >= bodyCheck else { return .rearm(min(bodyCheck, deadline)) }
            guard bodyBytesNow - bodyBytesChecked >= limits.minimumBodyBytes else { return .refuse }
            bodyBytesChecked = bodyBytesNow
            bodyCheck = now &+ limits.bodyTimeout
            return .rearm(min(bodyCheck, deadline))
        }
    }

    /// The connection is gone: gives back what the present request holds.
    mutating func abandon(_ context: LoopContext) {
        job?.abandon()
        job = nil
        context.state.budget.give(state.request?.reserved ?? 0, of: network)
        state = .head
    }
}
