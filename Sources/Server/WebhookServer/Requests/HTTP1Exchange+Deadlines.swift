internal import Primitives

extension HTTP1Exchange {
    /// The next step once a deadline has passed.
    enum DeadlineResult {
        case close
        case refuse
        case rearm(UInt64)
    }

    /// True if part of a request has arrived.
    var hasBegun: Bool {
        if case .head = state { headDeadline != 0 } else { true }
    }

    /// Bytes of a body that is being read, as far as they are taken from the byte budget.
    var heldBodyBytes: Int { isWaitingForWorker ? 0 : state.request?.reserved ?? 0 }

    /// The use of the connection, whose handshake was complete at `openSince`.
    func occupancy(_ openSince: UInt64) -> Occupancy {
        if isWaitingForWorker { return Occupancy(kind: .busy, since: stateSince) }
        guard hasCompleted else { return Occupancy(kind: .unproven, since: openSince) }
        return Occupancy(kind: hasBegun ? .incomplete : .idle, since: stateSince)
    }

    /// Time of the next check, in nanoseconds of the monotonic clock.
    mutating func nextDeadline(_ limits: ServerLimits, now: UInt64) -> UInt64 {
        switch state {
        case .worker: return .max
        case .head: return headDeadline != 0 ? headDeadline : now &+ limits.idleTimeout.nanoseconds
        case .body, .chunks:
            if bodyCheck == 0 {
                bodyCheck = now &+ limits.bodyTimeout.nanoseconds
                bodyBytesChecked = bodyBytesNow
            }
            return min(bodyCheck, state.request?.accepted.deadline ?? .max)
        }
    }

    /// Checks the deadlines of the present request and the rate of its body.
    mutating func deadlinePassed(_ limits: ServerLimits, now: UInt64) -> DeadlineResult {
        switch state {
        case .worker: return .rearm(.max)
        case .head: return headDeadline != 0 ? .refuse : .close
        case .body, .chunks:
            let deadline = state.request?.accepted.deadline ?? .max
            guard now < deadline else { return .refuse }
            // The deadline may have been that of the previous request.
            guard now >= bodyCheck else { return .rearm(min(bodyCheck, deadline)) }
            guard bodyBytesNow - bodyBytesChecked >= limits.minimumBodyBytes else { return .refuse }
            bodyBytesChecked = bodyBytesNow
            bodyCheck = now &+ limits.bodyTimeout.nanoseconds
            return .rearm(min(bodyCheck, deadline))
        }
    }
}
