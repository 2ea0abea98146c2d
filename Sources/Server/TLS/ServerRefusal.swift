internal import COpenSSL

/// A reason why a client rejects the certificate that a server presented.
public enum ServerRefusal: Sendable, Equatable {
    /// A certificate expired at this time, in seconds since 1970.
    case expired(Certified, notAfter: Int64)
    /// A certificate is not valid before a time, in seconds since 1970.
    case notYetValid(Certified, notBefore: Int64)
    /// By the local clock, none of the trusted CAs is valid yet: the clock is slow.
    case clockBehind
    /// It is valid for these names, not for the one that the client used.
    case otherName(String, names: [String])
    /// No trusted CA issued it; its issuer, as `CN=…`.
    case unknownAuthority(issuer: String)
    /// Any other reason, as reported by OpenSSL.
    case other(String)

    /// The certificate concerned.
    public enum Certified: Sendable, Equatable {
        /// The server's own.
        case server
        /// An issuer that the server presented or the client trusts, by its subject.
        case authority(String)
    }
}

extension TLSSession {
    /// Returns the reason why the server's certificate was rejected. For clients, after a failed handshake; nil if the
    /// handshake failed for another reason.
    ///
    /// - Parameters:
    ///   - name: The server name that the client used.
    ///   - context: The client's context.
    public func refusal(of name: String, by context: TLSClientContext) -> ServerRefusal? {
        let code = unsafe withSession { session in unsafe SSL_get_verify_result(session) }
        guard code != Int(X509_V_OK) else { return nil }
        let chain = peerChain
        let now = ocne_now()
        let all = chain + context.authorities
        func certified(_ certificate: PublicCertificate) -> ServerRefusal.Certified {
            certificate == chain.first ? .server : .authority(certificate.subject)
        }
        switch Int32(truncatingIfNeeded: code) {
        case X509_V_ERR_CERT_NOT_YET_VALID:
            guard context.authorities.isEmpty || context.authorities.contains(where: { $0.notBefore <= now }) else {
                return .clockBehind
            }
            guard let early = all.first(where: { $0.notBefore > now }) else { break }
            return .notYetValid(certified(early), notBefore: early.notBefore)
        case X509_V_ERR_CERT_HAS_EXPIRED:
            guard let late = all.first(where: { $0.notAfter < now }) else { break }
            return .expired(certified(late), notAfter: late.notAfter)
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
            return .otherName(name, names: chain.first?.names ?? [])
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
            X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
            X509_V_ERR_CERT_SIGNATURE_FAILURE,
            X509_V_ERR_CERT_UNTRUSTED:
            return .unknownAuthority(issuer: chain.first?.issuer ?? "")
        default: break
        }
        return .other(unsafe String(cString: X509_verify_cert_error_string(code)))
    }
}
