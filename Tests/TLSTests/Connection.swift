import EventLoop
import TLS
import TestSupport
import Testing

/// Both ends of a connection within the process.
final class Connection {
    let server: TLSSession
    let client: TLSSession
    private(set) var clientEnd: Descriptor?
    private let serverEnd: Descriptor

    init(_ server: TLSContext, _ client: TLSClientContext, name: String) throws {
        let (near, far) = try socketPair()
        serverEnd = Descriptor(takingOwnership: near)
        clientEnd = Descriptor(takingOwnership: far)
        self.server = try TLSSession(server, descriptor: near)
        self.client = try TLSSession(client, serverName: name, descriptor: far)
    }

    /// Creates a server with a self-signed certificate for localhost, and a client that trusts it.
    convenience init(_ configuration: TLSConfiguration = TLSConfiguration(), offersHTTP2: Bool = false) throws {
        let made = try SelfSigned(names: ["localhost"], days: 1)
        try self.init(
            TLSContext(configuration, certificate: made.certificate),
            TLSClientContext(trusting: made.authorityPEM, offersHTTP2: offersHTTP2), name: "localhost")
    }

    /// Runs the handshake until neither side can continue; returns both outcomes.
    func shakeHands() -> (server: TLSSession.Outcome, client: TLSSession.Outcome) {
        var server = TLSSession.Outcome.wantsRead
        var client = TLSSession.Outcome.wantsRead
        for _ in 0..<20 {
            if client == .wantsRead { client = self.client.handshake() }
            if server == .wantsRead { server = self.server.handshake() }
        }
        return (server, client)
    }

    /// Runs the handshake, which must succeed.
    func established() throws -> Connection {
        let (server, client) = shakeHands()
        try #require(server == .done(0))
        try #require(client == .done(0))
        return self
    }

    /// Closes the client's end without a notification.
    func vanish() { clientEnd = nil }

    /// Sends bytes, bypassing the client's session.
    func sendRaw(_ bytes: [UInt8]) { _ = clientEnd?.send(bytes, from: 0) }
}

extension TLSSession.Outcome {
    /// The reason of the failure.
    var failure: String? {
        if case .failed(let reason) = self { reason } else { nil }
    }
}
