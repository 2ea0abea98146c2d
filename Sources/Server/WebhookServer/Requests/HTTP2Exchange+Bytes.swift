internal import HTTP

/// Bytes that the requests of a connection take from the byte budget.
extension HTTP2Exchange {
    /// Bytes of bodies that are being read, as far as they are taken from the byte budget.
    var heldBodyBytes: Int { reserved }

    /// Adjusts the bytes taken for bodies to those that have arrived. If they are not available, the requests are
    /// refused.
    func settle(_ context: LoopContext, _ connection: Connection) {
        settleAnswers(context)
        let wanted = countedBytes(session.heldBodyBytes, context)
        if wanted < reserved {
            context.state.budget.give(reserved - wanted, of: network)
        } else if wanted > reserved, !context.takeBytes(wanted - reserved, beside: reserved, for: connection) {
            for stream in session.streamsWithBodies {
                refuse(stream, .overloaded, context, route: streams[stream]?.request.route)
            }
            context.state.budget.give(reserved, of: network)
            reserved = 0
            return
        }
        reserved = wanted
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
