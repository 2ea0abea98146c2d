import TLS
import Testing

@Suite("Certificate verdicts by time and name") struct VerdictTests {
    private static let start: Int64 = 1_800_000_000
    private static let day: Int64 = 86_400

    private let authority: CertificateAuthority

    init() throws {
        authority = try CertificateAuthority(
            making: "CA", .init(notBefore: Self.start - 100 * Self.day, notAfter: Self.start + 1_000 * Self.day))
    }

    private func chain(_ names: [String] = ["hooks.n.svc"], from: Int64 = 0, to: Int64 = 100 * day) throws
        -> [PublicCertificate]
    {
        let validity = CertificateAuthority.Validity(notBefore: Self.start + from, notAfter: Self.start + to)
        return try PublicCertificate.all(
            inPEM: try authority.issue(commonName: "leaf", names: names, validity).certificatePEM)
    }

    private func verdict(_ chain: [PublicCertificate], _ names: [String] = [], at: Int64 = 0) throws
        -> CertificateVerdict
    {
        try #require(CertificateVerdict(chain, names: names, now: Self.start + at))
    }

    @Test("A certificate is accepted from its first second to its last")
    func times() throws {
        let chain = try chain()
        #expect(try verdict(chain, at: -1).problem == .notYetValid(Self.start))
        #expect(try verdict(chain, at: 0).problem == nil && verdict(chain, at: 100 * Self.day).problem == nil)
        #expect(try verdict(chain, at: 100 * Self.day + 1).problem == .expired(Self.start + 100 * Self.day))
        #expect(try !verdict(chain, at: -1).isUnusable && !verdict(chain, at: 100 * Self.day + 1).isUnusable)
        let text = try verdict(chain, at: -1).problem?.description
        #expect(text == "is not valid before 2027-01-15T08:00:00Z; check this machine's clock")
        #expect(CertificateVerdict([], now: Self.start) == nil)
    }

    @Test(
        "Warns two weeks before expiry, or a tenth of the lifetime if that is shorter",
        arguments: [(100 * day, 10 * day), (365 * day, 14 * day), (3_600, 360)])
    func soon(lifetime: Int64, before: Int64) throws {
        let chain = try chain(to: lifetime)
        #expect(try verdict(chain, at: lifetime - before - 1).warnings.isEmpty)
        let warnings = try verdict(chain, at: lifetime - before).warnings
        #expect(warnings == [.expiresSoon(at: Self.start + lifetime, seconds: before)])
        #expect(try verdict(chain, at: lifetime + 1).warnings.isEmpty, "it has expired")
        #expect(CertificateVerdict(chain, now: Self.start, warnBefore: lifetime)?.warnings.count == 1)
    }

    @Test("One of the expected names is required; missing others are warnings")
    func names() throws {
        let chain = try chain(["a.n.svc", "*.w.example", "10.0.0.1"])
        for names in [[], ["A.n.svc"], ["10.0.0.1"], ["x.w.example"]] {
            #expect(try verdict(chain, names).problem == nil, "\(names)")
        }
        let some = try verdict(chain, ["a.n.svc", "b.n.svc"])
        #expect(
            some.problem == nil
                && some.warnings.map(\.description) == [
                    "is not valid for b.n.svc, only for a.n.svc, *.w.example, 10.0.0.1"
                ]
        )
        let none = try verdict(chain, ["b.n.svc", "10.0.0.2"])
        #expect(
            none.isUnusable
                && none.problem
                    == .otherNames(["a.n.svc", "*.w.example", "10.0.0.1"], expected: ["b.n.svc", "10.0.0.2"])
        )
        #expect(try verdict(self.chain([]), []).problem == .noNames)
    }

    @Test("Warns of an expired issuer, unless clients trust it directly")
    func issuers() throws {
        let old = try CertificateAuthority(making: "old", .init(notBefore: Self.start - 9, notAfter: Self.start - 1))
            .certificate
        #expect(try verdict(chain() + [old]).warnings.isEmpty)
        let between = try chain(["between"], from: -9, to: -1)
        let verdict = try verdict(chain() + between)
        #expect(verdict.problem == nil && verdict.warnings == [.issuerExpired("CN=leaf", Self.start - 1)])
    }

    @Test("A rejected certificate does not replace an accepted one; otherwise the newer one wins")
    func replacing() throws {
        let good = try chain()
        let (expired, early, other, wild) = (
            try chain(from: -9, to: -1), try chain(from: 5), try chain(["other.n.svc"]), try chain(["*.n.svc"])
        )
        let nameless = try chain([])
        func refusal(_ new: [PublicCertificate], _ old: [PublicCertificate]?, at: Int64 = 0) throws -> String? {
            try verdict(new, at: at).refusal(replacing: try old.map { try verdict($0, at: at) })
        }
        #expect(try refusal(chain(), good) == nil && refusal(wild, good) == nil && refusal(good, wild) == nil)
        #expect(try refusal(expired, good)?.hasPrefix("has expired: it was valid until ") == true)
        #expect(try refusal(early, good)?.hasPrefix("is not valid before ") == true)
        #expect(try refusal(early, good, at: 5) == nil, "its time has come")
        let names = try #require(try refusal(other, good))
        #expect(
            names
                == "is valid for other.n.svc, none of the names of the certificate in service: hooks.n.svc; restart to use it"
        )
        #expect(try refusal(nameless, good)?.hasPrefix("has no DNS name") == true && refusal(nameless, expired) != nil)
        // At startup, and if the current certificate is unusable.
        for new in [expired, early, other] { #expect(try refusal(new, nil) == nil && refusal(new, expired) == nil) }
        #expect(try refusal(nameless, nil) != nil)
        // The same certificate again changes nothing.
        #expect(try refusal(good, good, at: 101 * Self.day) == nil)
    }
}
