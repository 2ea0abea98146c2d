import TLS
import TestSupport
import Testing

@Suite("TLS security profiles") struct SecurityProfileTests {
    /// `TLSProfiles` of openshift/api, config/v1/types_tlssecurityprofile.go, in August 2026.
    private static let old = """
        TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256 ECDHE-ECDSA-AES128-GCM-SHA256
        ECDHE-RSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES256-GCM-SHA384 ECDHE-RSA-AES256-GCM-SHA384 ECDHE-ECDSA-CHACHA20-POLY1305
        ECDHE-RSA-CHACHA20-POLY1305 ECDHE-ECDSA-AES128-SHA256 ECDHE-RSA-AES128-SHA256 ECDHE-ECDSA-AES128-SHA ECDHE-RSA-AES128-SHA
        ECDHE-ECDSA-AES256-SHA384 ECDHE-RSA-AES256-SHA384 ECDHE-ECDSA-AES256-SHA ECDHE-RSA-AES256-SHA AES128-GCM-SHA256
        AES256-GCM-SHA384 AES128-SHA256 AES256-SHA256 AES128-SHA AES256-SHA DES-CBC3-SHA
        """

    @Test("Equal those of OpenShift")
    func table() {
        let old = Self.old.split { " \n".contains($0) }.map { String($0) }
        #expect(TLSSecurityProfile.old.cipherSuites == old && TLSSecurityProfile.old.minimumVersion == .v1_0)
        #expect(TLSSecurityProfile.intermediate.cipherSuites == Array(old.prefix(9)))
        #expect(TLSSecurityProfile.intermediate.minimumVersion == .v1_2)
        #expect(
            TLSSecurityProfile.modern.cipherSuites == Array(old.prefix(3))
                && TLSSecurityProfile.modern.minimumVersion == .v1_3)
        for profile in [TLSSecurityProfile.old, .intermediate, .modern] {
            #expect(profile.groups == ["X25519MLKEM768", "X25519", "secp256r1", "secp384r1"])
        }
    }

    @Test("Everything of Old, Intermediate and Modern is offered except for optional parts of OpenSSL")
    func offers() throws {
        for profile in [TLSSecurityProfile.old, .intermediate, .modern] {
            let offer = try profile.offer()
            #expect(offer.minimumVersion == profile.minimumVersion)
            #expect(
                Set(offer.missing).isSubset(of: ["DES-CBC3-SHA"])
                    && Set(offer.missingGroups).isSubset(of: ["X25519MLKEM768"]))
            #expect((offer.cipherSuites ?? []) + offer.missing == profile.cipherSuites.filter { !$0.hasPrefix("TLS_") })
            #expect(offer.groups?.suffix(3) == ["X25519", "P-256", "P-384"])
        }
    }

    @Test("Suites have OpenSSL's and IANA's names; others are skipped and reported")
    func names() throws {
        let profile = TLSSecurityProfile.custom(
            minimumVersion: .v1_2,
            cipherSuites: [
                "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256",
                "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305", "ALL",
                "ECDHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0", "NULL-SHA256", "ADH-AES128-SHA", "PSK-AES128-CBC-SHA",
                "RC4-SHA", "",
                "TLS_RSA_WITH_RC4_128_SHA", "DHE-RSA-AES128-GCM-SHA256",
            ], groups: ["secp521r1", "no-such-group", "ffdhe2048"])
        let offer = try profile.offer()
        #expect(offer.cipherSuites == ["ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"])
        #expect(offer.missing == profile.cipherSuites.suffix(9) && offer.missing.first == "ALL")
        #expect(offer.groups == ["P-521"] && offer.missingGroups == ["no-such-group", "ffdhe2048"])
    }

    @Test("Rejects a profile that names only unknown suites or groups")
    func nothingLeft() {
        let suites = #expect(throws: TLSError.self) {
            try TLSSecurityProfile.custom(minimumVersion: .v1_2, cipherSuites: ["NO-SUCH", "ALL"]).offer()
        }
        #expect(suites?.description == "unknown cipher suites: NO-SUCH, ALL")
        let groups = #expect(throws: TLSError.self) {
            try TLSSecurityProfile.custom(minimumVersion: .v1_2, cipherSuites: [], groups: ["P-9"]).offer()
        }
        #expect(groups?.description == "unknown groups: P-9")
    }

    @Test("Without a suite of TLS 1.2, TLS 1.2 is not offered; without any suite the server's default applies")
    func versions() throws {
        let new = try TLSSecurityProfile.custom(minimumVersion: .v1_1, cipherSuites: ["TLS_AES_256_GCM_SHA384"]).offer()
        #expect(new.minimumVersion == .v1_3 && new.cipherSuites == nil && new.missing == [])
        let free = try TLSSecurityProfile.custom(minimumVersion: .v1_2, cipherSuites: []).offer()
        #expect(free.minimumVersion == .v1_2 && free.cipherSuites == nil && free.groups == nil)
    }

    private func configuration(_ profile: TLSSecurityProfile) throws -> TLSConfiguration {
        let offer = try profile.offer()
        var configuration = TLSConfiguration()
        configuration.minimumVersion = offer.minimumVersion
        configuration.cipherSuites = offer.cipherSuites
        configuration.groups = offer.groups
        return configuration
    }

    @Test(
        "Current clients negotiate HTTP/2 with each of them",
        arguments: [TLSSecurityProfile.old, .intermediate, .modern])
    func handshake(_ profile: TLSSecurityProfile) throws {
        #expect(try Connection(configuration(profile), offersHTTP2: true).established().server.speaksHTTP2)
    }

    @Test(
        "Rejects suites that do not match the certificate's key, unless only TLS 1.3 is offered",
        arguments: ["ECDHE-RSA-AES128-GCM-SHA256", "AES128-SHA"])
    func key(suite: String) throws {
        let certificate = try SelfSigned(names: ["localhost"], days: 1).certificate
        let error = #expect(throws: TLSError.self) {
            try TLSContext(
                configuration(.custom(minimumVersion: .v1_2, cipherSuites: [suite])), certificate: certificate)
        }
        #expect(
            error?.description
                == "no TLS 1.2 cipher suite is compatible with the certificate's ECDSA key")
        _ = try TLSContext(
            configuration(.custom(minimumVersion: .v1_3, cipherSuites: [suite])), certificate: certificate)
        _ = try TLSContext(
            configuration(.custom(minimumVersion: .v1_2, cipherSuites: [suite, "ECDHE-ECDSA-AES128-SHA"])),
            certificate: certificate)
    }

    @Test(
        "Old permits old handshakes, not weak keys",
        .requires(.openssl))
    func weakKey() throws {
        let scratch = try Scratch()
        try Tool.openssl.run([
            "req", "-x509", "-newkey", "rsa:512", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-keyout",
            scratch.path("key"), "-out",
            scratch.path("crt"),
        ])
        let certificate = try Certificate(certificatePEM: scratch.read("crt"), keyPEM: scratch.read("key"))
        for profile in [TLSSecurityProfile.old, .intermediate] {
            let error = #expect(throws: TLSError.self) {
                try TLSContext(configuration(profile), certificate: certificate)
            }
            #expect(error?.description.contains("too small") == true, "\(error as Any)")
        }
    }
}
