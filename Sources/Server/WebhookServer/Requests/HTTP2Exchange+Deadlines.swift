internal import EventLoop
internal import HTTP
internal import Primitives

extension HTTP2Exchange {
    /// The use of the connection, whose handshake was complete at `openSince`.
    func occupancy(_ openSince: UInt64) -> Occupancy {
        if streams.values.contains(where: \.isComplete) { return Occupancy(kind: .busy, since: usedAt) }
        if session.heldResponseBytes > 0 { return Occupancy(kind: .unread, since: answerSince) }
        guard hasCompleted else { return Occupancy(kind: .unproven, since: openSince) }
        guard let oldest = streams.values.map(\.request.accepted).min() else {
            return Occupancy(kind: .idle, since: usedAt)
        }
        return Occupancy(kind: .incomplete, since: oldest)
    }

    /// Time of the next check, in nanoseconds of the monotonic clock.
    func nextDeadline(_ limits: ServerLimits, now: UInt64) -> UInt64 {
        guard !isIdle else {
            paceCheck = 0
            return usedAt &+ limits.idleTimeout.nanoseconds
        }
        if paceCheck == 0 { paceCheck = now &+ min(limits.bodyTimeout.nanoseconds, limits.writeTimeout.nanoseconds) }
        return min(paceCheck, earliestDeadline)
    }

    /// Refuses requests that are late or slow, and abandons responses that the peer does not read.
    func deadlinePassed(_ context: LoopContext, _ connection: Connection) {
        let now = context.loop.nowNanoseconds
        refuseLate(context, now)
        if paceCheck != 0, now >= paceCheck { checkPace(context) }
        settle(context, connection)
    }

    private func refuseLate(_ context: LoopContext, _ now: UInt64) {
        guard now >= earliestDeadline else { return }
        for (stream, entry) in streams where !entry.isComplete && now >= entry.request.deadline {
            refuse(stream, .tooSlow, context)
        }
        earliestDeadline = streams.values.reduce(.max) { $1.isComplete ? $0 : min($0, $1.request.deadline) }
    }

    private func checkPace(_ context: LoopContext) {
        paceCheck = 0
        let limits = context.limits
        let slow = session.checkPace(
            now: context.loop.nowNanoseconds, minimumBodyBytes: limits.minimumBodyBytes,
            responseTimeout: limits.writeTimeout.nanoseconds,
            responseLimit: limits.writeTimeout.nanoseconds &+ limits.requestTimeout.nanoseconds)
        for stream in slow {
            refuse(stream, .tooSlow, context)
        }
    }
}
