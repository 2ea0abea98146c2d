import TLS
import TestSupport
import Testing

@Suite("Public certificates") struct PublicCertificateTests {
    private static let validity = CertificateAuthority.Validity(notBefore: 1_600_000_000, notAfter: 4_000_000_000)

    private static func authority(_ name: String = "a", organization: String? = nil) throws -> CertificateAuthority {
        try CertificateAuthority(making: name, organization: organization, validity)
    }

    @Test("A new certificate has the requested properties")
    func made() throws {
        let authority = try Self.authority("root", organization: "o")
        #expect(authority.certificate.subject == "CN=root,O=o" && authority.certificate.issuer == "CN=root,O=o")
        #expect(
            authority.certificate.isAuthority && authority.certificate.keyType == "ECDSA P-256"
                && authority.certificate.names.isEmpty)
        let names = ["h.n.svc", "10.1.2.3", "fe80::1", "::1", "2001:db8::", "1:2:3:4:5:6:7:8", "1:0:0:2::3"]
        let issued = try authority.issue(commonName: "leaf", names: names, Self.validity)
        let leaf = try PublicCertificate.all(inPEM: issued.certificatePEM)[0]
        #expect(leaf.names == names)
        #expect(!leaf.isAuthority && leaf.subject == "CN=leaf" && leaf.issuer == "CN=root,O=o")
        // Times beyond 2050 are encoded differently.
        #expect(leaf.notBefore == Self.validity.notBefore && leaf.notAfter == Self.validity.notAfter)
        #expect(leaf.fingerprint.count == 32 && leaf.pem == issued.certificatePEM)
        _ = try Certificate(certificatePEM: issued.certificatePEM, keyPEM: issued.keyPEM)
    }

    @Test("Distinguishes names, issuers and keys")
    func apart() throws {
        let (one, other) = (try Self.authority("same"), try Self.authority("same"))
        let issued = try one.issue(commonName: "x", names: ["h.n.svc", "10.1.2.3", "*.w.example"], Self.validity)
        let leaf = try PublicCertificate.all(inPEM: issued.certificatePEM)[0]
        #expect(
            leaf.isIssued(by: one.certificate) && !leaf.isIssued(by: other.certificate)
                && one.certificate.isIssued(by: one.certificate))
        for name in ["h.n.svc", "H.N.svc", "10.1.2.3", "a.w.example"] { #expect(leaf.covers(name), "\(name)") }
        // The common name is ignored.
        for name in ["x", "n.svc", "10.1.2.4", "w.example", ""] { #expect(!leaf.covers(name), "\(name)") }
        #expect(leaf.hasKey(inPEM: issued.keyPEM) && !leaf.hasKey(inPEM: one.keyPEM) && !leaf.hasKey(inPEM: []))
        #expect(throws: TLSError.self) { try CertificateAuthority(one.certificate, keyPEM: other.keyPEM) }
        let again = try PublicCertificate.all(inPEM: leaf.pem)[0]
        #expect(one.certificate != other.certificate && leaf == again)
    }

    @Test("Reads each key of a file, and does not skip damaged ones")
    func keys() throws {
        let (one, other) = (try Self.authority(), try Self.authority())
        #expect(
            try PrivateKeys.all(inPEM: one.keyPEM + Array("# between\n".utf8) + other.keyPEM) == [
                one.keyPEM, other.keyPEM,
            ])
        for text in [[], Array("nothing".utf8), one.certificate.pem] {
            #expect(try PrivateKeys.all(inPEM: text).isEmpty)
        }
        var damaged = one.keyPEM
        damaged[60] = UInt8(ascii: "!")
        #expect(throws: TLSError.self) { try PrivateKeys.all(inPEM: other.keyPEM + damaged) }
    }
}
