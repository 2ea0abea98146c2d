internal import COpenSSL

extension TLSClientContext {
    /// Creates a context for clients that only inspect a server's certificate and do not verify it: nothing may be sent
    /// over such sessions.
    public static func inspecting() throws(TLSError) -> TLSClientContext { try TLSClientContext(isInspecting: true) }
}

extension TLSSession {
    /// Limit of certificates that a peer may present.
    private static let maxChain = 16

    /// The certificates that the server presented in the handshake, the leaf first. For clients.
    public var peerChain: [PublicCertificate] {
        var chain: [PublicCertificate] = []
        for i in 0..<Self.maxChain {
            guard let certificate = peerCertificate(at: i) else { break }
            chain.append(certificate)
        }
        return chain
    }

    private func peerCertificate(at index: Int) -> PublicCertificate? {
        unsafe withSession { session in
            guard let certificate = unsafe ocne_peer_chain_certificate(session, Int32(index)) else { return nil }
            _ = unsafe X509_up_ref(certificate)
            return unsafe PublicCertificate(takingOwnershipOf: certificate)
        }
    }
}
