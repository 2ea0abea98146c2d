internal import COpenSSL

extension TLSClientContext {
    /// What clients share who only look at what a server shows, and trust nobody: nothing may be sent over such
    /// sessions.
    public static func looking() throws(TLSError) -> TLSClientContext { try TLSClientContext(isLooking: true) }
}

extension TLSSession {
    /// Certificates that one side may show.
    private static let maxChain = 16

    /// What the server has shown in the handshake, its own first. For the client's side.
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
