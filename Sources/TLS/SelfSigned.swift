internal import COpenSSL

/// A certification authority made on the spot, with one serving certificate.
public struct SelfSigned: Sendable {
    /// The serving certificate and its key.
    public let certificate: Certificate
    /// The CA's certificate in PEM, for `caBundle` and clients. Its key is gone.
    public let authorityPEM: [UInt8]

    /// Makes a CA and a certificate for `names` (ECDSA P-256).
    ///
    /// - Parameters:
    ///   - names: Host names and IP addresses.
    ///   - days: How long both are valid, from an hour ago on, so that a clock that lags a little does not matter.
    public init(names: [String], days: Int) throws(TLSError) {
        ERR_clear_error()
        guard let authorityKey = unsafe ocne_generate_p256(), let key = unsafe ocne_generate_p256() else {
            throw TLSError.fromQueue("cannot make a key")
        }
        defer { unsafe EVP_PKEY_free(authorityKey) }
        let authority = unsafe try Self.make(
            commonName: "ocne-webhook CA", key: authorityKey, days: days, issuer: nil, issuerKey: authorityKey,
            extensions: [
                (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"), (NID_key_usage, "critical,keyCertSign,cRLSign"),
                (NID_subject_key_identifier, "hash"),
            ])
        defer { unsafe X509_free(authority) }
        let alternatives = names.map { Self.isAddress($0) ? "IP:\($0)" : "DNS:\($0)" }.joined(separator: ",")
        let leaf = unsafe try Self.make(
            commonName: "ocne-webhook", key: key, days: days, issuer: authority, issuerKey: authorityKey,
            extensions: [
                (NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,digitalSignature"),
                (NID_ext_key_usage, "serverAuth"), (NID_subject_alt_name, alternatives), (NID_subject_key_identifier, "hash"),
                (NID_authority_key_identifier, "keyid:always"),
            ])
        certificate = unsafe try Certificate(takingOwnershipOf: leaf, chain: [], key: key)
        authorityPEM = unsafe Self.pem(authority)
    }

    private static func isAddress(_ name: String) -> Bool {
        name.contains(":") || name.allSatisfy { $0 == "." || ("0"..."9").contains($0) }
    }

    private static func make(
        commonName: String, key: OpaquePointer, days: Int, issuer: OpaquePointer?, issuerKey: OpaquePointer,
        extensions: [(Int32, String)]
    ) throws(TLSError) -> OpaquePointer {
        guard let certificate = unsafe X509_new() else { throw TLSError.fromQueue("cannot make a certificate") }
        var serial: Int64 = 0
        _ = unsafe withUnsafeMutableBytes(of: &serial) { unsafe RAND_bytes($0.baseAddress, Int32($0.count)) }
        let name = unsafe X509_get_subject_name(certificate)
        var fine = unsafe X509_set_version(certificate, 2) == 1
        fine = unsafe ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), serial & Int64.max) == 1 && fine
        fine = unsafe X509_gmtime_adj(X509_getm_notBefore(certificate), -3600) != nil && fine
        fine = unsafe X509_time_adj_ex(X509_getm_notAfter(certificate), Int32(clamping: days), 0, nil) != nil && fine
        fine = unsafe X509_set_pubkey(certificate, key) == 1 && fine
        fine = unsafe X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, commonName, -1, -1, 0) == 1 && fine
        fine = unsafe X509_set_issuer_name(certificate, issuer.map { unsafe X509_get_subject_name($0) } ?? name) == 1 && fine
        var context = unsafe X509V3_CTX()
        unsafe X509V3_set_ctx(&context, issuer ?? certificate, certificate, nil, nil, 0)
        for (id, value) in extensions {
            guard let made = unsafe X509V3_EXT_conf_nid(nil, &context, id, value) else {
                fine = false
                break
            }
            fine = unsafe X509_add_ext(certificate, made, -1) == 1 && fine
            unsafe X509_EXTENSION_free(made)
        }
        fine = fine && (unsafe X509_sign(certificate, issuerKey, EVP_sha256()) > 0)
        guard fine else {
            unsafe X509_free(certificate)
            throw TLSError.fromQueue("cannot make a certificate")
        }
        return unsafe certificate
    }

    private static func pem(_ certificate: OpaquePointer) -> [UInt8] {
        guard let bio = unsafe BIO_new(BIO_s_mem()) else { return [] }
        defer { unsafe BIO_free_all(bio) }
        guard unsafe PEM_write_bio_X509(bio, certificate) == 1 else { return [] }
        var data: UnsafePointer<UInt8>? = nil
        let count = unsafe ocne_mem_bio_data(bio, &data)
        guard let data = unsafe data else { return [] }
        return unsafe Array(UnsafeBufferPointer(start: data, count: count))
    }
}
