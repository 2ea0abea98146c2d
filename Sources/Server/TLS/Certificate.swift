internal import COpenSSL

/// A certificate chain with its matching private key. Immutable.
@safe
public final class Certificate: @unchecked Sendable {
    // Unchecked: OpenSSL's certificates and keys are reference counted with locks and never changed after `init`.
    let leaf: OpaquePointer
    let chain: [OpaquePointer]
    let key: OpaquePointer

    /// Expiry of the certificate, in seconds since 1970.
    public let notAfterUnixSeconds: Int64

    /// Reads a chain and a key in PEM, as in `tls.crt` and `tls.key` of a Secret.
    ///
    /// - Throws: `TLSError` if either cannot be read or they do not match.
    public convenience init(certificatePEM: [UInt8], keyPEM: [UInt8]) throws(TLSError) {
        ERR_clear_error()
        var chain = unsafe try Self.readCertificates(certificatePEM)
        guard unsafe !chain.isEmpty else {
            let hint = PEMBlock.hasByteOrderMark(certificatePEM) ? ": it begins with a byte order mark" : ""
            throw TLSError("no PEM certificate found in the certificate file\(hint)")
        }
        let key: OpaquePointer
        do {
            unsafe key = unsafe try PrivateKeys.first(inPEM: keyPEM)
        } catch {
            for i in unsafe chain.indices { unsafe X509_free(chain[i]) }
            throw error
        }
        let leaf = unsafe chain.removeFirst()
        unsafe try self.init(takingOwnershipOf: leaf, chain: chain, key: key)
    }

    /// Takes ownership of the references.
    init(takingOwnershipOf leaf: OpaquePointer, chain: [OpaquePointer], key: OpaquePointer) throws(TLSError) {
        unsafe self.leaf = unsafe leaf
        unsafe self.chain = unsafe chain
        unsafe self.key = unsafe key
        notAfterUnixSeconds = unsafe ocne_unix_seconds(X509_get0_notAfter(leaf))
        guard unsafe X509_check_private_key(leaf, key) == 1 else {
            _ = drainErrorQueue()
            throw TLSError("the key does not match the certificate")
        }
    }

    deinit {
        unsafe X509_free(leaf)
        for i in unsafe chain.indices { unsafe X509_free(chain[i]) }
        unsafe EVP_PKEY_free(key)
    }

    /// Configures a context to present this certificate with its chain.
    func use(in context: OpaquePointer) throws(TLSError) {
        guard unsafe SSL_CTX_use_certificate(context, leaf) == 1, unsafe SSL_CTX_use_PrivateKey(context, key) == 1
        else {
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

    /// The certificates without the key, the leaf first.
    public var certificates: [PublicCertificate] {
        var all: [PublicCertificate] = []
        _ = unsafe X509_up_ref(leaf)
        all.append(unsafe PublicCertificate(takingOwnershipOf: leaf))
        for i in unsafe chain.indices {
            let issuer = unsafe chain[i]
            _ = unsafe X509_up_ref(issuer)
            all.append(unsafe PublicCertificate(takingOwnershipOf: issuer))
        }
        return all
    }

    /// Reads all certificates of a PEM file; returns none if there are none. Skips blocks with other labels, as Go
    /// does.
    ///
    /// - Throws: `TLSError` if one of them cannot be read: an incomplete chain must not be taken for a complete one.
    static func readCertificates(_ pem: [UInt8]) throws(TLSError) -> [OpaquePointer] {
        var certificates: [OpaquePointer] = unsafe []
        var reasons: [String] = []
        let damage = PEMBlock.forEach(in: pem) { block in
            guard block.label == "CERTIFICATE" else { return true }
            guard let certificate = unsafe readCertificate(block.der) else {
                reasons = drainErrorQueue()
                if reasons.isEmpty { reasons = ["trailing data"] }
                return false
            }
            unsafe certificates.append(certificate)
            return true
        }
        if let damage, reasons.isEmpty { reasons = damage }
        guard reasons.isEmpty else {
            let number = unsafe certificates.count + 1
            for i in unsafe certificates.indices { unsafe X509_free(certificates[i]) }
            throw TLSError("certificate \(number) of the file cannot be read: \(reasons.joined(separator: "; "))")
        }
        return unsafe certificates
    }

    private static func readCertificate(_ der: [UInt8]) -> OpaquePointer? {
        unsafe der.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            var at = bytes.baseAddress
            guard let certificate = unsafe d2i_X509(nil, &at, bytes.count) else { return nil }
            // Trailing bytes are not part of the certificate.
            guard let start = bytes.baseAddress, unsafe at == start + bytes.count else {
                unsafe X509_free(certificate)
                return nil
            }
            return unsafe certificate
        }
    }
}

/// Fails instead of asking for a password on the terminal.
func noPassword(_: UnsafeMutablePointer<CChar>?, _: Int32, _: Int32, _: UnsafeMutableRawPointer?) -> Int32 { 0 }

/// Calls `body` with a BIO that reads `bytes`.
func withMemoryBIO(_ bytes: [UInt8], _ body: (OpaquePointer) -> Void) {
    unsafe bytes.withUnsafeBytes { buffer in
        guard let bio = unsafe BIO_new_mem_buf(buffer.baseAddress, Int32(clamping: buffer.count)) else { return }
        unsafe body(bio)
        unsafe BIO_free_all(bio)
    }
}

/// Returns the bytes that `write` puts into a BIO; nil if it fails.
func bytesOfBIO(_ write: (OpaquePointer) -> Bool) -> [UInt8]? {
    guard let bio = unsafe BIO_new(BIO_s_mem()) else { return nil }
    defer { unsafe BIO_free_all(bio) }
    guard unsafe write(bio) else { return nil }
    var data: UnsafePointer<UInt8>? = nil
    let count = unsafe ocne_mem_bio_data(bio, &data)
    guard let data = unsafe data, count > 0 else { return [] }
    return unsafe Array(UnsafeBufferPointer(start: data, count: count))
}
