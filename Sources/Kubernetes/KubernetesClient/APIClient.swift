public import EventLoop
internal import HTTP
public import JSON

/// What all conversations of one thread with an API server share. Belongs to that thread, the loop's.
public final class APIClient {
    /// The loop of the thread.
    public let loop: EventLoop
    let access: ClusterAccess
    let credentials: Credentials
    /// For reading answers.
    public var tape = Tape(capacity: 4096)
    private let userAgent: String
    private var addresses: [String] = []
    private var resolvedAt: UInt64?

    /// How long the addresses of a host are used. Kept also when there are none: the resolver may take seconds to say
    /// so.
    private static let addressNanoseconds: UInt64 = 10_000_000_000

    /// A client that connects when it is first asked something.
    ///
    /// - Parameter userAgent: What the API server's log calls this client.
    public init(_ access: ClusterAccess, userAgent: String, on loop: EventLoop) {
        self.loop = loop
        self.access = access
        self.userAgent = userAgent
        credentials = Credentials(access)
    }

    /// The bytes of a request.
    func bytes(of request: APIRequest, now: UInt64) throws(Credentials.Failure) -> [UInt8] {
        var fields: [HTTP1Request.RequestField] = [("User-Agent", userAgent), ("Accept", request.accept.value)]
        if let token = try credentials.bearerToken(now: now) { fields.append(("Authorization", "Bearer \(token)")) }
        let bytes = HTTP1Request.bytes(
            request.method, access.server.path + request.target, host: access.server.authority, fields: fields,
            contentType: request.contentType, body: request.body)
        guard let bytes else {
            throw Credentials.Failure(
                description: "the token or the server's path contains characters that are not allowed in a request")
        }
        return bytes
    }

    /// Begins a connection; each further attempt takes the next of the server's addresses.
    func connect(attempt: Int, _ delegate: APIConnection.Delegate) throws -> APIConnection {
        let now = Clock.monotonicNanoseconds
        if resolvedAt.map({ now &- $0 > Self.addressNanoseconds }) ?? true {
            addresses = Connecting.addresses(of: access.server.host)
            resolvedAt = now
        }
        guard !addresses.isEmpty else {
            throw Credentials.Failure(description: "the host \(access.server.host) has no address")
        }
        return try APIConnection(
            to: addresses[attempt % addresses.count], access, credentials.tlsContext(), on: loop, delegate)
    }
}
