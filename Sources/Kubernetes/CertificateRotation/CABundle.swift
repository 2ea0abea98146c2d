internal import TLS

/// What stands in a `caBundle`, and what should.
enum CABundle {
    /// Certificates of others that are kept in one bundle.
    static let maxForeign = 16

    /// What is to be put in the place of a bundle.
    struct Change {
        /// The bundle in PEM.
        let pem: [UInt8]
        /// Certificates of others that it keeps.
        let foreign: Int
        /// Whether one of our authorities was missing in what was there.
        let lacksOurs: Bool
    }

    /// What a bundle should be; nil when it is as it should be.
    ///
    /// Ours come first. Certificates of others stay: whoever has put them there may be about to take over, or to hand
    /// over, and could have turned the whole registration elsewhere just as well. What has ended goes, and so do
    /// authorities of our own making that are not kept any more, once the present ones have been trusted for some time:
    /// until then another replica may still serve one of theirs. What cannot be read is replaced.
    ///
    /// - Parameters:
    ///   - current: The bundle in PEM; empty when there is none.
    ///   - keepsRetired: Whether authorities that were ours stay.
    static func merged(
        _ current: [UInt8], with authorities: [PublicCertificate], keepsRetired: Bool, now: Int64
    ) -> Change? {
        let found = try? PublicCertificate.all(inPEM: current)
        let others = (found ?? []).filter { certificate in
            !authorities.contains(certificate) && certificate.notAfter > now && (keepsRetired || !isOurs(certificate))
        }.prefix(maxForeign)
        let wanted = authorities + others
        // In another order it is as good, and not to be fought about.
        if let found, found.count == wanted.count, wanted.allSatisfy(found.contains) { return nil }
        return Change(
            pem: wanted.flatMap(\.pem), foreign: others.count(where: { !isOurs($0) }),
            lacksOurs: !authorities.allSatisfy((found ?? []).contains))
    }

    /// Whether an authority was made here. A label, not a proof: it decides only about what is left out.
    private static func isOurs(_ certificate: PublicCertificate) -> Bool {
        certificate.subject.hasSuffix("O=\(CertificateSubject.managed)")
    }
}
