internal import COpenSSL

// What decides whether clients accept a certificate as a server's, beside its times and names. As Go's crypto/x509 and
// crypto/tls have it, since API servers are written in Go.

extension PublicCertificate {
    /// Curves that clients offer for signatures of TLS 1.3.
    private static let curves: Set<String> = ["prime256v1", "secp384r1", "secp521r1"]
    /// Bits of an RSA key: fewer are refused by OpenSSL at its usual security level, more by Go's clients.
    private static let rsaBits = 2048...8192
    /// Digests of signatures that Go's clients verify.
    private static let digests = [NID_sha256, NID_sha384, NID_sha512, NID_ED25519]

    /// True if clients accept signatures by its key.
    var hasAcceptedKey: Bool {
        guard let key = unsafe X509_get0_pubkey(certificate) else { return false }
        switch unsafe EVP_PKEY_get_base_id(key) {
        case NID_rsaEncryption: return Self.rsaBits.contains(Int(unsafe EVP_PKEY_get_bits(key)))
        case NID_X9_62_id_ecPublicKey:
            return unsafe ocne_has_explicit_curve(key) == 0 && Self.curves.contains(curve ?? "")
        case NID_ED25519: return true
        default: return false
        }
    }

    /// The digest of its signature where clients do not verify such signatures, as OpenSSL names it; nil where they do.
    /// Clients that trust a certificate itself do not look at its own signature.
    var refusedDigest: String? {
        let digest = unsafe ocne_signature_digest(certificate)
        guard !Self.digests.contains(digest), !isSelfSigned else { return nil }
        return unsafe OBJ_nid2sn(digest).map { unsafe String(cString: $0) } ?? "unknown"
    }

    /// True if it has issued itself.
    var isSelfSigned: Bool { unsafe X509_get_extension_flags(certificate) & UInt32(EXFLAG_SS) != 0 }

    /// True if its extended key usage allows servers; true where it has none.
    var allowsServers: Bool {
        guard unsafe X509_get_extension_flags(certificate) & UInt32(EXFLAG_XKUSAGE) != 0 else { return true }
        return unsafe X509_get_extended_key_usage(certificate) & UInt32(XKU_SSL_SERVER | XKU_ANYEKU) != 0
    }

    /// What keeps clients from reading it at all; nil when nothing does.
    var malformation: String? {
        let flags = unsafe X509_get_extension_flags(certificate)
        if flags & UInt32(EXFLAG_CRITICAL) != 0 { return "it has an unknown critical extension" }
        if flags & UInt32(EXFLAG_INVALID) != 0 { return "one of its extensions is malformed" }
        if unsafe ocne_has_negative_serial(certificate) == 1 { return "its serial number is negative" }
        return nil
    }

    /// True if it covers one of the names of `other`, or the other way round.
    func sharesName(with other: PublicCertificate) -> Bool {
        let (ours, theirs) = (names, other.names)
        let mine = Set(ours.map { $0.lowercased() })
        return theirs.contains { mine.contains($0.lowercased()) } || theirs.contains(where: covers)
            || ours.contains(where: other.covers)
    }
}
