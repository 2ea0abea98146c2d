/// What clients make of a serving certificate at a certain time: the one judgement that `serve`, reloads, self-managed
/// certificates and `certs inspect` share. Clients are API servers: it accepts and refuses what Go's `crypto/tls` does,
/// but for RSA keys below 2048 bits, which Go accepts and OpenSSL does not serve.
///
/// Whether clients trust the certificate's CA is not known here.
public struct CertificateVerdict: Sendable, Equatable {
    /// Why clients refuse the certificate; nil when they accept it.
    public let problem: Problem?
    /// What does not keep clients from accepting it, and should be known.
    public let warnings: [Warning]
    /// The server's own certificate.
    let leaf: PublicCertificate

    /// Why clients refuse a certificate.
    public enum Problem: Sendable, Equatable, CustomStringConvertible {
        /// Clients cannot read it, for this reason.
        case malformed(String)
        /// Clients do not accept keys of this kind.
        case key(String)
        /// Clients do not verify signatures with this digest.
        case signature(String)
        /// Its extended key usage does not allow servers.
        case notForServers
        /// It has no DNS name and no IP address as subject alternative name. Clients ignore the common name.
        case noNames
        /// It is valid for these names, and for none of those by which clients call the server.
        case otherNames([String], expected: [String])
        /// It is not valid before this time, in seconds since 1970.
        case notYetValid(Int64)
        /// It was valid until this time, in seconds since 1970.
        case expired(Int64)

        /// True if it passes, or has begun, with time alone.
        public var isOfTime: Bool {
            switch self {
            case .notYetValid, .expired: true
            default: false
            }
        }

        /// `has expired: it was valid until 2026-11-21T06:32:59Z`: to be put behind the certificate's place.
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

    /// What should be known of a certificate that clients accept.
    public enum Warning: Sendable, Equatable, CustomStringConvertible {
        /// It is not valid for these of the names by which clients call the server, only for its own.
        case missingNames([String], own: [String])
        /// It expires at this time, in seconds since 1970, which is in so many seconds.
        case expiresSoon(at: Int64, seconds: Int64)
        /// A certificate behind it in the file, by its subject, has expired: clients that need it refuse the chain.
        case issuerExpired(String, Int64)

        /// `expires in 3 days`: to be put behind the certificate's place.
        public var description: String {
            switch self {
            case .missingNames(let names, let own):
                "is not valid for \(CertificateText.list(names)), only for \(CertificateText.list(own))"
            case .expiresSoon(let time, let seconds):
                "expires in \(CertificateText.duration(seconds)), at \(CertificateText.time(time))"
            case .issuerExpired(let subject, let time):
                "has in its chain \(subject), which has expired at \(CertificateText.time(time))"
            }
        }
    }

    /// Judges a chain.
    ///
    /// - Parameters:
    ///   - chain: The server's own certificate first.
    /// - names: Host names and IP addresses by which clients call the server. It must be valid for one of them; empty
    ///     where they are not known.
    ///   - now: Seconds since 1970.
    ///   - warnBefore: Seconds before its end from which on it expires soon; nil for the usual ones.
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
        // An issuer that clients trust itself need not be in the file, and its times would still count.
        for issuer in chain.dropFirst() where issuer.notAfter < now && !issuer.isSelfSigned {
            warnings.append(.issuerExpired(issuer.subject, issuer.notAfter))
        }
        self.warnings = warnings
    }

    /// What is wrong with the times of a certificate that is not a server's, such as a CA's: `has expired: …`, none
    /// when nothing is.
    ///
    /// - Parameters: As `init` takes them.
    public static func times(of certificate: PublicCertificate, now: Int64, warnBefore: Int64? = nil) -> [String] {
        let left = certificate.notAfter - now
        if now < certificate.notBefore { return ["\(Problem.notYetValid(certificate.notBefore))"] }
        if left < 0 { return ["\(Problem.expired(certificate.notAfter))"] }
        let isEnding = left <= warnBefore ?? Self.warnBefore(certificate)
        return isEnding ? ["\(Warning.expiresSoon(at: certificate.notAfter, seconds: left))"] : []
    }

    /// What no time mends comes first.
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

    /// Seconds before its end from which on a certificate expires soon: two weeks, and a tenth of its life where that
    /// is shorter. Whatever renews certificates does so after two thirds of their life.
    private static func warnBefore(_ leaf: PublicCertificate) -> Int64 {
        let (lifetime, overflow) = leaf.notAfter.subtractingReportingOverflow(leaf.notBefore)
        return min(14 * 86_400, overflow ? .max : max(lifetime, 0) / 10)
    }
}

extension CertificateVerdict {
    /// When the certificate stops being valid, in seconds since 1970.
    public var notAfter: Int64 { leaf.notAfter }

    /// True if no time makes clients accept it.
    public var isUnusable: Bool { problem.map { !$0.isOfTime } ?? false }

    /// Why it must not replace a certificate that is in service; nil when it may. What no client accepts replaces
    /// nothing; a certificate that is expired, not yet valid or for other names does not replace one that clients
    /// accept now.
    ///
    /// - Parameter current: What is in service, judged at the same time; nil for nothing.
    public func refusal(replacing current: CertificateVerdict?) -> String? {
        guard let current, current.leaf != leaf else { return isUnusable ? problem?.description : nil }
        if isUnusable { return problem?.description }
        guard current.problem == nil else { return nil }
        if let problem { return problem.description }
        guard leaf.sharesName(with: current.leaf) else {
            return "is valid for \(CertificateText.list(leaf.names)), none of the names of the certificate in service:"
                + " \(CertificateText.list(current.leaf.names)); a restart takes it"
        }
        return nil
    }
}
