internal import COpenSSL

/// A certification authority with its key (ECDSA P-256 where it was made here), which issues serving certificates.
public struct CertificateAuthority: Sendable {
    /// Its certificate.
    public let certificate: PublicCertificate
    /// Its key in PEM.
    public let keyPEM: [UInt8]

    /// A serving certificate and its key, in PEM.
    public struct Issued: Sendable, Equatable {
        /// The certificate in PEM, without its authority.
        public let certificatePEM: [UInt8]
        /// Its key in PEM (PKCS #8), without a password.
        public let keyPEM: [UInt8]
    }

    /// When a certificate is valid, in seconds since 1970.
    public struct Validity: Sendable, Equatable {
        /// From then on, in seconds since 1970.
        public var notBefore: Int64
        /// Up to then, in seconds since 1970.
        public var notAfter: Int64

        /// Between two times, in seconds since 1970.
        public init(notBefore: Int64, notAfter: Int64) {
            self.notBefore = notBefore
            self.notAfter = notAfter
        }
    }

    /// An authority that there is.
    ///
    /// - Throws: `TLSError` when the key is not the certificate's.
    public init(_ certificate: PublicCertificate, keyPEM: [UInt8]) throws(TLSError) {
        guard certificate.hasKey(inPEM: keyPEM) else {
            throw TLSError("the key does not match the CA certificate")
        }
        self.certificate = certificate
        self.keyPEM = keyPEM
    }

    /// Makes a new one.
    ///
    /// - Parameters:
    ///   - commonName: At most 64 characters.
    ///   - organization: At most 64 characters; nil for none.
    public init(making commonName: String, organization: String? = nil, _ validity: Validity) throws(TLSError) {
        ERR_clear_error()
        guard let key = unsafe ocne_generate_p256() else { throw TLSError.fromQueue("cannot generate a key") }
        defer { unsafe EVP_PKEY_free(key) }
        let made = unsafe try Self.make(
            commonName: commonName, organization: organization, key: key, validity, issuer: nil, issuerKey: key,
            extensions: [
                (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"), (NID_key_usage, "critical,keyCertSign,cRLSign"),
                (NID_subject_key_identifier, "hash"),
            ])
        certificate = unsafe PublicCertificate(takingOwnershipOf: made)
        keyPEM = unsafe try Self.pem(of: key)
    }

    /// Issues a serving certificate with a new key.
    ///
    /// - Parameters:
    ///   - commonName: At most 64 characters. What counts are `names`.
    ///   - names: Host names and IP addresses.
    public func issue(commonName: String, names: [String], _ validity: Validity) throws(TLSError) -> Issued {
        ERR_clear_error()
        let authorityKey = unsafe try PrivateKeys.first(inPEM: keyPEM)
        guard let key = unsafe ocne_generate_p256() else {
            unsafe EVP_PKEY_free(authorityKey)
            throw TLSError.fromQueue("cannot generate a key")
        }
        defer {
            unsafe EVP_PKEY_free(authorityKey)
            unsafe EVP_PKEY_free(key)
        }
        let alternatives = names.map { Self.isAddress($0) ? "IP:\($0)" : "DNS:\($0)" }.joined(separator: ",")
        let made = unsafe try Self.make(
            commonName: commonName, organization: nil, key: key, validity, issuer: certificate.certificate,
            issuerKey: authorityKey,
            extensions: [
                (NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,digitalSignature"),
                (NID_ext_key_usage, "serverAuth"), (NID_subject_alt_name, alternatives),
                (NID_subject_key_identifier, "hash"),
                (NID_authority_key_identifier, "keyid"),
            ])
        let leaf = unsafe PublicCertificate(takingOwnershipOf: made)
        return Issued(certificatePEM: leaf.pem, keyPEM: unsafe try Self.pem(of: key))
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
        fine = unsafe X509_set_pubkey(certificate, key) == 1 && fine
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
