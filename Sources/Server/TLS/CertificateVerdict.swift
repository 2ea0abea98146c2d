internal import Primitives

/// An assessment of a serving certificate at a given time, shared by `serve`, reloads, self-managed certificates and
/// `certs inspect`. The clients are API servers, so it accepts and rejects what Go's `crypto/tls` does, except for RSA
/// keys below 2048 bits, which Go accepts and OpenSSL refuses to serve.
/// Does not cover trust in the certificate's CA.
public struct CertificateVerdict: Sendable, Equatable {
    /// The reason why clients reject the certificate; nil if they accept it.
    public let problem: Problem?
    /// Conditions that do not make clients reject it but should be reported.
    public let warnings: [Warning]
    /// The leaf certificate.
    let leaf: PublicCertificate

    /// A reason why clients reject a certificate.
    public enum Problem: Sendable, Equatable, CustomStringConvertible {
        /// Clients cannot parse it, for this reason.
        case malformed(String)
        /// Clients do not accept keys of this kind.
        case key(String)
        /// Clients do not verify signatures with this digest.
        case signature(String)
        /// Its extended key usage does not include server authentication.
        case notForServers
        /// It has neither a DNS name nor an IP address as subject alternative name. Clients ignore the common name.
        case noNames
        /// It is valid for these names, but for none of those that clients use.
        case otherNames([String], expected: [String])
        /// It is not valid before this time, in seconds since 1970.
        case notYetValid(Int64)
        /// It was valid until this time, in seconds since 1970.
        case expired(Int64)

        /// True if it passes, or began, with time alone.
        public var isOfTime: Bool {
            switch self {
            case .notYetValid, .expired: true
            default: false
            }
        }

        /// `has expired: it was valid until 2026-11-21T06:32:59Z`: follows the certificate's location in messages.
        public var description: String {
            switch self {
            case .malformed(let reason): "cannot be read by clients: \(reason)"
            case .key(let kind):
                "has a key that clients do not accept: \(kind); it must be ECDSA P-256, P-384 or P-521, Ed25519, or RSA with 2048 to 8192 bits"
            case .signature(let digest): "is signed with \(digest): clients accept SHA-256, SHA-384 and SHA-512"
            case .notForServers: "is not for servers: its extended key usage must include serverAuth"
            case .noNames: "has no DNS name or IP address as subject alternative name; clients ignore the common name"
            case .otherNames(let own, let expected):
                "is not valid for \(CertificateText.list(expected)), only for \(CertificateText.list(own))"
            case .notYetValid(let time): "is not valid before \(CertificateText.time(time)); check this machine's clock"
            case .expired(let time): "has expired: it was valid until \(CertificateText.time(time))"
            }
        }
    }

    /// A warning about a certificate that clients accept.
    public enum Warning: Sendable, Equatable, CustomStringConvertible {
        /// It is not valid for these of the names that clients use, only for its own.
        case missingNames([String], own: [String])
        /// It expires at this time, in seconds since 1970, which is this many seconds away.
        case expiresSoon(at: Int64, seconds: Int64)
        /// An issuer in the file, given by its subject, has expired: clients that need it reject the chain.
        case issuerExpired(String, Int64)

        /// `expires in 3 days`: follows the certificate's location in messages.
        public var description: String {
            switch self {
            case .missingNames(let names, let own):
                "is not valid for \(CertificateText.list(names)), only for \(CertificateText.list(own))"
            case .expiresSoon(let time, let seconds):
                "expires in \(RoughDuration.text(seconds: seconds)), at \(CertificateText.time(time))"
            case .issuerExpired(let subject, let time):
                "has an expired certificate in its chain: \(subject), expired at \(CertificateText.time(time))"
            }
        }
    }

    /// Assesses a chain.
    ///
    /// - Parameters:
    ///   - chain: The leaf certificate first.
    ///   - names: Host names and IP addresses that clients use. The certificate must be valid for one of them; empty if
    ///     unknown.
    ///   - now: Seconds since 1970.
    ///   - warnBefore: Seconds before expiry from which on to warn; nil for the default.
    /// - Returns: Nil for an empty chain.
    public init?(_ chain: [PublicCertificate], names: [String] = [], now: Int64, warnBefore: Int64? = nil) {
        guard let leaf = chain.first else { return nil }
        self.leaf = leaf
        problem = Self.problem(leaf, names, now)
        var warnings: [Warning] = []
        let missing = names.filter { !leaf.covers($0) }
        if problem == nil, !missing.isEmpty { warnings.append(.missingNames(missing, own: leaf.names)) }
        let left = leaf.notAfter - now
        if problem == nil, left <= warnBefore ?? Self.warnBefore(leaf) {
            warnings.append(.expiresSoon(at: leaf.notAfter, seconds: left))
        }
        // The file need not contain an issuer that clients trust directly, but if it does, its validity period counts.
        for issuer in chain.dropFirst() where issuer.notAfter < now && !issuer.isSelfSigned {
            warnings.append(.issuerExpired(issuer.subject, issuer.notAfter))
        }
        self.warnings = warnings
    }

    /// Returns a problem with the validity period of a certificate other than a server's, such as a CA's: `has expired:
    /// …`. Empty if there is none.
    ///
    /// - Parameters: See `init`.
    public static func times(of certificate: PublicCertificate, now: Int64, warnBefore: Int64? = nil) -> [String] {
        let left = certificate.notAfter - now
        if now < certificate.notBefore { return ["\(Problem.notYetValid(certificate.notBefore))"] }
        if left < 0 { return ["\(Problem.expired(certificate.notAfter))"] }
        let isEnding = left <= warnBefore ?? Self.warnBefore(certificate)
        return isEnding ? ["\(Warning.expiresSoon(at: certificate.notAfter, seconds: left))"] : []
    }

    /// Returns the first problem. Permanent problems come before those of time.
    private static func problem(_ leaf: PublicCertificate, _ names: [String], _ now: Int64) -> Problem? {
        if let reason = leaf.malformation { return .malformed(reason) }
        if !leaf.hasAcceptedKey { return .key(leaf.keyType) }
        if let digest = leaf.refusedDigest { return .signature(digest) }
        if !leaf.allowsServers { return .notForServers }
        let own = leaf.names
        if own.isEmpty { return .noNames }
        if !names.isEmpty, !names.contains(where: leaf.covers) { return .otherNames(own, expected: names) }
        if now < leaf.notBefore { return .notYetValid(leaf.notBefore) }
        if now > leaf.notAfter { return .expired(leaf.notAfter) }
        return nil
    }

    /// The longest default for `warnBefore`, in seconds.
    public static let longestWarning: Int64 = 14 * 86_400

    /// The default for `warnBefore`: two weeks, or a tenth of the certificate's lifetime if that is shorter. Renewal
    /// usually happens after two thirds of the lifetime.
    private static func warnBefore(_ leaf: PublicCertificate) -> Int64 {
        let (lifetime, overflow) = leaf.notAfter.subtractingReportingOverflow(leaf.notBefore)
        return min(longestWarning, overflow ? .max : max(lifetime, 0) / 10)
    }
}

extension CertificateVerdict {
    /// Expiry of the certificate, in seconds since 1970.
    public var notAfter: Int64 { leaf.notAfter }

    /// True if clients never accept it, at any time.
    public var isUnusable: Bool { problem.map { !$0.isOfTime } ?? false }

    /// The reason why it must not replace the certificate in use; nil if it may. A certificate that is never accepted
    /// replaces nothing. A certificate that is expired, not yet valid or for other names does not replace one that
    /// clients accept now.
    ///
    /// - Parameter current: The assessment of the certificate in use at the same time; nil for none.
    public func refusal(replacing current: CertificateVerdict?) -> String? {
        guard let current, current.leaf != leaf else { return isUnusable ? problem?.description : nil }
        if isUnusable { return problem?.description }
        guard current.problem == nil else { return nil }
        if let problem { return problem.description }
        guard leaf.sharesName(with: current.leaf) else {
            return "is valid for \(CertificateText.list(leaf.names)), none of the names of the certificate in service:"
                + " \(CertificateText.list(current.leaf.names)); restart to use it"
        }
        return nil
    }
}
