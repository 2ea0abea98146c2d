internal import TLS

/// Lifetimes of certificates and durations of a rotation, in seconds.
public struct RotationPolicy: Sendable, Equatable {
    /// Lifetime of an authority. It is replaced after two thirds of that.
    public var authorityLifetime: Int64
    /// Lifetime of a serving certificate. It is replaced after two thirds of that.
    public var servingLifetime: Int64
    /// Time from when every bundle has a new authority until its first certificate is served: each API server observes
    /// webhook configurations with its own delay.
    public var settle: Int64
    /// Time for which an authority stays trusted after its last certificate was served.
    public var overlap: Int64

    static let day: Int64 = 86_400

    /// The default policy: ten years, a year, five minutes and a day.
    public static let defaults = RotationPolicy(
        authorityLifetime: 3650 * day, servingLifetime: 365 * day, settle: 300, overlap: day)

    /// Creates a policy. `problem` validates it.
    public init(
        authorityLifetime: Int64 = defaults.authorityLifetime, servingLifetime: Int64 = defaults.servingLifetime,
        settle: Int64 = defaults.settle, overlap: Int64 = defaults.overlap
    ) {
        self.authorityLifetime = authorityLifetime
        self.servingLifetime = servingLifetime
        self.settle = settle
        self.overlap = overlap
    }

    /// The reason why the policy is invalid; nil if it is valid.
    public var problem: String? {
        guard 600...20 * 365 * Self.day ~= authorityLifetime else {
            return "the lifetime of a CA must be between 10 minutes and 20 years"
        }
        guard 60...10 * 365 * Self.day ~= servingLifetime else {
            return "the lifetime of a serving certificate must be between a minute and 10 years"
        }
        guard servingLifetime <= authorityLifetime / 3 else {
            return
                "the lifetime of a serving certificate must be at most a third of its CA's, so that it expires before the CA"
        }
        guard 0...Self.day ~= settle, 0...90 * Self.day ~= overlap else {
            return "settling must be at most a day, and the overlap at most 90 days"
        }
        guard settle + overlap <= authorityLifetime / 6 else {
            return "settling and overlap together must be at most a sixth of the lifetime of a CA"
        }
        return nil
    }

    /// Returns the seconds by which `notBefore` precedes the creation of a certificate, so that clocks may lag by as
    /// much.
    static func backdate(_ lifetime: Int64) -> Int64 { min(3600, lifetime / 10) }

    /// Returns the time from which a certificate is replaced: after two thirds of its lifetime, so that a third is left
    /// for retries.
    static func due(_ notBefore: Int64, _ notAfter: Int64) -> Int64 { notBefore + max(notAfter - notBefore, 0) / 3 * 2 }
}

/// The next step of a rotation.
public enum RotationStep: Sendable, Equatable {
    /// Nothing until a time, in seconds since 1970.
    case wait(until: Int64)
    /// Add a new authority, trusted together with the others.
    case addAuthority
    /// Issue a new serving certificate from the authority at this index.
    case issue(from: Int)
    /// Record the time since which every bundle has the newest authority.
    case noteTrust
    /// Remove all authorities but the newest.
    case dropOld
}

extension RotationPolicy {
    /// Returns the step that is due: a pure function, the same for all replicas.
    ///
    /// A new authority is trusted everywhere for `settle` seconds before its first certificate is served. An old one is
    /// trusted until `overlap` seconds after its last certificate was served. So clients never see a certificate that
    /// they do not trust.
    ///
    /// - Parameters:
    ///   - names: Host names that the serving certificate must have.
    ///   - now: Seconds since 1970 by the API server's clock, since API servers verify the certificates.
    ///   - isTrusted: True if every bundle was found to have all authorities.
    public func step(_ certificates: ManagedCertificates, names: [String], now: Int64, isTrusted: Bool) -> RotationStep
    {
        let newest = certificates.authorities[0]
        let issuer = certificates.issuer
        let servingDue = Self.due(certificates.serving.notBefore, certificates.serving.notAfter)
        // A certificate expires no later than its authority: a renewal must extend the expiry.
        let signer = certificates.authorities[issuer ?? 0].certificate
        let isGain = min(max(now, servingDue) + servingLifetime, signer.notAfter) > certificates.serving.notAfter
        let hasNames = names.prefix(ManagedCertificates.maxNames).allSatisfy(certificates.serving.covers)
        // A certificate that clients refuse is replaced at once.
        let isRefused =
            CertificateVerdict([certificates.serving], now: now)?.problem.map {
                $0 != .expired(certificates.serving.notAfter)
            } ?? false
        let needsServing = now >= servingDue && isGain || !hasNames || isRefused || certificates.request == .serving
        if isTrusted, certificates.trustedSince == nil { return .noteTrust }
        let mayAdd = certificates.authorities.count < ManagedCertificates.maxAuthorities
        var next = isGain ? servingDue : max(servingDue, certificates.serving.notAfter)

        if let issuer, issuer > 0 {
            // During a rotation: the newest authority is being written into bundles.
            let settledAt = certificates.trustedSince.map { $0 + settle }
            // Clients refuse an expired certificate: there is nothing to wait for.
            let isSettled = settledAt.map { now >= $0 } ?? false || now >= certificates.serving.notAfter
            if isSettled, newest.keyPEM != nil { return .issue(from: 0) }
            if needsServing, certificates.authorities[issuer].keyPEM != nil,
                certificates.authorities[issuer].certificate.notAfter > now
            {
                return .issue(from: issuer)
            }
            if newest.keyPEM == nil, mayAdd { return .addAuthority }
            if let settledAt { next = min(next, settledAt) }
            return .wait(until: max(next, now + 1))
        }

        let authorityDue = Self.due(newest.certificate.notBefore, newest.certificate.notAfter)
        // Rotations do not overlap: the newest authority must be trusted everywhere first, unless it has expired.
        let mayRotate = certificates.trustedSince != nil || now >= newest.certificate.notAfter
        if mayRotate, mayAdd, now >= authorityDue || certificates.request == .authority { return .addAuthority }
        if needsServing || issuer == nil {
            if newest.keyPEM != nil, newest.certificate.notAfter > now { return .issue(from: 0) }
            if mayAdd { return .addAuthority }
        }
        if certificates.authorities.count > 1 {
            if let since = certificates.servingSince ?? certificates.trustedSince {
                guard now < since + overlap else { return .dropOld }
                next = min(next, since + overlap)
            }
        }
        return .wait(until: max(min(next, authorityDue), now + 1))
    }
}
