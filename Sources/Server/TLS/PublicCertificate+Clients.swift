internal import COpenSSL

// Criteria, besides validity period and names, by which clients accept a certificate as a server's. They follow Go's
// crypto/x509 and crypto/tls, since API servers are written in Go.

extension PublicCertificate {
    /// Curves that clients offer for signatures of TLS 1.3.
    private static let curves: Set<String> = ["prime256v1", "secp384r1", "secp521r1"]
    /// Sizes of an RSA key: OpenSSL at its default security level refuses shorter ones, Go's clients refuse longer
    /// ones.
    private static let rsaBits = 2048...8192
    /// Signature digests that Go's clients verify.
    private static let digests = [NID_sha256, NID_sha384, NID_sha512, NID_ED25519]

    /// True if clients accept signatures made with its key.
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

    /// The signature digest, by OpenSSL's name, if clients do not verify such signatures; nil if they do. Clients that
    /// trust a certificate directly ignore its own signature.
    var refusedDigest: String? {
        let digest = unsafe ocne_signature_digest(certificate)
        guard !Self.digests.contains(digest), !isSelfSigned else { return nil }
        return unsafe OBJ_nid2sn(digest).map { unsafe String(cString: $0) } ?? "unknown"
    }

    /// True if subject and issuer are the same.
    var isSelfSigned: Bool { unsafe X509_get_extension_flags(certificate) & UInt32(EXFLAG_SS) != 0 }

    /// True if it has no extended key usage, or one that includes server authentication.
    var allowsServers: Bool {
        guard unsafe X509_get_extension_flags(certificate) & UInt32(EXFLAG_XKUSAGE) != 0 else { return true }
        return unsafe X509_get_extended_key_usage(certificate) & UInt32(XKU_SSL_SERVER | XKU_ANYEKU) != 0
    }

    /// The reason why clients cannot parse it; nil if they can.
    var malformation: String? {
        let flags = unsafe X509_get_extension_flags(certificate)
        if flags & UInt32(EXFLAG_CRITICAL) != 0 { return "it has an unknown critical extension" }
        if flags & UInt32(EXFLAG_INVALID) != 0 { return "one of its extensions is malformed" }
        if unsafe ocne_has_negative_serial(certificate) == 1 { return "its serial number is negative" }
        return nil
    }

    /// True if either certificate covers a name of the other.
    func sharesName(with other: PublicCertificate) -> Bool {
        let (ours, theirs) = (names, other.names)
        let mine = Set(ours.map { $0.lowercased() })
        return theirs.contains { mine.contains($0.lowercased()) } || theirs.contains(where: covers)
            || ours.contains(where: other.covers)
    }
}
