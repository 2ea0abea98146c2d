public import EventLoop
internal import HTTP
public import JSON

/// State shared by all connections of one thread to an API server. Confined to the loop's thread.
public final class APIClient {
    /// The thread's loop.
    public let loop: EventLoop
    let access: ClusterAccess
    let credentials: Credentials
    /// The tape that responses are parsed with.
    public var tape = Tape(capacity: 4096)
    private let userAgent: String
    private var addresses: [String] = []
    private var resolvedAt: UInt64?

    /// Lifetime of resolved addresses. Empty results are cached too: the resolver may take seconds to fail.
    private static let addressNanoseconds: UInt64 = 10_000_000_000

    /// Creates a client that connects on its first request.
    ///
    /// - Parameter userAgent: The name in the API server's log.
    public init(_ access: ClusterAccess, userAgent: String, on loop: EventLoop) {
        self.loop = loop
        self.access = access
        self.userAgent = userAgent
        credentials = Credentials(access)
    }

    /// Serialises a request.
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

    /// Starts a connection; each further attempt uses the next of the server's addresses.
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
