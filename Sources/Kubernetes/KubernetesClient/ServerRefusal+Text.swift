internal import HTTP
internal import Primitives
internal import TLS

extension ServerRefusal {
    /// Maximum length of a peer's string in a message.
    private static let maxCharacters = 128
    /// Maximum number of a certificate's names in a message.
    private static let maxNames = 8

    /// Describes the problem and its remedy. Stable while the cause is the same: it does not contain the current time.
    ///
    /// - Parameter access: The access to the server.
    func text(_ access: ClusterAccess) -> String {
        let source = access.authoritiesSource
        switch self {
        case .expired(let certified, let notAfter):
            return
                "\(certified.description(access.peerName)) has expired: it was valid until \(Self.time(notAfter)); renew it, or check this machine's clock"
        case .notYetValid(let certified, let notBefore):
            return
                "\(certified.description(access.peerName)) is not valid before \(Self.time(notBefore)): check this machine's clock"
        case .clockBehind:
            return "this machine's clock is behind: no CA certificate in \(source) is valid yet"
        case .otherName(let name, let names):
            let others = names.prefix(Self.maxNames).map(Self.printable).joined(separator: ", ")
            return
                "\(access.peerName)'s certificate is not valid for \(name), only for \(others.isEmpty ? "no name" : others):"
                + " check the server's address, or tls-server-name in the kubeconfig"
        case .unknownAuthority(let issuer):
            return
                "\(access.peerName)'s certificate is signed by an unknown authority (\(Self.printable(issuer))): check the CA certificates in \(source)"
        case .other(let reason): return "\(access.peerName)'s certificate is refused: \(reason)"
        }
    }

    private static func time(_ unixSeconds: Int64) -> String { CivilTime(unixSeconds: unixSeconds).rfc3339 }

    fileprivate static func printable(_ text: String) -> String { String(text.prefix(maxCharacters)) }
}

extension ServerRefusal.Certified {
    /// Describes the certificate of the server, or of an authority that it depends on.
    fileprivate func description(_ peerName: String) -> String {
        switch self {
        case .server: "\(peerName)'s certificate"
        case .authority(let subject):
            "the CA certificate \(ServerRefusal.printable(subject)) in \(peerName)'s chain"
        }
    }
}

extension ClusterAccess {
    /// The source of the CA certificates, human-readable.
    var authoritiesSource: String {
        switch authorities {
        case .file(let path): path
        case .bytes: "certificate-authority-data of the kubeconfig"
        case nil: "the system's trust store"
        }
    }
}
