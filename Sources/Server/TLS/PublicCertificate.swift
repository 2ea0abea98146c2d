internal import COpenSSL

/// A certificate without its key, for inspection. Immutable; compared byte by byte.
@safe
public final class PublicCertificate: @unchecked Sendable, Equatable {
    // Unchecked: OpenSSL's certificates are reference counted with locks and never changed after `init`.
    let certificate: OpaquePointer
    /// SHA-256 of the certificate: 32 bytes, or empty if OpenSSL fails to compute it.
    public let fingerprint: [UInt8]

    /// Takes ownership of the reference.
    init(takingOwnershipOf certificate: OpaquePointer) {
        unsafe self.certificate = unsafe certificate
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        let isDone = unsafe X509_digest(certificate, EVP_sha256(), &digest, &length) == 1 && length == 32
        fingerprint = isDone ? digest : []
    }

    deinit {
        unsafe X509_free(certificate)
    }

    /// True if every byte is the same.
    public static func == (a: PublicCertificate, b: PublicCertificate) -> Bool {
        unsafe X509_cmp(a.certificate, b.certificate) == 0
    }

    /// Reads all certificates of a PEM file; returns none if there are none.
    ///
    /// - Throws: `TLSError` if one of them cannot be read.
    public static func all(inPEM pem: [UInt8]) throws(TLSError) -> [PublicCertificate] {
        ERR_clear_error()
        let pointers = unsafe try Certificate.readCertificates(pem)
        return unsafe pointers.map { unsafe PublicCertificate(takingOwnershipOf: $0) }
    }

    /// The certificate in PEM.
    public var pem: [UInt8] { unsafe Self.pem(of: certificate) }

    static func pem(of certificate: OpaquePointer) -> [UInt8] {
        unsafe bytesOfBIO { unsafe PEM_write_bio_X509($0, certificate) == 1 } ?? []
    }

    /// The subject, as `CN=…,O=…` (RFC 2253).
    public var subject: String { unsafe Self.text(X509_get_subject_name(certificate)) }

    /// The issuer, as `CN=…,O=…` (RFC 2253).
    public var issuer: String { unsafe Self.text(X509_get_issuer_name(certificate)) }

    /// Start of validity, in seconds since 1970.
    public var notBefore: Int64 { unsafe ocne_unix_seconds(X509_get0_notBefore(certificate)) }

    /// Expiry, in seconds since 1970.
    public var notAfter: Int64 { unsafe ocne_unix_seconds(X509_get0_notAfter(certificate)) }

    /// True if it is a CA certificate.
    public var isAuthority: Bool { unsafe X509_check_ca(certificate) == 1 }

    /// `ECDSA P-256`, `RSA 2048`, `ED25519`.
    public var keyType: String {
        guard let key = unsafe X509_get0_pubkey(certificate) else { return "unknown" }
        let name = unsafe EVP_PKEY_get0_type_name(key).map { unsafe String(cString: $0) } ?? "unknown"
        guard name == "EC" else { return name == "RSA" ? unsafe "RSA \(EVP_PKEY_get_bits(key))" : name }
        guard let curve else { return "ECDSA" }
        return "ECDSA \(["prime256v1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"][curve] ?? curve)"
    }

    /// OpenSSL's name of the key's curve; nil for other kinds of keys.
    var curve: String? {
        guard let key = unsafe X509_get0_pubkey(certificate) else { return nil }
        var group = [CChar](repeating: 0, count: 64)
        var length = 0
        guard unsafe EVP_PKEY_get_group_name(key, &group, group.count, &length) == 1 else { return nil }
        return String(decoding: group.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// DNS names and IP addresses of the subject alternative name, in order.
    public var names: [String] {
        guard let names = unsafe ocne_alternative_names(certificate) else { return [] }
        defer { unsafe ocne_free_alternative_names(names) }
        var found: [String] = []
        for i in 0..<(unsafe ocne_alternative_name_count(names)) {
            var data: UnsafePointer<UInt8>? = nil
            var length: Int32 = 0
            let kind = unsafe ocne_alternative_name(names, i, &data, &length)
            guard kind != 0, let start = unsafe data else { continue }
            let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: Int(max(length, 0))))
            found.append(kind == GEN_DNS ? String(decoding: bytes, as: UTF8.self) : Self.address(bytes))
        }
        return found
    }

    /// Returns true if the certificate is valid for `name`, a host name or an IP address.
    public func covers(_ name: String) -> Bool {
        if unsafe X509_check_ip_asc(certificate, name, 0) == 1 { return true }
        defer { ERR_clear_error() }
        return unsafe X509_check_host(
            certificate, name, name.utf8.count,
            UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT), nil)
            == 1
    }

    /// Returns true if `authority` issued this certificate, judged by name and signature. Ignores validity periods.
    public func isIssued(by authority: PublicCertificate) -> Bool {
        defer { ERR_clear_error() }
        guard unsafe X509_check_issued(authority.certificate, certificate) == X509_V_OK,
            let key = unsafe X509_get0_pubkey(authority.certificate)
        else { return false }
        return unsafe X509_verify(certificate, key) == 1
    }

    /// Returns true if a key in PEM matches this certificate.
    public func hasKey(inPEM pem: [UInt8]) -> Bool {
        defer { ERR_clear_error() }
        guard let key = unsafe try? PrivateKeys.first(inPEM: pem) else { return false }
        defer { unsafe EVP_PKEY_free(key) }
        return unsafe X509_check_private_key(certificate, key) == 1
    }

    private static func text(_ name: OpaquePointer?) -> String {
        guard let name = unsafe name else { return "" }
        return String(decoding: unsafe bytesOfBIO { unsafe ocne_print_name($0, name) >= 0 } ?? [], as: UTF8.self)
    }

    private static func address(_ bytes: [UInt8]) -> String {
        guard bytes.count == 16 else { return bytes.map { "\($0)" }.joined(separator: ".") }
        let groups = (0..<8).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) }
        // The longest run of zeros, of at least two, is compressed (RFC 5952).
        var best = 0..<0
        var start = 0
        for i in 0...8 where i == 8 || groups[i] != 0 {
            if i - start > max(best.count, 1) { best = start..<i }
            start = i + 1
        }
        func text(_ range: Range<Int>) -> String { groups[range].map { String($0, radix: 16) }.joined(separator: ":") }
        return best.isEmpty ? text(0..<8) : "\(text(0..<best.lowerBound))::\(text(best.upperBound..<8))"
    }
}
