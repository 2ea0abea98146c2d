internal import TLS

/// How long certificates live, and how much time a rotation takes. Durations in seconds.
public struct RotationPolicy: Sendable, Equatable {
    /// How long an authority is valid. It is replaced after two thirds of that.
    public var authorityLifetime: Int64
    /// How long a serving certificate is valid. It is replaced after two thirds of that.
    public var servingLifetime: Int64
    /// Time between the moment that every registration has a new authority and the first certificate of it that is
    /// served: API servers follow registrations within moments, but each at its own pace.
    public var settle: Int64
    /// Time that an authority stays trusted once nothing of it is served any more.
    public var overlap: Int64

    static let day: Int64 = 86_400

    /// Ten years, a year, five minutes and a day, or others, in seconds; `problem` says whether they go together.
    public init(
        authorityLifetime: Int64 = 3650 * 86_400, servingLifetime: Int64 = 365 * 86_400, settle: Int64 = 300,
        overlap: Int64 = 86_400
    ) {
        self.authorityLifetime = authorityLifetime
        self.servingLifetime = servingLifetime
        self.settle = settle
        self.overlap = overlap
    }

    /// Why these do not go together; nil when they do.
    public var problem: String? {
        guard 600...20 * 365 * Self.day ~= authorityLifetime else {
            return "a CA lives between 10 minutes and 20 years"
        }
        guard 60...10 * 365 * Self.day ~= servingLifetime else {
            return "a serving certificate lives between a minute and 10 years"
        }
        guard servingLifetime <= authorityLifetime / 3 else {
            return
                "a serving certificate may live a third as long as its CA: whatever a CA issues must end before it does"
        }
        guard 0...Self.day ~= settle, 0...90 * Self.day ~= overlap else {
            return "settling takes at most a day, the overlap at most 90"
        }
        guard settle + overlap <= authorityLifetime / 6 else {
            return "settling and overlap must be over long before the old CA ends: a sixth of its life at most"
        }
        return nil
    }

    /// How far before its making a certificate becomes valid: a clock that lags does not matter, within this.
    static func backdate(_ lifetime: Int64) -> Int64 { min(3600, lifetime / 10) }

    /// From when on a certificate is to be replaced: two thirds of its life, so that a third is left for whatever
    /// stands in the way.
    static func due(_ notBefore: Int64, _ notAfter: Int64) -> Int64 { notBefore + max(notAfter - notBefore, 0) / 3 * 2 }
}

/// The next thing to do for certificates that are kept.
public enum RotationStep: Sendable, Equatable {
    /// Nothing before a time, in seconds since 1970.
    case wait(until: Int64)
    /// A new authority is to be trusted beside the others.
    case addAuthority
    /// A new serving certificate of the authority at this place.
    case issue(from: Int)
    /// Every registration has the newest authority: to be noted, with the time.
    case noteTrust
    /// Only the newest authority is to be trusted from now on.
    case dropOld
}

extension RotationPolicy {
    /// What is to be done now: a pure function, the same for all replicas.
    ///
    /// A new authority is trusted everywhere, and for some time, before a certificate of it is served; an old one is
    /// trusted until nothing of it has been served for some time. So at no time does anybody see a certificate that he
    /// has no authority for.
    ///
    /// - Parameters:
    ///   - names: What the serving certificate must be for.
    ///   - now: Seconds since 1970, by the clock of the API server: it is the one that will look at the certificates.
    ///   - isTrusted: Whether every registration has been seen to have all the authorities.
    public func step(_ kept: ManagedCertificates, names: [String], now: Int64, isTrusted: Bool) -> RotationStep {
        let newest = kept.authorities[0]
        let issuer = kept.issuer
        let servingDue = Self.due(kept.serving.notBefore, kept.serving.notAfter)
        // What an authority issues ends with it: once nothing would be gained, there is nothing to renew.
        let signer = kept.authorities[issuer ?? 0].certificate
        let isGain = min(max(now, servingDue) + servingLifetime, signer.notAfter) > kept.serving.notAfter
        let hasNames = names.prefix(ManagedCertificates.maxNames).allSatisfy(kept.serving.covers)
        // What clients refuse is not waited out.
        let isRefused =
            CertificateVerdict([kept.serving], now: now)?.problem.map { $0 != .expired(kept.serving.notAfter) } ?? false
        let needsServing = now >= servingDue && isGain || !hasNames || isRefused || kept.request == .serving
        if isTrusted, kept.trustedSince == nil { return .noteTrust }
        let hasRoom = kept.authorities.count < ManagedCertificates.maxAuthorities
        var next = isGain ? servingDue : max(servingDue, kept.serving.notAfter)

        if let issuer, issuer > 0 {
            // In the middle of a rotation: the newest authority is on its way into registrations.
            let settledAt = kept.trustedSince.map { $0 + settle }
            // Nobody takes a certificate that has ended: there is nothing to wait for.
            let isSettled = settledAt.map { now >= $0 } ?? false || now >= kept.serving.notAfter
            if isSettled, newest.keyPEM != nil { return .issue(from: 0) }
            if needsServing, kept.authorities[issuer].keyPEM != nil, kept.authorities[issuer].certificate.notAfter > now
            {
                return .issue(from: issuer)
            }
            if newest.keyPEM == nil, hasRoom { return .addAuthority }
            if let settledAt { next = min(next, settledAt) }
            return .wait(until: max(next, now + 1))
        }

        let authorityDue = Self.due(newest.certificate.notBefore, newest.certificate.notAfter)
        // One rotation after the other: the authority before this one must have been trusted everywhere, unless it has
        // ended.
        let mayRotate = kept.trustedSince != nil || now >= newest.certificate.notAfter
        if mayRotate, hasRoom, now >= authorityDue || kept.request == .authority { return .addAuthority }
        if needsServing || issuer == nil {
            if newest.keyPEM != nil, newest.certificate.notAfter > now { return .issue(from: 0) }
            if hasRoom { return .addAuthority }
        }
        if kept.authorities.count > 1 {
            if let since = kept.servingSince ?? kept.trustedSince {
                guard now < since + overlap else { return .dropOld }
                next = min(next, since + overlap)
            }
        }
        return .wait(until: max(min(next, authorityDue), now + 1))
    }
}
