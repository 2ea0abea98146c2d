internal import Synchronization
internal import TLS

extension Connection {
    /// Whether what has come is to be answered. When the authorities or names of clients have changed, the client's
    /// certificate is verified again: one that is not accepted any more is told so, and its connection ends. What is
    /// being worked on is still answered with HTTP/2, where a client knows from GOAWAY that the rest was not.
    func admitsClient() -> Bool {
        let generation = context.state.clientGeneration.load(ordering: .acquiring)
        guard generation != clientGeneration else { return true }
        clientGeneration = generation
        guard !session.isClientAccepted(by: context.state.tlsContext) else { return true }
        if let http2 {
            // Streams that come behind GOAWAY are passed over.
            http2.shutdown()
            http2.produce(into: &context.output)
            return true
        }
        http1.refuse(.clientRefused, context, route: nil)
        finishOutput(.linger)
        return false
    }
}
