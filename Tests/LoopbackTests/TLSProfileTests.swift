import TLS
import TestSupport
import Testing

/// The built server, with openssl as a client of various TLS versions.
@Suite("TLS profiles", .requires(.openssl))
struct TLSProfileTests {
    /// Returns the negotiated version, suite and protocol, or `none`.
    private func agreed(_ server: ServerProcess, _ version: String, _ suite: String? = nil) throws -> String {
        let answer = try Tool.openssl.run([
            "s_client", "-connect", "127.0.0.1:\(server.port)", "-\(version)", "-cipher",
            "\(suite ?? "ALL"):@SECLEVEL=0", "-alpn",
            "h2,http/1.1",
        ]).text
        func value(behind text: String) -> String? {
            answer.split(separator: "\n").first { $0.contains(text) }?.split(separator: " ").last.map { String($0) }
        }
        guard let cipher = value(behind: "Cipher is "), cipher != "(NONE)" else { return "none" }
        return "\(cipher) \(value(behind: "ALPN protocol: ") ?? "-")"
    }

    private static let ecdhe = "ECDHE-ECDSA-AES128-GCM-SHA256 h2"

    @Test(
        "Each profile offers its versions and suites, and HTTP/2 with suitable suites only",
        arguments: [
            (
                "Old",
                [
                    "tls1": "ECDHE-ECDSA-AES128-SHA http/1.1", "tls1_1": "ECDHE-ECDSA-AES128-SHA http/1.1",
                    "tls1_2": ecdhe,
                    "tls1_2 ECDHE-ECDSA-AES256-SHA384": "ECDHE-ECDSA-AES256-SHA384 http/1.1",
                ]
            ),
            (
                "Intermediate",
                ["tls1": "none", "tls1_1": "none", "tls1_2": ecdhe, "tls1_2 ECDHE-ECDSA-AES128-SHA": "none"]
            ),
            ("Modern", ["tls1": "none", "tls1_1": "none", "tls1_2": "none"]),
            ("none", ["tls1": "none", "tls1_1": "none", "tls1_2": ecdhe, "tls1_2 ECDHE-ECDSA-AES128-SHA": "none"]),
        ])
    func handshakes(profile: String, outcomes: [String: String]) throws {
        let server = try ServerProcess(["--tls-profile", profile])
        for (what, outcome) in outcomes {
            let parts = what.split(separator: " ").map { String($0) }
            #expect(try agreed(server, parts[0], parts.dropFirst().first) == outcome, "\(what)")
        }
        #expect(try agreed(server, "tls1_3") == "TLS_AES_256_GCM_SHA384 h2")
        let version = ["Old": "VersionTLS10", "Modern": "VersionTLS13"][profile] ?? "VersionTLS12"
        #expect(try server.metric(#"ocne_webhook_tls_profile_info{type="\#(profile)",min_version="\#(version)"}"#) == 1)
        let ready = try PlainHTTP.get("/readyz?verbose", port: server.operationsPort).text
        let named = profile == "none" ? "no profile" : "\(profile) from "
        #expect(ready.contains("[+]tls-profile ok: \(named)"), "\(ready)")
        #expect(server.log.contains("type=\"\(profile)\"") == (profile != "none"))
    }

    @Test("With an RSA key, Old also offers its suites without forward secrecy")
    func rsa() throws {
        let scratch = try Scratch()
        try Tool.openssl.run([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-addext",
            "subjectAltName=DNS:localhost",
            "-keyout", scratch.path("tls.key"), "-out", scratch.path("tls.crt"),
        ])
        let old = try ServerProcess(["--cert-dir", scratch.path, "--tls-profile", "Old"])
        #expect(try agreed(old, "tls1_2", "AES256-SHA") == "AES256-SHA http/1.1")
        #expect(try agreed(old, "tls1_1", "ECDHE-RSA-AES128-SHA") == "ECDHE-RSA-AES128-SHA http/1.1")
        #expect(try agreed(old, "tls1_2") == "ECDHE-RSA-AES128-GCM-SHA256 h2")
        let usual = try ServerProcess(["--cert-dir", scratch.path, "--tls-profile", "Intermediate"])
        #expect(try agreed(usual, "tls1_2", "AES256-SHA") == "none")
    }

    @Test("Flags take precedence over the profile, each for its own setting")
    func flags() throws {
        let newer = try ServerProcess(["--tls-profile", "Old", "--tls-min-version", "VersionTLS12"])
        #expect(try agreed(newer, "tls1_1") == "none")
        #expect(try agreed(newer, "tls1_2", "ECDHE-ECDSA-AES128-SHA") == "ECDHE-ECDSA-AES128-SHA http/1.1")
        #expect(newer.log.contains("TLS profile: overridden by flags flags=\"tls-min-version\""))
        let one = try ServerProcess([
            "--tls-profile", "Intermediate", "--tls-cipher-suites", "ECDHE-ECDSA-AES256-GCM-SHA384",
        ])
        #expect(try agreed(one, "tls1_2") == "ECDHE-ECDSA-AES256-GCM-SHA384 h2")
        #expect(try agreed(one, "tls1_2", "ECDHE-ECDSA-AES128-GCM-SHA256") == "none")
    }

    @Test("Reloads a changed file; open connections continue, and an unusable profile changes nothing")
    func reload() throws {
        let volume = try MountedVolume(["profile.yaml": Array("type: Intermediate".utf8)])
        let server = try ServerProcess(["--tls-profile", "\(volume.path)/profile.yaml"])
        let open = try SecureClient(server)
        try volume.update(["profile.yaml": Array("type: Modern".utf8)])
        try Deadline.wait("TLS 1.2 is refused") { try agreed(server, "tls1_2") == "none" }
        try open.send(Reviews.post("mutate-\(Reviews.config)", Reviews.config(uid: "open")))
        #expect(try open.answer().status == 200)
        let suites = "type: Custom\ncustom: {minTLSVersion: VersionTLS12, ciphers: ["
        for (list, reason) in [
            ("ECDHE-RSA-AES128-GCM-SHA256", "is compatible with the certificate's ECDSA key"),
            ("NO-SUCH", "unknown cipher suites: NO-SUCH"),
        ] {
            try volume.update(["profile.yaml": Array("\(suites)\(list)]}".utf8)])
            try server.waitForLog(containing: reason)
            #expect(try agreed(server, "tls1_2") == "none")
        }
        #expect(
            try PlainHTTP.get("/readyz?verbose", port: server.operationsPort).text.contains(
                "[!]tls-profile-file warning: "))
        try volume.update(["profile.yaml": Array("\(suites)NO-SUCH, ECDHE-ECDSA-AES128-SHA]}".utf8)])
        try Deadline.wait("TLS 1.2 is spoken") { try agreed(server, "tls1_2") == "ECDHE-ECDSA-AES128-SHA http/1.1" }
        try server.waitForLog(containing: #"not offered by OpenSSL type="Custom" names="NO-SUCH""#)
        #expect(try agreed(server, "tls1_3") == "TLS_AES_256_GCM_SHA384 h2")
    }

    @Test("The setting itself is reloadable, and can be removed")
    func settings() throws {
        let files = try Scratch()
        try files.write("config.yaml", "tls-profile: Modern\n")
        let server = try ServerProcess(["--config", files.path("config.yaml")])
        #expect(try agreed(server, "tls1_2") == "none")
        try files.replace("config.yaml", "tls-profile: none\n")
        server.signal(1)
        try Deadline.wait("TLS 1.2 is spoken") { try agreed(server, "tls1_2") == Self.ecdhe }
        #expect(try server.metric(#"ocne_webhook_tls_profile_info{type="Modern",min_version="VersionTLS13"}"#) == 0)
    }

    @Test("Reports versions of the profile that OpenSSL's configuration excludes")
    func configuration() throws {
        let scratch = try Scratch()
        try scratch.write(
            "openssl.cnf",
            "openssl_conf = init\n[init]\nssl_conf = ssl\n[ssl]\nsystem_default = default\n[default]\nMinProtocol = TLSv1.2\n"
        )
        let server = try ServerProcess(
            ["--tls-profile", "Old"], environment: ["OPENSSL_CONF": scratch.path("openssl.cnf")])
        #expect(try agreed(server, "tls1_1") == "none")
        #expect(try agreed(server, "tls1_2", "ECDHE-ECDSA-AES128-SHA") == "ECDHE-ECDSA-AES128-SHA http/1.1")
        #expect(
            try server.waitForLog(containing: "TLS profile: not offered by OpenSSL").contains(
                "names=\"VersionTLS10,VersionTLS11"))
        #expect(try server.metric(#"ocne_webhook_tls_profile_info{type="Old",min_version="VersionTLS12"}"#) == 1)
    }
}
