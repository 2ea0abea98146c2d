internal import EventLoop
internal import HTTP
internal import Metrics
internal import Primitives
internal import Synchronization

/// The requests of one HTTP/2 connection. Lives with its connection.
final class HTTP2Exchange {
    private let session: HTTP2Session
    private let refusesAll: Bool
    private let network: ClientNetwork
    /// Whether a request has been answered.
    private var hasCompleted = false
    private var streams: [Int32: Stream] = [:]
    /// Bytes taken from the server's budget for bodies that are coming in.
    private var reserved = 0
    /// Bytes taken from it for answers that the peer has not taken.
    private var reservedForAnswers = 0
    /// When something was last asked or answered. Other frames do not count: a peer could go on sending those for ever.
    private var usedAt: UInt64
    /// When streams are next looked at for being slow; 0 while there are none.
    private var paceCheck: UInt64 = 0
    /// When an answer began to wait for the peer; 0 while none does.
    private var answerSince: UInt64 = 0
    /// The earliest deadline of a body that was coming in when it was last looked at.
    private var earliestDeadline = UInt64.max

    private struct Stream {
        let route: Int
        /// When its head had come.
        let began: UInt64
        /// When its body must be complete and its answer is due.
        let deadline: UInt64
        let trace: RequestTrace?
        /// Whether its body is complete.
        var isComplete = false
        /// Bytes taken from the server's budget for the body that a worker has.
        var reserved = 0
        var job: Job?
    }

    /// Makes a session; nil when there is no memory for one.
    ///
    /// - Parameter refusesAll: Whether there is no room for the connection: it is told so and ends.
    init?(_ context: LoopContext, _ network: ClientNetwork, refusesAll: Bool) {
        self.refusesAll = refusesAll
        self.network = network
        var configuration = HTTP2Configuration()
        configuration.maxConcurrentStreams = context.state.limits.maxStreams
        usedAt = context.loop.nowNanoseconds
        do {
            session = try HTTP2Session(configuration)
        } catch {
            return nil
        }
    }

    /// Whether no request is in progress.
    var isIdle: Bool { session.openStreams == 0 }

    var isFinished: Bool { session.isFinished }

    func announceShutdown() { session.announceShutdown() }

    func shutdown() { session.shutdown() }

    /// Appends what is to be sent.
    func produce(into output: inout [UInt8]) { session.produce(into: &output) }

    /// Takes bytes and answers what is complete; false when the connection is to end once the output is written.
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
                guard let entry = streams[stream] else { continue }
                refuse(
                    stream, .tooLarge(context.state.limits.maxBodyBytes(of: entry.route)), context, route: entry.route)
            case .closed(let stream): forget(stream, context)
            }
        }
    }

    /// Makes the bytes taken from the budget those that have come in; where there is no room for them, the requests
    /// that they belong to are refused.
    private func settle(_ context: LoopContext, _ connection: Connection) {
        settleAnswers(context)
        let (budget, limit) = (context.state.budget, context.state.limits.maxInflightBytes)
        let held = session.heldBodyBytes
        // Small bodies are bounded by the number of connections.
        let wanted = held > context.state.limits.workerThresholdBytes ? held : 0
        if wanted < reserved {
            budget.give(reserved - wanted, of: network)
        } else if wanted > reserved, !budget.take(wanted - reserved, beside: reserved, limit: limit, for: network),
            !(context.makeRoom(for: wanted - reserved, of: network, except: connection.registration)
                && budget.take(wanted - reserved, beside: reserved, limit: limit, for: network))
        {
            for stream in session.streamsWithBodies {
                refuse(stream, .overloaded, context, route: streams[stream]?.route)
            }
            budget.give(reserved, of: network)
            reserved = 0
            return
        }
        reserved = wanted
    }

    /// Takes room for one more answer beside those that wait for the peer; false when there is none. Few bytes need
    /// none.
    private func hold(_ bytes: Int, _ context: LoopContext) -> Bool {
        let wanted = answerBytes(session.heldResponseBytes + bytes, context)
        guard wanted > reservedForAnswers else { return true }
        let state = context.state
        guard
            state.budget.takeForAnswer(wanted - reservedForAnswers, limit: state.limits.maxInflightBytes, for: network)
        else {
            return false
        }
        reservedForAnswers = wanted
        return true
    }

    /// Gives back the room of answers that the peer has taken.
    func settleAnswers(_ context: LoopContext) {
        if session.heldResponseBytes == 0 { answerSince = 0 }
        guard reservedForAnswers > 0 else { return }
        let wanted = answerBytes(session.heldResponseBytes, context)
        guard wanted < reservedForAnswers else { return }
        context.state.budget.give(reservedForAnswers - wanted, of: network)
        reservedForAnswers = wanted
    }

    private func answerBytes(_ held: Int, _ context: LoopContext) -> Int {
        held > context.state.limits.workerThresholdBytes ? held : 0
    }

    // MARK: - Deadlines

    /// When to look again, on the monotonic clock.
    func nextDeadline(_ limits: ServerLimits, now: UInt64) -> UInt64 {
        guard !isIdle else {
            paceCheck = 0
            return usedAt &+ limits.idleTimeout
        }
        if paceCheck == 0 { paceCheck = now &+ min(limits.bodyTimeout, limits.writeTimeout) }
        return min(paceCheck, earliestDeadline)
    }

    // MARK: - Occupancy

    /// Bytes of bodies that are coming in, as far as they count against the server's budget.
    var heldBodyBytes: Int { reserved }

    /// What the connection, whose handshake was complete at `openSince`, is used for.
    func occupancy(_ openSince: UInt64) -> Occupancy {
        if streams.values.contains(where: \.isComplete) { return Occupancy(kind: .busy, since: usedAt) }
        if session.heldResponseBytes > 0 { return Occupancy(kind: .unread, since: answerSince) }
        guard hasCompleted else { return Occupancy(kind: .unproven, since: openSince) }
        guard let oldest = streams.values.map(\.began).min() else { return Occupancy(kind: .idle, since: usedAt) }
        return Occupancy(kind: .incomplete, since: oldest)
    }

    // MARK: - Pace

    private static let longestTimeout = ServerConfiguration.longestTimeout.nanoseconds

    /// Refuses requests that do not come in time or come too slowly, and gives up answers that the peer does not take.
    func deadlinePassed(_ context: LoopContext, _ connection: Connection) {
        let now = context.loop.nowNanoseconds
        refuseLate(context, now)
        if paceCheck != 0, now >= paceCheck { checkPace(context) }
        settle(context, connection)
    }

    private func refuseLate(_ context: LoopContext, _ now: UInt64) {
        guard now >= earliestDeadline else { return }
        for (stream, entry) in streams where !entry.isComplete && now >= entry.deadline {
            refuse(stream, .tooSlow, context, route: entry.route)
        }
        earliestDeadline = streams.values.reduce(.max) { $1.isComplete ? $0 : min($0, $1.deadline) }
    }

    private func checkPace(_ context: LoopContext) {
        paceCheck = 0
        let limits = context.state.limits
        let slow = session.checkPace(
            now: context.loop.nowNanoseconds, minimumBodyBytes: limits.minimumBodyBytes,
            responseTimeout: limits.writeTimeout, responseLimit: limits.writeTimeout &+ Self.longestTimeout)
        for stream in slow {
            refuse(stream, .tooSlow, context, route: streams[stream]?.route)
        }
    }

    private func begin(_ stream: Int32, _ head: HTTP2Head, _ context: LoopContext, _ connection: Connection) {
        let state = context.state
        guard !refusesAll else {
            session.decide(stream, .refuse)
            refuse(stream, .overloaded, context, route: nil)
            return session.shutdown()
        }
        let target = head.target.span
        var end = 0
        while end < target.count, target[end] != UInt8(ascii: "?") { end += 1 }
        let route = state.routes.find(target, 0..<end)
        if let refusal = Refusal.check(
            head.method, head.contentType, isEncoded: head.isEncoded, length: head.contentLength,
            limit: route.map { state.limits.maxBodyBytes(of: $0) })
        {
            session.decide(stream, .refuse)
            return refuse(stream, refusal, context, route: route, withBody: head.method != .head)
        }
        guard let route else { return }
        let query = min(end + 1, target.count)..<target.count
        let timeout = TimeoutQuery.nanoseconds(target, query) ?? state.routes.routes[route].defaultTimeout.nanoseconds
        // One that would not find room anyway need not come at all.
        let length = head.contentLength ?? 0
        guard
            length <= state.limits.workerThresholdBytes
                || state.budget.hasRoom(for: length, limit: state.limits.maxInflightBytes, for: network)
                || context.makeRoom(for: length, of: network, except: connection.registration)
        else {
            session.decide(stream, .refuse)
            return refuse(stream, .overloaded, context, route: route)
        }
        let now = context.loop.nowNanoseconds
        let deadline = now &+ min(timeout, Self.longestTimeout)
        streams[stream] = Stream(route: route, began: now, deadline: deadline, trace: state.trace(head.traceparent))
        earliestDeadline = min(earliestDeadline, deadline)
        session.decide(
            stream, .accept(maxBodyBytes: min(state.limits.maxBodyBytes(of: route), head.contentLength ?? .max)))
    }

    private func dispatch(_ stream: Int32, _ body: [UInt8], _ context: LoopContext, _ connection: Connection) {
        guard let entry = streams[stream] else { return }
        streams[stream]?.isComplete = true
        guard !body.isEmpty else { return refuse(stream, .emptyBody, context, route: entry.route) }
        let received = Clock.monotonicNanoseconds
        let metrics = context.state.metrics.routes[entry.route]
        if body.count > context.state.limits.workerThresholdBytes {
            // What was taken while the body came in is handed on with it.
            let handedOn = min(reserved, body.count)
            let (budget, limit, more) = (
                context.state.budget, context.state.limits.maxInflightBytes, body.count - handedOn
            )
            guard
                budget.take(more, beside: reserved, limit: limit, for: network)
                    || context.makeRoom(for: more, of: network, except: connection.registration)
                        && budget.take(more, beside: reserved, limit: limit, for: network)
            else { return refuse(stream, .overloaded, context, route: entry.route) }
            reserved -= handedOn
            let job = Job(
                route: entry.route, body: body, received: received, deadline: entry.deadline, trace: entry.trace)
            streams[stream]?.reserved = body.count
            streams[stream]?.job = job
            metrics.inFlight.add(1)
            let (loop, shared) = (context.loop, context.state)
            let (home, id) = (UnsafeTransfer(context), connection.registration)
            context.workers.submit(connection.flow) { worker in
                defer { worker.log.flush() }
                let response = job.run(worker.processor, shared, now: Clock.monotonicNanoseconds)
                metrics.inFlight.add(-1)
                guard let response else { return }
                loop.submit {
                    home.value.connections[id]?.workerDone(
                        response, stream: stream, route: job.route, received: job.received)
                }
            }
            return
        }
        metrics.inFlight.add(1)
        var response = WebhookResponse()
        context.processor.process(
            route: entry.route,
            WebhookRequest(
                body: body.span, receivedNanoseconds: received, deadlineNanoseconds: entry.deadline, trace: entry.trace),
            into: &response)
        context.state.finish(&response)
        metrics.inFlight.add(-1)
        answer(stream, response, route: entry.route, received: received, context)
    }

    /// Sends the answer of a request.
    func answer(_ stream: Int32, _ response: WebhookResponse, route: Int, received: UInt64, _ context: LoopContext) {
        guard let entry = streams[stream] else { return }
        usedAt = context.loop.nowNanoseconds
        hasCompleted = true
        // The body is gone; the answer may need its bytes of the budget.
        context.state.budget.give(entry.reserved, of: network)
        streams[stream]?.reserved = 0
        guard hold(response.body.count, context) else { return refuse(stream, .overloaded, context, route: route) }
        if answerSince == 0 { answerSince = context.loop.nowNanoseconds }
        session.respond(stream, status: response.status, date: context.dateValue, body: response.body)
        context.state.answered(route: route, response, received: received, entry.trace, protocolVersion: "2")
        forget(stream, context)
    }

    /// - Parameter withBody: False for HEAD, whose answers have none (RFC 9110, section 9.3.2): a client takes one for
    ///   a broken stream.
    private func refuse(_ stream: Int32, _ refusal: Refusal, _ context: LoopContext, route: Int?, withBody: Bool = true)
    {
        var body: [UInt8] = []
        if withBody { context.state.renderError(refusal.status, refusal.message, &body) }
        session.respond(stream, status: refusal.status, fields: refusal.fields, date: context.dateValue, body: body)
        context.state.metrics.count(route: route, status: refusal.status)
        forget(stream, context)
    }

    private func forget(_ stream: Int32, _ context: LoopContext) {
        guard let entry = streams.removeValue(forKey: stream) else { return }
        entry.job?.abandon()
        context.state.budget.give(entry.reserved, of: network)
    }

    /// Answers requests whose bodies have not come that there is no room for them.
    func refuseIncomplete(_ context: LoopContext) {
        for (stream, entry) in streams where !entry.isComplete {
            refuse(stream, .overloaded, context, route: entry.route)
        }
    }

    /// The connection is gone.
    func abandon(_ context: LoopContext) {
        for stream in Array(streams.keys) { forget(stream, context) }
        context.state.budget.give(reserved, of: network)
        reserved = 0
        context.state.budget.give(reservedForAnswers, of: network)
        reservedForAnswers = 0
    }
}
