internal import COpenSSL

extension TLSContext {
    /// Returns true if both contexts accept clients by the same CAs and names.
    public func acceptsSameClients(as other: TLSContext) -> Bool {
        clientAuthoritiesPEM == other.clientAuthoritiesPEM && allowedNames == other.allowedNames
    }
}

extension TLSSession {
    /// Returns true if another context would accept the client: verifies its certificate again. For servers, after the
    /// handshake.
    public func isClientAccepted(by context: TLSContext) -> Bool {
        guard context.clientAuthoritiesPEM != nil else { return true }
        ERR_clear_error()
        let isVerified = unsafe withSession { session in unsafe ocne_verify_client(context.context, session) == 1 }
        ERR_clear_error()
        return isVerified && hasPeerName(of: context.allowedNames)
    }
}
