internal import EventLoop
internal import KubernetesClient
internal import TLS

/// `HOST:PORT`, the host a name or an address, with brackets around one of IPv6.
struct HostAndPort {
    let host: String
    let port: UInt16

    init?(_ text: String) {
        guard let server = ClusterAccess.Server(url: "https://\(text)"), server.path.isEmpty, text.contains(":") else {
            return nil
        }
        (host, port) = (server.host, server.port)
    }
}

/// Performs a TLS handshake to read the certificates of a server. Sends no request and trusts no certificate.
final class TLSProbe: EventHandler {
    private let loop: EventLoop
    private let descriptor: Descriptor
    private let session: TLSSession
    private var registration = Registration.none
    private var isConnected = false
    private var result = Result<[PublicCertificate], ConfigurationError>.failure(ConfigurationError("no response"))

    private static let patienceNanoseconds: UInt64 = 10_000_000_000

    /// Returns the certificate chain of a server, its own certificate first.
    ///
    /// - Throws: `ConfigurationError` if it cannot be read.
    static func chain(of address: HostAndPort) throws -> [PublicCertificate] {
        guard let numeric = Connecting.addresses(of: address.host).first else {
            throw ConfigurationError("\(address.host): host not found")
        }
        let probe = try TLSProbe(address, at: numeric)
        probe.loop.run()
        return try probe.result.get()
    }

    private init(_ address: HostAndPort, at numeric: String) throws {
        loop = try EventLoop()
        descriptor = try Connecting.begin(numeric, port: address.port)
        session = try TLSSession(.inspecting(), serverName: address.host, descriptor: descriptor.number)
        registration = try loop.add(descriptor, self)
        try loop.watch(descriptor, registration, for: .writable)
        loop.setDeadline(Clock.monotonicNanoseconds &+ Self.patienceNanoseconds, of: registration)
    }

    func handle(_ events: ReadyEvents) {
        do {
            if !isConnected {
                try descriptor.finishConnecting()
                isConnected = true
            }
            switch session.handshake() {
            case .done: finish(.success(session.peerChain))
            case .wantsRead: try loop.watch(descriptor, registration, for: .readable)
            case .wantsWrite: try loop.watch(descriptor, registration, for: .writable)
            case .ended, .failed:
                // A server that requires a client certificate has sent its own by then.
                let chain = session.peerChain
                finish(
                    chain.isEmpty
                        ? .failure(ConfigurationError("TLS handshake failed")) : .success(chain))
            }
        } catch {
            finish(.failure(ConfigurationError("\(error)")))
        }
    }

    func handleDeadline() {
        finish(.failure(ConfigurationError("no response within \(Self.patienceNanoseconds / 1_000_000_000) s")))
    }

    private func finish(_ result: Result<[PublicCertificate], ConfigurationError>) {
        self.result = result
        loop.remove(descriptor, registration)
        loop.stop()
    }
}
