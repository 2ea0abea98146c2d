/// How the API server is reached, and with what one shows who one is. Files are named, not read: they rotate.
public struct ClusterAccess: Sendable, Equatable {
    /// Where it is.
    public var server: Server
    /// CA certificates that it must descend from; nil trusts what OpenSSL is set up with.
    public var authorities: Material?
    /// What the client shows of itself in the handshake.
    public var certificate: KeyPair?
    /// What the client shows with each request.
    public var token: Material?

    /// A URL, taken apart.
    public struct Server: Sendable, Equatable {
        /// Name or numeric address, without brackets.
        public var host: String
        /// TCP port; 443 or 80 where the URL names none.
        public var port: UInt16
        /// What stands before `/api`; empty or beginning with a slash, without one at the end.
        public var path: String
        /// True if it is `https`; plain HTTP is for this machine only.
        public var usesTLS: Bool
        /// The name or numeric address that the server's certificate must have.
        public var certificateName: String
    }

    /// Bytes, or where they are.
    public enum Material: Sendable, Equatable {
        /// The bytes themselves.
        case bytes([UInt8])
        /// Path of a file that is read when it is needed, since it may change.
        case file(String)
    }

    /// A certificate chain and its key in PEM.
    public struct KeyPair: Sendable, Equatable {
        /// The client's own certificate first, then those that sign it.
        public var certificate: Material
        /// The private key of the first certificate, without a passphrase.
        public var key: Material

        /// A pair; whether both fit is seen in the handshake.
        public init(certificate: Material, key: Material) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// Access to a server, by default without showing who one is.
    public init(server: Server, authorities: Material? = nil, certificate: KeyPair? = nil, token: Material? = nil) {
        self.server = server
        self.authorities = authorities
        self.certificate = certificate
        self.token = token
    }

    /// Where a pod finds its service account.
    public static let serviceAccountDirectory = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// What a pod has been given; nil outside of a cluster.
    ///
    /// - Parameter variable: Looks up a variable of the environment.
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
    /// A URL with scheme, host and maybe port and path; nil for anything else, and for plain HTTP to another machine.
    ///
    /// - Parameter allowsPlainHTTP: True if plain HTTP to another machine is fine, since nothing is shown to it and
    ///   nothing of it is believed.
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

    /// Value of `Host`.
    var authority: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
}
