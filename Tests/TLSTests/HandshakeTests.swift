import EventLoop
import TLS
import TestDocuments
import TestSupport
import Testing

@Suite("Handshakes")
struct HandshakeTests {
    /// The protocols of server and client, and the expected result.
    static let protocols: [(server: Bool, client: Bool, isHTTP2: Bool)] = [
        (true, true, true), (true, false, false), (false, true, false), (false, false, false),
    ]

    @Test("HTTP/2 is negotiated if both sides support it", arguments: protocols, TLSVersion.allCases)
    func httpVersion(offer: (server: Bool, client: Bool, isHTTP2: Bool), minimum: TLSVersion) throws {
        var configuration = TLSConfiguration()
        configuration.offersHTTP2 = offer.server
        configuration.minimumVersion = minimum
        let connection = try Connection(configuration, offersHTTP2: offer.client).established()
        #expect(connection.server.speaksHTTP2 == offer.isHTTP2)
        #expect(connection.client.speaksHTTP2 == offer.isHTTP2)
    }

    @Test(
        "A certificate is valid only for its names and addresses",
        arguments: [
            ("localhost", true), ("a.example", true), ("127.0.0.1", true), ("::1", true), ("LOCALHOST", true),
            ("b.example", false),
            ("127.0.0.2", false), ("sub.a.example", false), ("example", false),
        ])
    func names(name: String, fits: Bool) throws {
        let made = try SelfSigned(names: ["localhost", "a.example", "127.0.0.1", "::1"], days: 1)
        let server = try TLSContext(TLSConfiguration(), certificate: made.certificate)
        let connection = try Connection(server, TLSClientContext(trusting: made.authorityPEM), name: name)
        let (_, client) = connection.shakeHands()
        #expect((client == .done(0)) == fits)
        if !fits { #expect(client.failure == "certificate verify failed") }
    }

    @Test("A server cannot be requested without a name")
    func noName() throws {
        let made = try SelfSigned(names: ["localhost"], days: 1)
        let server = try TLSContext(TLSConfiguration(), certificate: made.certificate)
        let client = try TLSClientContext(trusting: made.authorityPEM)
        let error = #expect(throws: TLSError.self) { _ = try Connection(server, client, name: "") }
        #expect(error?.description.hasPrefix("cannot use the server name") == true)
    }

    @Test("Only certificates of a trusted CA are accepted")
    func authority() throws {
        let (mine, other) = (
            try SelfSigned(names: ["localhost"], days: 1), try SelfSigned(names: ["localhost"], days: 1)
        )
        let server = try TLSContext(TLSConfiguration(), certificate: mine.certificate)
        let untrusted = try Connection(server, TLSClientContext(trusting: other.authorityPEM), name: "localhost")
            .shakeHands()
        #expect(untrusted.client.failure == "certificate verify failed")
        #expect(untrusted.server.failure != nil)
        let both = try Connection(
            server, TLSClientContext(trusting: other.authorityPEM + mine.authorityPEM), name: "localhost")
        #expect(both.shakeHands().client == .done(0))
    }

    @Test("A client presents its certificate on request, and is rejected without one", .requires(.openssl))
    func showsCertificate() throws {
        let (server, client) = (try SelfSigned(names: ["localhost"], days: 1), try Credentials())
        let pair = try client.issue("apiserver", isServer: false)
        var configuration = TLSConfiguration()
        configuration.minimumVersion = .v1_3
        configuration.clientAuthoritiesPEM = client.authority
        configuration.clientAllowedNames = ["apiserver"]
        let context = try TLSContext(configuration, certificate: server.certificate)
        let certificate = try Certificate(certificatePEM: pair.certificate, keyPEM: pair.key)
        let known = try TLSClientContext(trusting: server.authorityPEM, certificate: certificate)
        #expect(try Connection(context, known, name: "localhost").shakeHands().server == .done(0))
        let unknown = try TLSClientContext(trusting: server.authorityPEM)
        #expect(try Connection(context, unknown, name: "localhost").shakeHands().server.failure != nil)
    }

    @Test(
        "Reports why a server's certificate was rejected",
        arguments: ["expired", "early", "CA expired", "clock", "name", "address", "CA", "self-signed"])
    func refusals(what: String) throws {
        let now = Clock.unixMilliseconds / 1000
        let (past, future) = (now - 1_000, now + 1_000)
        let all = CertificateAuthority.Validity(notBefore: past - 9, notAfter: future + 9)
        let ca = try CertificateAuthority(
            making: "CA",
            what == "CA expired"
                ? .init(notBefore: past - 9, notAfter: past)
                : what == "clock" ? .init(notBefore: future, notAfter: future + 9) : all)
        let validity =
            switch what {
            case "expired": CertificateAuthority.Validity(notBefore: past - 9, notAfter: past)
            case "early", "clock": CertificateAuthority.Validity(notBefore: future, notAfter: future + 9)
            default: all
            }
        let issued = try ca.issue(commonName: "s", names: ["a.example", "127.0.0.1"], validity)
        let own = what == "self-signed" ? issued.certificatePEM + ca.certificate.pem : issued.certificatePEM
        let server = try TLSContext(
            TLSConfiguration(), certificate: Certificate(certificatePEM: own, keyPEM: issued.keyPEM))
        let unknown = try CertificateAuthority(making: "other", all).certificate.pem
        let client = try TLSClientContext(
            trusting: what == "CA" || what == "self-signed" ? unknown : ca.certificate.pem)
        let name = what == "name" ? "b.example" : what == "address" ? "127.0.0.2" : "a.example"
        let connection = try Connection(server, client, name: name)
        #expect(connection.client.refusal(of: name, by: client) == nil)
        #expect(connection.shakeHands().client.failure == "certificate verify failed")
        let expected: ServerRefusal =
            switch what {
            case "expired": .expired(.server, notAfter: past)
            case "early": .notYetValid(.server, notBefore: future)
            case "CA expired": .expired(.authority("CN=CA"), notAfter: past)
            case "clock": .clockBehind
            case "CA", "self-signed": .unknownAuthority(issuer: "CN=CA")
            default: .otherName(name, names: ["a.example", "127.0.0.1"])
            }
        #expect(connection.client.refusal(of: name, by: client) == expected, "\(what)")
    }

    @Test(
        "A client remains accepted while its certificate chains to a CA of the newest context and has one of its names",
        .requires(.openssl))
    func acceptedStill() throws {
        let served = try SelfSigned(names: ["localhost"], days: 1)
        let (mine, other) = (try Credentials(), try Credentials(named: "other"))
        let pair = try mine.issue("kube", alternatives: "DNS:api.example", isServer: false)
        func context(_ pem: [UInt8]?, _ names: [String] = []) throws -> TLSContext {
            var configuration = TLSConfiguration()
            configuration.clientAuthoritiesPEM = pem
            configuration.clientAllowedNames = names
            return try TLSContext(configuration, certificate: served.certificate)
        }
        let client = try TLSClientContext(
            trusting: served.authorityPEM, certificate: Certificate(certificatePEM: pair.certificate, keyPEM: pair.key))
        let connection = try Connection(context(mine.authority + other.authority), client, name: "localhost")
            .established()
        for names in [[], ["kube"], ["x", "api.example"]] {
            #expect(try connection.server.isClientAccepted(by: context(mine.authority, names)))
        }
        #expect(try !connection.server.isClientAccepted(by: context(other.authority)))
        #expect(try !connection.server.isClientAccepted(by: context(mine.authority, ["y"])))
        #expect(try connection.server.isClientAccepted(by: context(nil)))
        // A client that was not asked for a certificate has none.
        let anonymous = try Connection(context(nil), client, name: "localhost").established()
        #expect(try !anonymous.server.isClientAccepted(by: context(mine.authority)))
        #expect(try context(mine.authority, ["a"]).acceptsSameClients(as: context(mine.authority, ["a"])))
        #expect(try !context(mine.authority, ["a"]).acceptsSameClients(as: context(mine.authority)))
    }

    @Test("An expired certificate is rejected with its expiry")
    func expired() throws {
        let made = try SelfSigned(names: ["localhost"], days: -1)
        let server = try TLSContext(TLSConfiguration(), certificate: made.certificate)
        let outcome = try Connection(server, TLSClientContext(trusting: made.authorityPEM), name: "localhost")
            .shakeHands()
        #expect(outcome.client.failure == "certificate verify failed")
        let fresh = try SelfSigned(names: ["localhost"], days: 1)
        #expect(fresh.certificate.notAfterUnixSeconds - made.certificate.notAfterUnixSeconds >= 2 * 86_400 - 60)
        #expect(fresh.certificate.notAfterUnixSeconds - made.certificate.notAfterUnixSeconds <= 2 * 86_400 + 60)
    }

    @Test("A client without a certificate is rejected if one is required")
    func clientCertificate() throws {
        let made = try SelfSigned(names: ["localhost"], days: 1)
        var configuration = TLSConfiguration()
        configuration.clientAuthoritiesPEM = made.authorityPEM
        let connection = try Connection(
            TLSContext(configuration, certificate: made.certificate), TLSClientContext(trusting: made.authorityPEM),
            name: "localhost")
        #expect(connection.shakeHands().server.failure == "peer did not return a certificate")
        #expect(connection.server.handshake() == .failed("the session is broken"))
    }

    @Test(
        "Suites and groups have OpenSSL's and IANA's names",
        arguments: [
            ["ECDHE-ECDSA-AES128-GCM-SHA256"], ["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"], ["TLS_AES_128_GCM_SHA256"],
            ["TLS_CHACHA20_POLY1305_SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"],
        ])
    func suites(names: [String]) throws {
        var configuration = TLSConfiguration()
        configuration.cipherSuites = names
        configuration.groups = ["P-256"]
        _ = try Connection(configuration).established()
    }

    @Test("Names an unknown suite or group in the error")
    func unknown() throws {
        let certificate = try SelfSigned(names: ["localhost"], days: 1).certificate
        var configuration = TLSConfiguration()
        configuration.cipherSuites = ["ECDHE-ECDSA-AES128-GCM-SHA256", "NO-SUCH-SUITE"]
        let suite = #expect(throws: TLSError.self) { try TLSContext(configuration, certificate: certificate) }
        #expect(suite?.description.hasPrefix("the cipher suite NO-SUCH-SUITE is unknown") == true)
        configuration.cipherSuites = ["ECDHE-ECDSA-AES128-GCM-SHA256", "TLS_NO_SUCH"]
        let new = #expect(throws: TLSError.self) { try TLSContext(configuration, certificate: certificate) }
        #expect(new?.description.hasPrefix("the cipher suite TLS_NO_SUCH is unknown") == true)
        configuration.cipherSuites = nil
        configuration.groups = ["P-256", "no-such-group"]
        let group = #expect(throws: TLSError.self) { try TLSContext(configuration, certificate: certificate) }
        #expect(group?.description.hasPrefix("the curve no-such-group is unknown") == true)
    }

    @Test(
        "Rejects data other than TLS, and makes no further calls",
        arguments: [
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}",
            "\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}\u{28}",
        ])
    func garbage(text: String) throws {
        let connection = try Connection()
        connection.sendRaw(Array(text.utf8))
        #expect(connection.server.handshake().failure != nil)
        #expect(connection.server.handshake() == .failed("the session is broken"))
        var buffer = [UInt8](repeating: 0, count: 8)
        #expect(connection.server.read(into: &buffer, from: 0) == .failed("the session is broken"))
        #expect(connection.server.write([1], from: 0) == .failed("the session is broken"))
        connection.server.close()
    }

    @Test("Random bytes never establish a session", arguments: SeededRandom.seeds)
    func random(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let made = try SelfSigned(names: ["localhost"], days: 1)
        let server = try TLSContext(TLSConfiguration(), certificate: made.certificate)
        let client = try TLSClientContext(trusting: made.authorityPEM)
        for _ in 0..<PropertyRun.count(default: 200) {
            let connection = try Connection(server, client, name: "localhost")
            // A record header, so that some inputs get further.
            connection.sendRaw([22, 3, UInt8(random.below(4)), 0, UInt8(random.below(200))])
            connection.sendRaw((0..<(1 + random.below(300))).map { _ in UInt8(random.below(256)) })
            #expect(connection.server.handshake() != .done(0))
            connection.vanish()
            #expect(connection.server.handshake() != .done(0))
        }
    }

    @Test("A client that leaves during the handshake is detected")
    func vanished() throws {
        let connection = try Connection()
        #expect(connection.client.handshake() == .wantsRead)
        #expect(connection.server.handshake() == .wantsRead)
        connection.vanish()
        var outcome = TLSSession.Outcome.wantsRead
        // As in `TransferTests.vanish`.
        try Deadline.wait("the end of the connection") {
            outcome = connection.server.handshake()
            return outcome != .wantsRead
        }
        #expect(outcome != .done(0))
    }
}
