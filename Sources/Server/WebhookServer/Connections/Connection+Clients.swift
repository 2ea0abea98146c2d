internal import Synchronization
internal import TLS

extension Connection {
    /// True if the input is to be answered. Verifies the client's certificate again once the authorities or names of
    /// clients have changed: if it is no longer accepted, the client gets 403 or GOAWAY, and the connection ends. With
    /// HTTP/2, requests in progress are still answered: GOAWAY tells the client which.
    func admitsClient() -> Bool {
        let generation = context.state.clientGeneration.load(ordering: .acquiring)
        guard generation != clientGeneration else { return true }
        clientGeneration = generation
        guard !session.isClientAccepted(by: context.state.tlsContext) else { return true }
        if let http2 {
            // Streams after GOAWAY are ignored.
            http2.shutdown()
            http2.produce(into: &context.output)
            return true
        }
        http1.refuse(.clientRefused, context)
        finishOutput(.linger)
        return false
    }
}
