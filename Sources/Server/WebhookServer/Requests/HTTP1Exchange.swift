internal import EventLoop
internal import HTTP
internal import Metrics
internal import Primitives
internal import Synchronization

/// The requests of one HTTP/1.1 connection, one after the other: bytes in, responses into the loop's output.
///
/// ```text
/// head ── accept ──> body ───┐          small           large
///   ^         └────> chunks ─┴─ dispatch ──> handle   ──> worker ──> respond
///   └──────────────────────────────── write <─┴───────────────────────┘
/// ```
struct HTTP1Exchange {
    var state = State.head
    /// Time by which the head of the present request must be complete; 0 before its first byte.
    var headDeadline: UInt64 = 0
    /// Bytes of the body at the last check of the rate, time of the next check, and bytes of the body so far.
    var bodyBytesChecked = 0
    var bodyCheck: UInt64 = 0
    var bodyBytesNow = 0
    private var job: Job?
    private let network: ClientNetwork
    /// True once a request has been answered.
    private(set) var hasCompleted = false
    /// Time at which the present state began: the first byte of a request, or the last response.
    private(set) var stateSince: UInt64 = 0

    init(_ network: ClientNetwork) {
        self.network = network
    }

    enum State {
        case head
        case body(Request, length: Int)
        case chunks(Request, HTTP1ChunkedBody, [UInt8])
        case worker(Request)

        /// The request whose body is read or handled.
        var request: Request? {
            switch self {
            case .head: nil
            case .body(let request, _), .chunks(let request, _, _), .worker(let request): request
            }
        }
    }

    /// A request whose head was accepted.
    struct Request {
        let accepted: AcceptedRequest
        let keepsAlive: Bool
        /// Bytes taken from the byte budget.
        var reserved = 0
    }

    /// The next step of the connection.
    enum Result {
        /// Continue with the next request.
        case proceed
        /// Write the response and close, though the peer may still be sending.
        case close
    }

    /// True while a worker has a request.
    var isWaitingForWorker: Bool {
        if case .worker = state { true } else { false }
    }

    // MARK: - From bytes to response

    /// Reads requests from the first `count` bytes of `buffer` and answers them.
    ///
    /// - Returns: The number of bytes that are no longer needed, and the next step.
    mutating func receive(_ context: LoopContext, buffer: borrowing [UInt8], count: Int, connection: Connection) -> (
        Int, Result
    ) {
        let bytes = buffer.span.extracting(first: count)
        var at = 0
        while true {
            // Nil once more bytes are needed.
            let result: Result?
            switch state {
            case .head: result = readHead(bytes, &at, context, connection)
            case .body: result = readBody(bytes, &at, context, connection)
            case .chunks: result = readChunks(bytes, &at, context, connection)
            case .worker: result = nil
            }
            switch result {
            case nil: return (at, .proceed)
            case .proceed: continue
            case .close: return (at, .close)
            }
        }
    }

    /// Parses the head of a request and decides whether to read its body.
    private mutating func readHead(
        _ bytes: Span<UInt8>, _ at: inout Int, _ context: LoopContext, _ connection: Connection
    ) -> Result? {
        guard at < bytes.count else { return nil }
        let head: HTTP1Head
        do throws(HTTP1Error) {
            guard let parsed = try HTTP1Head.parse(bytes, from: at) else {
                if headDeadline == 0 {
                    stateSince = context.loop.nowNanoseconds
                    headDeadline = context.loop.nowNanoseconds &+ context.limits.headerTimeout.nanoseconds
                }
                return nil
            }
            head = parsed
        } catch {
            return refuse(Refusal(error.status, "\(error.reason)"), context)
        }
        headDeadline = 0
        at += head.length
        switch context.accept(RequestHead(head, in: bytes), on: connection) {
        case .refused(let refusal, let request):
            return refuse(refusal, context, request)
        case .accepted(let accepted):
            let request = Request(accepted: accepted, keepsAlive: head.keepsAlive)
            stateSince = accepted.accepted
            (bodyCheck, bodyBytesChecked, bodyBytesNow) = (0, 0, 0)
            if case .length(let length) = head.framing {
                state = .body(request, length: length)
            } else {
                state = .chunks(request, HTTP1ChunkedBody(), [])
            }
        }
        if head.expectsContinue, at == bytes.count { HTTP1Response.appendContinue(to: &context.output) }
        return .proceed
    }

    /// Reads a body of known length: answers it once it is complete.
    private mutating func readBody(
        _ bytes: Span<UInt8>, _ at: inout Int, _ context: LoopContext, _ connection: Connection
    ) -> Result? {
        guard case .body(var request, let length) = state else { return nil }
        bodyBytesNow = min(bytes.count - at, length)
        guard
            length <= context.limits.workerThresholdBytes || reserve(&request, bodyBytesNow, context, connection)
        else { return .close }
        guard bodyBytesNow == length else {
            state = .body(request, length: length)
            return nil
        }
        let body = bytes.extracting(at..<(at + length))
        at += length
        return dispatch(request, body, context, connection)
    }

    /// Reads a chunked body: answers it once it is complete.
    private mutating func readChunks(
        _ bytes: Span<UInt8>, _ at: inout Int, _ context: LoopContext, _ connection: Connection
    ) -> Result? {
        guard case .chunks(var request, var decoder, var body) = state else { return nil }
        // The body must have one owner while it grows, or each append would copy it.
        state = .head
        let limit = context.limits.maxBodyBytes(context.state.routes.bodyLimit(of: request.accepted.route))
        do throws(HTTP1Error) {
            at += try decoder.read(bytes, from: at, into: &body, limit: limit)
        } catch {
            context.state.budget.give(request.reserved, of: network)
            return refuse(Refusal(error.status, "\(error.reason)"), context, RefusedRequest(request.accepted))
        }
        bodyBytesNow = body.count
        guard reserve(&request, body.count, context, connection) else { return .close }
        guard decoder.isDone else {
            state = .chunks(request, decoder, body)
            return nil
        }
        guard !body.isEmpty else {
            context.state.budget.give(request.reserved, of: network)
            return refuse(.emptyBody, context, RefusedRequest(request.accepted))
        }
        return dispatch(request, body.span, context, connection)
    }

    /// Answers a request whose body is complete, or hands it to a worker.
    private mutating func dispatch(
        _ request: Request, _ body: Span<UInt8>, _ context: LoopContext, _ connection: Connection
    ) -> Result {
        if body.count > context.limits.workerThresholdBytes {
            submit(request, body.copied, context, connection)
            return .proceed
        }
        state = .head
        let received = Clock.monotonicNanoseconds
        context.response.reset()
        context.handle(request.accepted, body: body, received: received, into: &context.response)
        context.state.budget.give(request.reserved, of: network)
        let result = writeHead(context.response, request, received, context)
        context.output.append(contentsOf: context.response.body)
        return result
    }

    private mutating func submit(_ request: Request, _ body: [UInt8], _ context: LoopContext, _ connection: Connection)
    {
        state = .worker(request)
        job = context.submit(request.accepted, body: body, on: connection) { connection, job, response in
            connection.workerDone(job, response)
        }
    }

    /// Writes the response of a worker, whose body is not copied.
    mutating func respond(_ job: Job, _ response: WebhookResponse, _ context: LoopContext) -> Result {
        guard case .worker(let request) = state else { return .close }
        state = .head
        self.job = nil
        context.state.budget.give(request.reserved, of: network)
        context.tail = response.body
        return writeHead(response, request, job.received, context)
    }

    /// Writes the head of a response, and counts the response.
    private mutating func writeHead(
        _ response: WebhookResponse, _ request: Request, _ received: UInt64, _ context: LoopContext
    ) -> Result {
        hasCompleted = true
        stateSince = context.loop.nowNanoseconds
        let closes = !request.keepsAlive || context.state.isDraining.load(ordering: .relaxed)
        HTTP1Response.appendHead(
            status: response.status, contentLength: response.body.count, date: context.dateLine, closes: closes,
            to: &context.output)
        context.state.recordResponse(response, to: request.accepted, received: received, protocolVersion: "1.1")
        return closes ? .close : .proceed
    }

    /// Writes a response of the server itself, after which the connection ends. HEAD gets no body.
    ///
    /// - Parameter request: The request; by default the one whose body is being read, if any.
    @discardableResult
    func refuse(_ refusal: Refusal, _ context: LoopContext, _ request: RefusedRequest? = nil) -> Result {
        let request = request ?? (state.request?.accepted).map { RefusedRequest($0) }
        context.response.body.removeAll(keepingCapacity: true)
        context.state.renderError(refusal.status, refusal.message, &context.response.body)
        HTTP1Response.appendHead(
            status: refusal.status, contentLength: context.response.body.count, fields: refusal.fields,
            date: context.dateLine, closes: true, to: &context.output)
        if request?.method != .head { context.output.append(contentsOf: context.response.body) }
        context.state.recordRefusal(refusal, of: request, protocolVersion: "1.1")
        return .close
    }

    // MARK: - Large bodies

    /// Size of the large body that is being read; nil without one, or if its size is unknown.
    func largeBody(_ limits: ServerLimits) -> Int? {
        guard case .body(_, let length) = state, length > limits.workerThresholdBytes else { return nil }
        return length
    }

    /// Takes a large body that was collected to its last byte, with nothing behind it, without a copy.
    ///
    /// - Returns: Nil, and `bytes` are unchanged, if they are anything else.
    mutating func take(_ bytes: inout [UInt8], _ context: LoopContext, _ connection: Connection) -> Result? {
        guard case .body(var request, let length) = state, length == bytes.count,
            length > context.limits.workerThresholdBytes
        else { return nil }
        guard reserve(&request, length, context, connection) else { return .close }
        var body: [UInt8] = []
        swap(&body, &bytes)
        submit(request, body, context, connection)
        return .proceed
    }

    /// Takes bytes for a body that has grown to `bytes`; false if there are none left, and the request is refused.
    private mutating func reserve(
        _ request: inout Request, _ bytes: Int, _ context: LoopContext, _ connection: Connection
    ) -> Bool {
        guard bytes > request.reserved else { return true }
        guard context.takeBytes(bytes - request.reserved, beside: request.reserved, for: connection) else {
            context.state.budget.give(request.reserved, of: network)
            state = .head
            refuse(.overloaded, context, RefusedRequest(request.accepted))
            return false
        }
        request.reserved = bytes
        return true
    }

    /// Gives back what the present request holds, since the connection is gone.
    mutating func abandon(_ context: LoopContext) {
        job?.abandon()
        job = nil
        context.state.budget.give(state.request?.reserved ?? 0, of: network)
        state = .head
    }
}
