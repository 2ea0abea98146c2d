internal import COpenSSL

/// What the client side of sessions shares: whom to trust, and what to offer. Immutable once made.
@safe
public final class TLSClientContext: @unchecked Sendable {
    // Unchecked: SSL_CTX is reference counted and locked by OpenSSL; it is not changed after `init`.
    let context: OpaquePointer

    /// - Parameters:
    ///   - authoritiesPEM: CA certificates that servers must descend from; their names are checked too.
    ///   - offersHTTP2: Whether `h2` is offered before `http/1.1`.
    public init(trusting authoritiesPEM: [UInt8], offersHTTP2: Bool = false) throws(TLSError) {
        ERR_clear_error()
        guard let context = unsafe SSL_CTX_new(TLS_client_method()) else { throw TLSError.fromQueue("cannot set up TLS") }
        unsafe self.context = unsafe context
        _ = unsafe ocne_ctx_set_min_version(context, TLS1_2_VERSION)
        unsafe ocne_ctx_set_mode(context, ocne_server_mode())
        let authorities = unsafe try Certificate.readCertificates(authoritiesPEM)
        guard unsafe !authorities.isEmpty else { throw TLSError("there is no CA certificate in PEM to trust") }
        let store = unsafe SSL_CTX_get_cert_store(context)
        for i in unsafe authorities.indices {
            _ = unsafe X509_STORE_add_cert(store, authorities[i])
            unsafe X509_free(authorities[i])
        }
        unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        let names: [UInt8] = (offersHTTP2 ? [2] + Array("h2".utf8) : []) + [8] + Array("http/1.1".utf8)
        _ = unsafe SSL_CTX_set_alpn_protos(context, names, UInt32(names.count))
    }

    deinit {
        unsafe SSL_CTX_free(context)
    }
}

extension TLSSession {
    /// The client's side of a connection to `serverName`: a host name, or an IP address as the certificate has it.
    ///
    /// - Parameter descriptor: The connected socket; it must stay open while the session lives.
    public convenience init(_ context: TLSClientContext, serverName: String, descriptor: Int32) throws(TLSError) {
        unsafe try self.init(context.context, descriptor: descriptor, allowedNames: [])
        try expect(serverName)
    }
}
