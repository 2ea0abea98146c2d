internal import EventLoop
internal import HTTP
internal import Metrics
internal import Primitives

// From the head of a request to its response, for HTTP/1.1 and HTTP/2:
//
// 1. `accept` finds the route and decides by the head whether the body is read.
// 2. The exchange of the protocol reads the body; bytes of large bodies come from the byte budget (`takeBytes`).
// 3. `handle` has the route's handler answer a small body on the loop; `submit` hands a large one to a worker.
// 4. The exchange writes the response, and `ServerState.recordResponse` counts it.
extension LoopContext {
    /// Finds the route of a request and decides whether its body is read.
    func accept(_ head: borrowing RequestHead, on connection: Connection) -> Acceptance {
        let now = loop.nowNanoseconds
        let trace = state.trace(head.traceparent)
        let found = state.routes.find(head.bytes, head.path)
        let limit = found.map { limits.maxBodyBytes(state.routes.bodyLimit(of: $0)) }
        if let refusal = Refusal.check(
            head.method, head.contentType, isEncoded: head.isEncoded, length: head.length, limit: limit)
        {
            return .refused(refusal, RefusedRequest(route: found, method: head.method, trace: trace, since: now))
        }
        guard let route = found else {
            return .refused(.notFound, RefusedRequest(route: nil, method: head.method, trace: trace, since: now))
        }
        let timeout =
            TimeoutQuery.nanoseconds(head.bytes, head.query) ?? state.routes.defaultTimeout(of: route)
        let request = AcceptedRequest(
            route: route, accepted: now, deadline: now &+ min(timeout, limits.requestTimeout.nanoseconds), trace: trace)
        // Small bodies are bounded by the number of connections; large ones share a budget, from which they take the
        // bytes that have arrived: announcing a large body costs others nothing. One that would not fit is refused now.
        let length = head.length ?? 0
        guard
            length <= limits.workerThresholdBytes
                || state.budget.canTake(length, limit: limits.maxInflightBytes, for: connection.network)
                || reclaimBytes(length, for: connection)
        else { return .refused(.overloaded, RefusedRequest(request)) }
        return .accepted(request)
    }

    /// Takes `bytes` from the byte budget for a body of which `held` bytes are held already, if need be by closing
    /// connections with slow bodies. False if they are not available.
    func takeBytes(_ bytes: Int, beside held: Int, for connection: Connection) -> Bool {
        let (budget, limit, network) = (state.budget, limits.maxInflightBytes, connection.network)
        defer { state.buffers.makeWay() }
        return budget.take(bytes, beside: held, limit: limit, for: network)
            || reclaimBytes(bytes, for: connection) && budget.take(bytes, beside: held, limit: limit, for: network)
    }

    /// Has the handler of the route answer a request on this loop.
    func handle(
        _ request: AcceptedRequest, body: Span<UInt8>, received: UInt64, into response: inout WebhookResponse
    ) {
        let inFlight = state.routes.metrics(of: request.route).inFlight
        inFlight.add(1)
        handlers[request.route].handle(
            WebhookRequest(
                body: body, receivedNanoseconds: received, deadlineNanoseconds: request.deadline, trace: request.trace),
            into: &response)
        state.finish(&response)
        inFlight.add(-1)
    }

    /// Has a worker answer a request. `completion` runs on this loop with the response, unless the connection is closed
    /// by then.
    func submit(
        _ request: AcceptedRequest, body: [UInt8], on connection: Connection,
        completion: @escaping @Sendable (Connection, Job, WebhookResponse) -> Void
    ) -> Job {
        let job = Job(request, body: body, received: Clock.monotonicNanoseconds)
        let inFlight = state.routes.metrics(of: request.route).inFlight
        inFlight.add(1)
        let (loop, shared) = (loop, state)
        let (home, id) = (UnsafeTransfer(self), connection.registration)
        workers.submit(connection.flow) { worker in
            defer { worker.thread.log.flush() }
            let response = job.run(worker.handlers, shared, now: Clock.monotonicNanoseconds)
            inFlight.add(-1)
            guard let response else { return }
            loop.submit {
                guard let connection = home.value.connections[id] else { return }
                completion(connection, job, response)
            }
        }
        return job
    }
}
