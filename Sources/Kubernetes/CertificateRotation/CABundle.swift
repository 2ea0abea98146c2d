internal import TLS

/// Merges this server's authorities into a `caBundle`.
enum CABundle {
    /// Limit of foreign certificates that a bundle preserves.
    static let maxForeign = 16

    /// The replacement of a bundle.
    struct Change {
        /// The bundle in PEM.
        let pem: [UInt8]
        /// Number of foreign certificates in it.
        let foreign: Int
        /// True if one of our authorities was missing.
        let lacksOurs: Bool
    }

    /// Returns the wanted bundle; nil if the current one is up to date.
    ///
    /// Ours come first. Foreign certificates stay: their author may be taking over or handing over, and could redirect
    /// the whole webhook configuration anyway. Expired certificates are removed. So are retired authorities of our own,
    /// once the current ones have been trusted for some time; until then a replica may still serve one of their
    /// certificates. A bundle that cannot be parsed is replaced.
    ///
    /// - Parameters:
    ///   - current: The bundle in PEM; empty if there is none.
    ///   - keepsRetired: True to preserve retired authorities.
    static func merged(
        _ current: [UInt8], with authorities: [PublicCertificate], keepsRetired: Bool, now: Int64
    ) -> Change? {
        let found = try? PublicCertificate.all(inPEM: current)
        let others = (found ?? []).filter { certificate in
            !authorities.contains(certificate) && certificate.notAfter > now && (keepsRetired || !isOurs(certificate))
        }.prefix(maxForeign)
        let wanted = authorities + others
        // The order does not matter, and must not cause writes.
        if let found, found.count == wanted.count, wanted.allSatisfy(found.contains) { return nil }
        return Change(
            pem: wanted.flatMap(\.pem), foreign: others.count(where: { !isOurs($0) }),
            lacksOurs: !authorities.allSatisfy((found ?? []).contains))
    }

    /// Returns true if an authority was issued by this server. Not a proof: it only decides which ones are removed.
    private static func isOurs(_ certificate: PublicCertificate) -> Bool {
        certificate.subject.hasSuffix("O=\(CertificateSubject.managed)")
    }
}
