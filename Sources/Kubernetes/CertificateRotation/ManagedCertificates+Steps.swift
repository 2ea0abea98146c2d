internal import Primitives
public import TLS

/// The subject of certificates.
public struct CertificateSubject: Sendable, Equatable {
    /// Name of the Service, which common names start with.
    public var name: String
    /// Host names and IP addresses of the serving certificate.
    public var names: [String]

    /// Creates a subject from a name, of which up to 44 characters are used, and host names.
    public init(name: String, names: [String]) {
        self.name = name
        self.names = names
    }

    /// Creates the subject of a Service, with the host names that API servers call it by, and further ones.
    public init(service: String, namespace: String, further: [String] = []) {
        name = service
        let own = ["\(service).\(namespace).svc", "\(service).\(namespace).svc.cluster.local"]
        names = own + further.filter { !own.contains($0) }
    }

    /// Organization of authorities.
    public var organization = Self.managed

    /// Organization of self-managed authorities. Distinguishes them from foreign ones, which are never removed.
    public static let managed = "ocne-webhook self-managed"

    /// A common name has at most 64 characters; the suffix (`-ca-20261121T063259Z`) needs 20.
    var shortName: String { String(name.prefix(44)) }
}

extension ManagedCertificates {
    /// Limit of names in a certificate.
    static let maxNames = 64

    /// Creates an authority and a serving certificate.
    ///
    /// - Throws: `TLSError` if OpenSSL cannot create keys or certificates.
    public init(making subject: CertificateSubject, _ policy: RotationPolicy, now: Int64) throws(TLSError) {
        let authority = try Self.authority(subject, policy, now)
        let issued = try Self.issue(by: authority, subject, subject.names, policy, now)
        authorities = [Authority(certificate: authority.certificate, keyPEM: authority.keyPEM)]
        serving = issued.certificate
        servingPEM = issued.pem
        keyPEM = issued.keyPEM
    }

    /// Returns the certificates after a step; unchanged for a step that waits.
    ///
    /// - Throws: `TLSError` if OpenSSL cannot create keys or certificates.
    public func after(_ step: RotationStep, _ subject: CertificateSubject, _ policy: RotationPolicy, now: Int64)
        throws(TLSError) -> Self
    {
        var next = self
        switch step {
        case .wait: break
        case .noteTrust:
            next.trustedSince = now
        case .addAuthority:
            let made = try Self.authority(subject, policy, now)
            let others = authorities.filter { $0.certificate.notAfter > now }
            next.authorities = [Authority(certificate: made.certificate, keyPEM: made.keyPEM)] + others
            next.trustedSince = nil
            next.servingSince = nil
            if request == .authority { next.request = nil }
        case .issue(let index):
            let authority = authorities[index]
            guard let key = authority.keyPEM else { break }
            // Replicas with different settings, as in a rollout, must not remove each other's names.
            let others =
                subject.names.allSatisfy(serving.covers) ? [] : serving.names.filter { !subject.names.contains($0) }
            let all = Array((subject.names + others).prefix(Self.maxNames))
            let issued = try Self.issue(
                by: try CertificateAuthority(authority.certificate, keyPEM: key), subject, all, policy, now)
            next.serving = issued.certificate
            next.servingPEM = issued.pem
            next.keyPEM = issued.keyPEM
            if index == 0, issuer != 0 {
                next.servingSince = now
                // The older authorities no longer issue.
                for i in 1..<max(next.authorities.count, 1) { next.authorities[i].keyPEM = nil }
            }
            if request == .serving { next.request = nil }
        case .dropOld:
            next.authorities = [authorities[0]]
        }
        return next
    }

    private static func authority(
        _ subject: CertificateSubject, _ policy: RotationPolicy, _ now: Int64
    ) throws(TLSError) -> CertificateAuthority {
        let lifetime = policy.authorityLifetime
        return try CertificateAuthority(
            making: "\(subject.shortName)-ca-\(CivilTime(unixSeconds: now).rfc3339.filter { $0 != "-" && $0 != ":" })",
            organization: subject.organization,
            .init(notBefore: now - RotationPolicy.backdate(lifetime), notAfter: now + lifetime))
    }

    private static func issue(
        by authority: CertificateAuthority, _ subject: CertificateSubject, _ names: [String], _ policy: RotationPolicy,
        _ now: Int64
    ) throws(TLSError) -> (certificate: PublicCertificate, pem: [UInt8], keyPEM: [UInt8]) {
        let lifetime = policy.servingLifetime
        let issued = try authority.issue(
            commonName: subject.shortName, names: names,
            .init(
                notBefore: now - RotationPolicy.backdate(lifetime),
                notAfter: min(now + lifetime, authority.certificate.notAfter)))
        let certificates = try PublicCertificate.all(inPEM: issued.certificatePEM)
        return (certificates[0], issued.certificatePEM, issued.keyPEM)
    }
}
