internal import COpenSSL

/// A certificate chain with its key, checked to belong together. Immutable.
@safe
public final class Certificate: @unchecked Sendable {
    // Unchecked: OpenSSL's certificates and keys are reference counted with locks and never changed after `init`.
    let leaf: OpaquePointer
    let chain: [OpaquePointer]
    let key: OpaquePointer

    /// When the certificate stops being valid, in seconds since 1970.
    public let notAfterUnixSeconds: Int64

    /// Reads a chain and a key in PEM, as `tls.crt` and `tls.key` of a Secret hold them.
    ///
    /// - Throws: `TLSError` when either can't be read, or when they do not belong together.
    public convenience init(certificatePEM: [UInt8], keyPEM: [UInt8]) throws(TLSError) {
        ERR_clear_error()
        var chain = unsafe try Self.readCertificates(certificatePEM)
        guard unsafe !chain.isEmpty else { throw TLSError("the certificate file holds no certificate in PEM") }
        guard let key = unsafe Self.readKey(keyPEM) else {
            for i in unsafe chain.indices { unsafe X509_free(chain[i]) }
            throw TLSError.fromQueue("the key file holds no private key in PEM that can be read without a password")
        }
        let leaf = unsafe chain.removeFirst()
        unsafe try self.init(takingOwnershipOf: leaf, chain: chain, key: key)
    }

    /// Takes over the references.
    init(takingOwnershipOf leaf: OpaquePointer, chain: [OpaquePointer], key: OpaquePointer) throws(TLSError) {
        unsafe self.leaf = unsafe leaf
        unsafe self.chain = unsafe chain
        unsafe self.key = unsafe key
        notAfterUnixSeconds = unsafe ocne_unix_seconds(X509_get0_notAfter(leaf))
        guard unsafe X509_check_private_key(leaf, key) == 1 else {
            _ = drainErrorQueue()
            throw TLSError("the key does not belong to the certificate")
        }
    }

    deinit {
        unsafe X509_free(leaf)
        for i in unsafe chain.indices { unsafe X509_free(chain[i]) }
        unsafe EVP_PKEY_free(key)
    }

    /// Makes it the one that sessions of a context show, with its chain.
    func use(in context: OpaquePointer) throws(TLSError) {
        guard unsafe SSL_CTX_use_certificate(context, leaf) == 1, unsafe SSL_CTX_use_PrivateKey(context, key) == 1 else {
            throw TLSError.fromQueue("the certificate cannot be used")
        }
        for i in unsafe chain.indices {
            let issuer = unsafe chain[i]
            unsafe X509_up_ref(issuer)
            guard unsafe ocne_ctx_add_chain_cert(context, issuer) == 1 else {
                unsafe X509_free(issuer)
                throw TLSError.fromQueue("the certificate chain cannot be used")
            }
        }
    }

    /// All certificates of a file in PEM; none when there are none.
    ///
    /// - Throws: `TLSError` when one of them can't be read.
    static func readCertificates(_ pem: [UInt8]) throws(TLSError) -> [OpaquePointer] {
        var certificates: [OpaquePointer] = unsafe []
        unsafe withMemoryBIO(pem) { bio in
            while let certificate = unsafe PEM_read_bio_X509(bio, nil, noPassword, nil) { unsafe certificates.append(certificate) }
        }
        // Reading ends where no certificate begins any more, or at one that is damaged: half a chain must not pass for a whole one.
        let reasons = drainErrorQueue()
        guard reasons.last ?? "no start line" == "no start line" else {
            let number = unsafe certificates.count + 1
            for i in unsafe certificates.indices { unsafe X509_free(certificates[i]) }
            throw TLSError("certificate \(number) of the file can't be read: \(reasons.joined(separator: "; "))")
        }
        return unsafe certificates
    }

    static func readKey(_ pem: [UInt8]) -> OpaquePointer? {
        var key: OpaquePointer? = nil
        unsafe withMemoryBIO(pem) { bio in unsafe key = unsafe PEM_read_bio_PrivateKey(bio, nil, noPassword, nil) }
        return unsafe key
    }
}

/// Refuses to ask for a password on a terminal.
func noPassword(_: UnsafeMutablePointer<CChar>?, _: Int32, _: Int32, _: UnsafeMutableRawPointer?) -> Int32 { 0 }

/// Lends a BIO that reads `bytes`.
func withMemoryBIO(_ bytes: [UInt8], _ body: (OpaquePointer) -> Void) {
    unsafe bytes.withUnsafeBytes { buffer in
        guard let bio = unsafe BIO_new_mem_buf(buffer.baseAddress, Int32(clamping: buffer.count)) else { return }
        unsafe body(bio)
        unsafe BIO_free_all(bio)
    }
}

/// What `write` puts into a BIO; nil when it fails.
func bytesOfBIO(_ write: (OpaquePointer) -> Bool) -> [UInt8]? {
    guard let bio = unsafe BIO_new(BIO_s_mem()) else { return nil }
    defer { unsafe BIO_free_all(bio) }
    guard unsafe write(bio) else { return nil }
    var data: UnsafePointer<UInt8>? = nil
    let count = unsafe ocne_mem_bio_data(bio, &data)
    guard let data = unsafe data, count > 0 else { return [] }
    return unsafe Array(UnsafeBufferPointer(start: data, count: count))
}
