internal import COpenSSL

/// A certificate authority with its key (ECDSA P-256 if generated here), which issues serving certificates.
public struct CertificateAuthority: Sendable {
    /// The CA certificate.
    public let certificate: PublicCertificate
    /// The CA's key in PEM.
    public let keyPEM: [UInt8]

    /// A serving certificate and its key, in PEM.
    public struct Issued: Sendable, Equatable {
        /// The certificate in PEM, without its CA.
        public let certificatePEM: [UInt8]
        /// The key in PEM (PKCS #8), unencrypted.
        public let keyPEM: [UInt8]
    }

    /// The validity period of a certificate, in seconds since 1970.
    public struct Validity: Sendable, Equatable {
        /// Start of the period, in seconds since 1970.
        public var notBefore: Int64
        /// End of the period, in seconds since 1970.
        public var notAfter: Int64

        /// Creates a period between two times, in seconds since 1970.
        public init(notBefore: Int64, notAfter: Int64) {
            self.notBefore = notBefore
            self.notAfter = notAfter
        }
    }

    /// Creates an authority from an existing certificate and key.
    ///
    /// - Throws: `TLSError` if the key does not match the certificate.
    public init(_ certificate: PublicCertificate, keyPEM: [UInt8]) throws(TLSError) {
        guard certificate.hasKey(inPEM: keyPEM) else {
            throw TLSError("the key does not match the CA certificate")
        }
        self.certificate = certificate
        self.keyPEM = keyPEM
    }

    /// Creates an authority with a new key.
    ///
    /// - Parameters:
    ///   - commonName: At most 64 characters.
    ///   - organization: At most 64 characters; nil for none.
    public init(making commonName: String, organization: String? = nil, _ validity: Validity) throws(TLSError) {
        let key = unsafe try Self.newKey()
        defer { unsafe EVP_PKEY_free(key) }
        let made = unsafe try Self.certificate(
            commonName: commonName, organization: organization, validity, key: key)
        certificate = unsafe PublicCertificate(takingOwnershipOf: try Self.readAgain(made))
        keyPEM = unsafe try Self.pem(of: key)
    }

    /// Creates the certificate of an authority with this key (ECDSA P-256). The caller frees it. Its key cannot be used
    /// before `readAgain`.
    static func certificate(
        commonName: String, organization: String? = nil, _ validity: Validity, key: OpaquePointer
    ) throws(TLSError) -> OpaquePointer {
        ERR_clear_error()
        return unsafe try make(
            commonName: commonName, organization: organization, key: key, validity, issuer: nil, issuerKey: key,
            extensions: [
                (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"), (NID_key_usage, "critical,keyCertSign,cRLSign"),
                (NID_subject_key_identifier, "hash"),
            ])
    }

    /// Returns a new key (ECDSA P-256), which the caller frees.
    static func newKey() throws(TLSError) -> OpaquePointer {
        ERR_clear_error()
        guard let key = unsafe ocne_generate_p256() else { throw TLSError.fromQueue("cannot generate a key") }
        return unsafe key
    }

    /// Issues a serving certificate with a new key.
    ///
    /// - Parameters:
    ///   - commonName: At most 64 characters. Clients ignore it and match `names`.
    ///   - names: Host names and IP addresses.
    public func issue(commonName: String, names: [String], _ validity: Validity) throws(TLSError) -> Issued {
        ERR_clear_error()
        let authorityKey = unsafe try PrivateKeys.first(inPEM: keyPEM)
        defer { unsafe EVP_PKEY_free(authorityKey) }
        let key = unsafe try Self.newKey()
        defer { unsafe EVP_PKEY_free(key) }
        let made = unsafe try Self.issue(
            commonName: commonName, names: names, validity, key: key, by: certificate.certificate, authorityKey)
        return Issued(
            certificatePEM: unsafe PublicCertificate(takingOwnershipOf: made).pem, keyPEM: unsafe try Self.pem(of: key))
    }

    /// Issues a serving certificate for a key (ECDSA P-256). The caller frees it. Its key cannot be used before `readAgain`.
    static func issue(
        commonName: String, names: [String], _ validity: Validity, key: OpaquePointer, by authority: OpaquePointer,
        _ authorityKey: OpaquePointer
    ) throws(TLSError) -> OpaquePointer {
        let alternatives = names.map { isAddress($0) ? "IP:\($0)" : "DNS:\($0)" }.joined(separator: ",")
        return unsafe try make(
            commonName: commonName, organization: nil, key: key, validity, issuer: authority,
            issuerKey: authorityKey,
            extensions: [
                (NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,digitalSignature"),
                (NID_ext_key_usage, "serverAuth"), (NID_subject_alt_name, alternatives),
                (NID_subject_key_identifier, "hash"),
                (NID_authority_key_identifier, "keyid"),
            ])
    }

    /// Returns the same certificate with a key that can be used, and frees `made`. The caller frees the result.
    static func readAgain(_ made: OpaquePointer) throws(TLSError) -> OpaquePointer {
        defer { unsafe X509_free(made) }
        guard let read = unsafe X509_dup(made) else { throw TLSError.fromQueue("cannot read a new certificate") }
        return unsafe read
    }

    private static func isAddress(_ name: String) -> Bool {
        name.contains(":") || name.allSatisfy { $0 == "." || ("0"..."9").contains($0) }
    }

    private static func pem(of key: OpaquePointer) throws(TLSError) -> [UInt8] {
        ERR_clear_error()
        let pem = unsafe bytesOfBIO { unsafe PEM_write_bio_PrivateKey($0, key, nil, nil, 0, noPassword, nil) == 1 }
        guard let pem else { throw TLSError.fromQueue("cannot encode the key") }
        return pem
    }

    private static func make(
        commonName: String, organization: String?, key: OpaquePointer, _ validity: Validity, issuer: OpaquePointer?,
        issuerKey: OpaquePointer, extensions: [(Int32, String)]
    ) throws(TLSError) -> OpaquePointer {
        guard let certificate = unsafe X509_new() else { throw TLSError.fromQueue("cannot create a certificate") }
        var serial: Int64 = 0
        let isRandom =
            unsafe withUnsafeMutableBytes(of: &serial) { unsafe RAND_bytes($0.baseAddress, Int32($0.count)) } == 1
        let name = unsafe X509_get_subject_name(certificate)
        var fine = unsafe isRandom && X509_set_version(certificate, 2) == 1
        fine = unsafe ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), serial & Int64.max) == 1 && fine
        fine = unsafe ASN1_TIME_set(X509_getm_notBefore(certificate), Int(validity.notBefore)) != nil && fine
        fine = unsafe ASN1_TIME_set(X509_getm_notAfter(certificate), Int(validity.notAfter)) != nil && fine
        fine = unsafe ocne_set_p256_public_key(certificate, key) == 1 && fine
        if let organization {
            fine = unsafe X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8, organization, -1, -1, 0) == 1 && fine
        }
        fine = unsafe X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, commonName, -1, -1, 0) == 1 && fine
        fine =
            unsafe X509_set_issuer_name(certificate, issuer.map { unsafe X509_get_subject_name($0) } ?? name) == 1
            && fine
        var context = unsafe X509V3_CTX()
        unsafe X509V3_set_ctx(&context, issuer ?? certificate, certificate, nil, nil, 0)
        for (id, value) in extensions where !value.isEmpty {
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
            throw TLSError.fromQueue("cannot create a certificate")
        }
        return unsafe certificate
    }
}
