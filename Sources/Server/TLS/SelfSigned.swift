internal import COpenSSL

/// A newly generated CA with one serving certificate.
public struct SelfSigned: Sendable {
    /// The serving certificate and its key.
    public let certificate: Certificate
    /// The CA's certificate in PEM, for `caBundle` and clients. Its key is discarded.
    public let authorityPEM: [UInt8]

    private static let secondsPerDay: Int64 = 86_400
    /// Tolerates clients whose clocks are slow.
    private static let backdateSeconds: Int64 = 3_600

    /// Creates a CA and a certificate for `names` (ECDSA P-256).
    ///
    /// - Parameters:
    ///   - names: Host names and IP addresses.
    ///   - days: Lifetime of both in days, beginning an hour ago.
    public init(names: [String], days: Int) throws(TLSError) {
        let now = ocne_now()
        let validity = CertificateAuthority.Validity(
            notBefore: now - Self.backdateSeconds, notAfter: now + Int64(days) * Self.secondsPerDay)
        // The keys are never encoded: reading them again would take half of the time.
        let authorityKey = unsafe try CertificateAuthority.newKey()
        defer { unsafe EVP_PKEY_free(authorityKey) }
        let authority = unsafe try CertificateAuthority.certificate(
            commonName: "ocne-webhook CA", validity, key: authorityKey)
        defer { unsafe X509_free(authority) }
        let key = unsafe try CertificateAuthority.newKey()
        let leaf: OpaquePointer
        do throws(TLSError) {
            unsafe leaf = unsafe try CertificateAuthority.readAgain(
                CertificateAuthority.issue(
                    commonName: "ocne-webhook", names: names, validity, key: key, by: authority, authorityKey))
        } catch {
            unsafe EVP_PKEY_free(key)
            throw error
        }
        certificate = unsafe try Certificate(takingOwnershipOf: leaf, chain: [], key: key)
        authorityPEM = unsafe PublicCertificate.pem(of: authority)
    }
}
