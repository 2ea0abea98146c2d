internal import COpenSSL

extension TLSContext {
    /// True if clients are accepted by the same authorities and names as with `other`.
    public func acceptsSameClients(as other: TLSContext) -> Bool {
        clientAuthoritiesPEM == other.clientAuthoritiesPEM && allowedNames == other.allowedNames
    }
}

extension TLSSession {
    /// True if the client would be accepted by another context than that of the session: the certificate that it has
    /// shown is verified again. For the server's side, after the handshake.
    public func isClientAccepted(by context: TLSContext) -> Bool {
        guard context.clientAuthoritiesPEM != nil else { return true }
        ERR_clear_error()
        let isVerified = unsafe withSession { session in unsafe ocne_verify_client(context.context, session) == 1 }
        ERR_clear_error()
        return isVerified && hasPeerName(of: context.allowedNames)
    }
}
