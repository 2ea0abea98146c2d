internal import COpenSSL

/// Configuration shared by client sessions: trusted CAs and offered protocols. Immutable.
@safe
public final class TLSClientContext: @unchecked Sendable {
    // Unchecked: SSL_CTX is reference counted and locked by OpenSSL; it is not changed after `init`.
    let context: OpaquePointer
    /// The trusted CAs; empty if OpenSSL's defaults apply or verification is off.
    let authorities: [PublicCertificate]

    /// Creates a context for TLS 1.2 and later that verifies every server.
    ///
    /// - Parameters:
    ///   - authoritiesPEM: CA certificates, root or intermediate, that server certificates must chain to; the names are
    ///     verified as well. Nil uses OpenSSL's default trust store.
    ///   - certificate: The client certificate to present on request.
    ///   - offersHTTP2: True to offer `h2` before `http/1.1`.
    public init(trusting authoritiesPEM: [UInt8]?, certificate: Certificate? = nil, offersHTTP2: Bool = false)
        throws(TLSError)
    {
        ERR_clear_error()
        guard let context = unsafe SSL_CTX_new(TLS_client_method()) else {
            throw TLSError.fromQueue("cannot set up TLS")
        }
        unsafe self.context = unsafe context
        do {
            authorities = try authoritiesPEM.map { pem throws(TLSError) in try PublicCertificate.all(inPEM: pem) } ?? []
        } catch {
            unsafe SSL_CTX_free(context)
            throw error
        }
        _ = unsafe ocne_ctx_set_min_version(context, TLS1_2_VERSION)
        unsafe ocne_ctx_set_mode(context, ocne_server_mode())
        unsafe try Self.trust(context, trustsDefaults: authoritiesPEM == nil, authorities)
        if let certificate { unsafe try certificate.use(in: context) }
        unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        let names: [UInt8] = (offersHTTP2 ? [2] + Array("h2".utf8) : []) + [8] + Array("http/1.1".utf8)
        _ = unsafe SSL_CTX_set_alpn_protos(context, names, UInt32(names.count))
    }

    /// Creates a context without verification.
    init(isInspecting: Bool) throws(TLSError) {
        ERR_clear_error()
        guard let context = unsafe SSL_CTX_new(TLS_client_method()) else {
            throw TLSError.fromQueue("cannot set up TLS")
        }
        unsafe self.context = unsafe context
        authorities = []
        _ = unsafe ocne_ctx_set_min_version(context, TLS1_2_VERSION)
        unsafe ocne_ctx_set_mode(context, ocne_server_mode())
        unsafe SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nil)
    }

    deinit {
        unsafe SSL_CTX_free(context)
    }

    private static func trust(
        _ context: OpaquePointer, trustsDefaults: Bool, _ authorities: [PublicCertificate]
    ) throws(TLSError) {
        guard !trustsDefaults else {
            guard unsafe SSL_CTX_set_default_verify_paths(context) == 1 else {
                throw TLSError.fromQueue("cannot set up TLS")
            }
            return
        }
        guard !authorities.isEmpty else { throw TLSError("no PEM CA certificate found") }
        let store = unsafe SSL_CTX_get_cert_store(context)
        // A trusted intermediate CA is a trust anchor, as in Kubernetes' own clients.
        _ = unsafe X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        for authority in authorities { _ = unsafe X509_STORE_add_cert(store, authority.certificate) }
    }
}

extension TLSSession {
    /// Creates the client side of a connection to `serverName`: a host name, or an IP address as in the certificate.
    ///
    /// - Parameter descriptor: The connected socket; it must stay open for the lifetime of the session.
    public convenience init(_ context: TLSClientContext, serverName: String, descriptor: Int32) throws(TLSError) {
        unsafe try self.init(context.context, descriptor: descriptor, allowedNames: [])
        try expect(serverName)
    }
}
