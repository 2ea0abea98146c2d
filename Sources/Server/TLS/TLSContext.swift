internal import COpenSSL

/// TLS settings of a server.
public struct TLSConfiguration: Sendable {
    /// Minimum TLS version, unless OpenSSL's configuration demands a newer one. Below TLS 1.2, SHA-1 signatures are
    /// permitted in handshakes, since those versions have no others; the requirements on certificates do not change.
    public var minimumVersion = TLSVersion.v1_2
    /// Cipher suites by OpenSSL's or IANA's names, in order of preference; nil for those with forward secrecy and
    /// authenticated encryption, as far as OpenSSL's configuration permits them.
    /// A list affects only the versions whose suites it names: other versions keep their default suites.
    public var cipherSuites: [String]? = nil
    /// Key exchange groups in order of preference; nil for the curves among OpenSSL's defaults.
    public var groups: [String]? = nil
    /// True to offer HTTP/2 besides HTTP/1.1.
    public var offersHTTP2 = true
    /// CA certificates in PEM that client certificates must chain to; nil requests no client certificate.
    public var clientAuthoritiesPEM: [UInt8]? = nil
    /// Common names or DNS names, one of which a client certificate must have; empty accepts any.
    public var clientAllowedNames: [String] = []

    /// Creates a configuration with TLS 1.2 and later, suites with forward secrecy, HTTP/2, and no client certificates.
    public init() {}
}

/// Configuration shared by a server's sessions. Immutable: a new certificate requires a new context, and existing
/// sessions keep theirs.
@safe
public final class TLSContext: @unchecked Sendable {
    // Unchecked: SSL_CTX is reference counted and locked by OpenSSL; it is not changed after `init`.
    let context: OpaquePointer
    let allowedNames: [String]
    let clientAuthoritiesPEM: [UInt8]?
    private let certificate: Certificate

    /// Suites with ephemeral keys and authenticated encryption.
    private static let defaultCipherSuites = [
        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
    ]

    /// Creates a context that presents `certificate`.
    ///
    /// - Throws: `TLSError` if OpenSSL does not support all cipher suites and groups, rejects the certificate as too
    ///   weak, or finds no certificate among the client CAs.
    public init(_ configuration: TLSConfiguration, certificate: Certificate) throws(TLSError) {
        ERR_clear_error()
        guard let context = unsafe SSL_CTX_new(TLS_server_method()) else {
            throw TLSError.fromQueue("cannot set up TLS")
        }
        unsafe self.context = unsafe context
        self.certificate = certificate
        allowedNames = configuration.clientAllowedNames
        clientAuthoritiesPEM = configuration.clientAuthoritiesPEM
        unsafe try Self.configure(context, configuration, certificate)
    }

    deinit {
        unsafe SSL_CTX_free(context)
    }

    private static func configure(
        _ context: OpaquePointer, _ configuration: TLSConfiguration, _ certificate: Certificate
    ) throws(TLSError) {
        // The new context already reflects OpenSSL's configuration. Only tighten it, never relax it.
        let oldest = configuration.minimumVersion.number
        if unsafe ocne_ctx_min_version(context) < Int(oldest) { _ = unsafe ocne_ctx_set_min_version(context, oldest) }
        unsafe SSL_CTX_set_options(context, ocne_server_options())
        unsafe ocne_ctx_set_mode(context, ocne_server_mode())
        unsafe ocne_ctx_set_read_ahead(context)
        // Tickets keep resumption state at the client; a server-side cache grows and is not shared between replicas.
        unsafe ocne_ctx_session_cache_off(context)
        _ = unsafe SSL_CTX_set_num_tickets(context, 1)
        unsafe try setSuites(context, configuration.cipherSuites)
        if let groups = configuration.groups {
            // One at a time, to name the unsupported one in the error.
            for group in groups where unsafe ocne_ctx_set_groups(context, group) != 1 {
                throw TLSError.fromQueue("the curve \(group) is unknown; examples: X25519, P-256")
            }
            guard unsafe ocne_ctx_set_groups(context, groups.joined(separator: ":")) == 1 else {
                throw TLSError.fromQueue("cannot set the curves \(groups.joined(separator: ", "))")
            }
        } else {
            unsafe ocne_ctx_allow_curves_only(context)
        }
        if configuration.minimumVersion < .v1_2 { unsafe ocne_ctx_allow_sha1_signatures(context) }
        unsafe try certificate.use(in: context)
        if configuration.cipherSuites != nil { unsafe try demandUsableSuite(context, certificate) }
        if configuration.offersHTTP2 {
            unsafe SSL_CTX_set_alpn_select_cb(context, selectHTTP2OrHTTP1, nil)
        } else {
            unsafe SSL_CTX_set_alpn_select_cb(context, selectHTTP1, nil)
        }
        if let pem = configuration.clientAuthoritiesPEM { unsafe try demandClientCertificate(context, pem) }
    }

    private static func setSuites(_ context: OpaquePointer, _ names: [String]?) throws(TLSError) {
        var old: [String] = []
        var new: [String] = []
        // Must be determined before the list is changed.
        let configured = defaultCipherSuites.filter { unsafe ocne_ctx_has_suite(context, $0) == 1 }
        for name in names ?? [] {
            // Kubernetes components use IANA's names for suites.
            let converted = unsafe String(cString: OPENSSL_cipher_name(name))
            let known = converted == "(NONE)" ? name : converted
            // One at a time: OpenSSL ignores unknown names in a list.
            let isNew = known.hasPrefix("TLS_")
            guard
                unsafe (isNew ? SSL_CTX_set_ciphersuites(context, known) : SSL_CTX_set_cipher_list(context, known)) == 1
            else {
                throw TLSError.fromQueue("the cipher suite \(name) is unknown; see openssl ciphers -stdname")
            }
            if isNew { new.append(known) } else { old.append(known) }
        }
        // Versions without a named suite keep their default suites.
        if old.isEmpty { old = configured.isEmpty ? defaultCipherSuites : configured }
        guard unsafe SSL_CTX_set_cipher_list(context, old.joined(separator: ":")) == 1,
            unsafe new.isEmpty || SSL_CTX_set_ciphersuites(context, new.joined(separator: ":")) == 1
        else { throw TLSError.fromQueue("cannot set the cipher suites") }
    }

    /// Throws if no suite is compatible with the key for clients of TLS 1.2. The suites of TLS 1.3 work with all keys.
    private static func demandUsableSuite(_ context: OpaquePointer, _ certificate: Certificate) throws(TLSError) {
        guard unsafe ocne_ctx_min_version(context) < Int(TLS1_3_VERSION) else { return }
        let isRSA = unsafe ocne_key_is_rsa(certificate.key) == 1
        guard unsafe ocne_ctx_has_suite_for(context, isRSA ? NID_auth_rsa : NID_auth_ecdsa) == 1 else {
            throw TLSError(
                "no TLS 1.2 cipher suite is compatible with the certificate's \(isRSA ? "RSA" : "ECDSA") key"
            )
        }
    }

    private static func demandClientCertificate(_ context: OpaquePointer, _ pem: [UInt8]) throws(TLSError) {
        let authorities = unsafe try Certificate.readCertificates(pem)
        guard unsafe !authorities.isEmpty else { throw TLSError("no PEM certificate found in the client CA file") }
        let store = unsafe SSL_CTX_get_cert_store(context)
        for i in unsafe authorities.indices {
            let authority = unsafe authorities[i]
            _ = unsafe X509_STORE_add_cert(store, authority)
            _ = unsafe SSL_CTX_add_client_CA(context, authority)
            unsafe X509_free(authority)
        }
        unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
        // Sessions with a client certificate can only be resumed if the session id context is set.
        let id: [UInt8] = Array("ocne-webhook".utf8)
        _ = unsafe SSL_CTX_set_session_id_context(context, id, UInt32(id.count))
    }
}
