/// The address of the API server and the client's credentials. Files are kept as paths, since they rotate.
public struct ClusterAccess: Sendable, Equatable {
    /// The address of the server.
    public var server: Server
    /// CA certificates that the server's certificate must chain to; nil uses OpenSSL's default trust store.
    public var authorities: Material?
    /// The client certificate for the handshake.
    public var certificate: KeyPair?
    /// The bearer token sent with each request.
    public var token: Material?
    /// The name of the server in messages.
    public var peerName: String

    /// The components of a URL.
    public struct Server: Sendable, Equatable {
        /// Host name or numeric address, without brackets.
        public var host: String
        /// TCP port; 443 or 80 if the URL has none.
        public var port: UInt16
        /// The path before `/api`; empty or beginning with a slash, without a trailing one.
        public var path: String
        /// True for `https`; plain HTTP is for loopback only.
        public var usesTLS: Bool
        /// The name or numeric address that the server's certificate must be valid for.
        public var certificateName: String
    }

    /// Bytes or a file.
    public enum Material: Sendable, Equatable {
        /// The bytes themselves.
        case bytes([UInt8])
        /// Path of a file that is read on use, since it may change.
        case file(String)
    }

    /// A certificate chain and its key in PEM.
    public struct KeyPair: Sendable, Equatable {
        /// The client's certificate first, then its issuers.
        public var certificate: Material
        /// The private key of the first certificate, unencrypted.
        public var key: Material

        /// Creates a pair; the handshake fails if the two do not match.
        public init(certificate: Material, key: Material) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// Creates access to a server, without credentials by default.
    ///
    /// - Parameter peerName: The name of the server in messages.
    public init(
        server: Server, authorities: Material? = nil, certificate: KeyPair? = nil, token: Material? = nil,
        peerName: String = "the API server"
    ) {
        self.peerName = peerName
        self.server = server
        self.authorities = authorities
        self.certificate = certificate
        self.token = token
    }

    /// The directory of a pod's service account.
    public static let serviceAccountDirectory = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// Returns the access of a pod; nil outside of a cluster.
    ///
    /// - Parameter variable: Returns the value of an environment variable.
    public static func inCluster(
        serviceAccount directory: String = serviceAccountDirectory, variable: (String) -> String?
    ) -> ClusterAccess? {
        guard let host = variable("KUBERNETES_SERVICE_HOST"), !host.isEmpty,
            let port = variable("KUBERNETES_SERVICE_PORT").flatMap(UInt16.init)
        else { return nil }
        return ClusterAccess(
            server: Server(host: host, port: port, path: "", usesTLS: true, certificateName: host),
            authorities: .file("\(directory)/ca.crt"), token: .file("\(directory)/token"))
    }
}

extension ClusterAccess.Server {
    /// Parses a URL with scheme, host and optional port and path; nil for anything else, and for plain HTTP to another
    /// machine.
    ///
    /// - Parameter allowsPlainHTTP: True to permit plain HTTP to another machine: no credentials are sent to it and its
    ///   responses are not trusted.
    public init?(url: String, certificateName: String? = nil, allowsPlainHTTP: Bool = false) {
        var rest = url[...]
        if rest.hasPrefix("https://") {
            rest = rest.dropFirst(8)
            usesTLS = true
        } else if rest.hasPrefix("http://") {
            rest = rest.dropFirst(7)
            usesTLS = false
        } else {
            return nil
        }
        let authority = rest.prefix { $0 != "/" }
        var path = rest[authority.endIndex...]
        while path.hasSuffix("/") { path = path.dropLast() }
        self.path = String(path)
        var hostText = authority
        var port: UInt16? = usesTLS ? 443 : 80
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            hostText = authority[authority.index(after: authority.startIndex)..<end]
            let tail = authority[authority.index(after: end)...]
            if !tail.isEmpty { port = tail.hasPrefix(":") ? UInt16(tail.dropFirst()) : nil }
        } else if let colon = authority.lastIndex(of: ":") {
            hostText = authority[..<colon]
            port = UInt16(authority[authority.index(after: colon)...])
        }
        guard let port, port > 0, !hostText.isEmpty, !url.contains(where: { "@?# ".contains($0) }) else { return nil }
        self.port = port
        host = String(hostText)
        self.certificateName = certificateName ?? host
        guard usesTLS || allowsPlainHTTP || ["127.0.0.1", "::1", "localhost"].contains(host) else { return nil }
    }

    /// Host and port, as the value of the `Host` field.
    public var authority: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
}
