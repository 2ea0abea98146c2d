internal import HTTP

/// Bytes that the requests of a connection take from the byte budget.
extension HTTP2Exchange {
    /// Bytes of bodies that are being read, as far as they are taken from the byte budget.
    var heldBodyBytes: Int { reserved }

    /// Adjusts the bytes taken for bodies to those that have arrived. A request whose body has grown beyond the bytes
    /// that are available is refused; the others go on.
    func settle(_ context: LoopContext, _ connection: Connection) {
        settleAnswers(context)
        let wanted = countedBytes(session.heldBodyBytes, context)
        guard wanted > reserved else {
            context.state.budget.give(reserved - wanted, of: network)
            reserved = wanted
            if wanted == 0 { settledBodies.removeAll() }
            return
        }
        let bodies = session.bufferedBodies
        takeBytes(for: bodies, context, connection)
        settledBodies = Dictionary(uniqueKeysWithValues: bodies.map { ($0.stream, $0.bytes) })
    }

    /// Takes bytes for bodies, or refuses requests until the rest fits: those whose bodies have grown first, and of
    /// those the largest.
    private func takeBytes(
        for bodies: [(stream: Int32, bytes: Int)], _ context: LoopContext, _ connection: Connection
    ) {
        var candidates = bodies.map { body in
            (hasGrown: body.bytes > settledBodies[body.stream] ?? 0, body: body)
        }
        candidates.sort { !$0.hasGrown && $1.hasGrown || $0.hasGrown == $1.hasGrown && $0.body.bytes < $1.body.bytes }
        let largest = bodies.map(\.bytes).max() ?? 0
        while let next = candidates.popLast()?.body {
            let wanted = countedBytes(session.heldBodyBytes, context)
            guard wanted > reserved else { break }
            if context.takeBytes(wanted - reserved, beside: min(reserved, largest), for: connection) {
                reserved = wanted
                return
            }
            refuse(next.stream, .overloaded, context)
        }
        let left = countedBytes(session.heldBodyBytes, context)
        guard left < reserved else { return }
        context.state.budget.give(reserved - left, of: network)
        reserved = left
    }

    /// Takes bytes for one more response besides those that wait for the peer; false if there are none left.
    func hold(_ bytes: Int, _ context: LoopContext) -> Bool {
        let wanted = countedBytes(session.heldResponseBytes + bytes, context)
        guard wanted > reservedForResponses else { return true }
        let more = wanted - reservedForResponses
        guard context.state.budget.takeForAnswer(more, limit: context.limits.maxInflightBytes, for: network) else {
            return false
        }
        reservedForResponses = wanted
        return true
    }

    /// Gives back the bytes of responses that the peer has read.
    func settleAnswers(_ context: LoopContext) {
        if session.heldResponseBytes == 0 { answerSince = 0 }
        guard reservedForResponses > 0 else { return }
        let wanted = countedBytes(session.heldResponseBytes, context)
        guard wanted < reservedForResponses else { return }
        context.state.budget.give(reservedForResponses - wanted, of: network)
        reservedForResponses = wanted
    }

    /// Few bytes are bounded by the number of connections and do not count.
    private func countedBytes(_ bytes: Int, _ context: LoopContext) -> Int {
        bytes > context.limits.workerThresholdBytes ? bytes : 0
    }
}
