import TestSupport
import Testing

@Suite(
    "Compatibility with openssl s_client",
    .requires(.openssl)
)
struct HandshakeTests {
    /// Returns the output of `openssl s_client` about a handshake.
    private func connect(_ server: ServerProcess, _ arguments: [String], input: String = "") throws -> Tool.Result {
        let scratch = try Scratch()
        try scratch.write("ca.crt", server.authority)
        return try Tool.openssl.run(
            [
                "s_client", "-connect", "127.0.0.1:\(server.port)", "-CAfile", scratch.path("ca.crt"),
                "-verify_return_error",
            ] + arguments,
            input: input)
    }

    @Test("Supports TLS 1.2 and 1.3", arguments: [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")])
    func versions(flag: String, name: String) throws {
        let server = try ServerProcess()
        let result = try connect(server, [flag])
        #expect(result.status == 0, "\(result.all)")
        #expect(result.text.contains("New, \(name), Cipher is "))
        #expect(result.text.contains("Verify return code: 0 (ok)"))
        #expect(result.text.contains("Secure Renegotiation IS \(name == "TLSv1.2" ? "" : "NOT ")supported"))
        #expect(result.text.contains("Compression: NONE"))
    }

    @Test("Rejects and counts older versions", arguments: ["-tls1", "-tls1_1"])
    func oldVersions(flag: String) throws {
        let server = try ServerProcess()
        let result = try connect(server, [flag, "-cipher", "ALL:@SECLEVEL=0"])
        #expect(result.status != 0)
        #expect(result.text.contains("Cipher is (NONE)"), "\(result.all)")
        #expect(try server.metric(#"ocne_webhook_tls_handshake_failures_total{reason="unsupported protocol"}"#) == 1)
    }

    @Test("The minimum version can be raised")
    func minimumVersion() throws {
        let server = try ServerProcess(["--tls-min-version", "VersionTLS13"])
        #expect(try connect(server, ["-tls1_2"]).status != 0)
        #expect(try connect(server, ["-tls1_3"]).status == 0)
    }

    @Test("Flags select cipher suites and groups")
    func suites() throws {
        let server = try ServerProcess([
            "--tls-cipher-suites", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,TLS_AES_256_GCM_SHA384", "--tls-curves",
            "P-384",
        ])
        let old = try connect(server, ["-tls1_2"])
        #expect(
            old.text.contains("Cipher is ECDHE-ECDSA-AES256-GCM-SHA384")
                && old.text.contains("Server Temp Key: ECDH, secp384r1"))
        #expect(try connect(server, ["-tls1_3"]).text.contains("Cipher is TLS_AES_256_GCM_SHA384"))
        #expect(try connect(server, ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"]).status != 0)
        #expect(try connect(server, ["-tls1_3", "-groups", "X25519"]).status != 0)
    }

    @Test(
        "Offers only suites with forward secrecy and authenticated encryption",
        arguments: ["AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA256"])
    func weakSuites(suite: String) throws {
        // Selecting suites of TLS 1.3 only does not enable others of TLS 1.2.
        let server = try ServerProcess(suite.hasPrefix("AES") ? [] : ["--tls-cipher-suites", "TLS_AES_128_GCM_SHA256"])
        #expect(try connect(server, ["-tls1_2", "-cipher", suite]).status != 0)
    }

    @Test("Finite field groups, which cost a server a hundred times as much, must be enabled explicitly")
    func finiteFields() throws {
        #expect(try connect(try ServerProcess(), ["-tls1_3", "-groups", "ffdhe2048"]).status != 0)
        let named = try ServerProcess(["--tls-curves", "ffdhe2048,X25519"])
        #expect(try connect(named, ["-tls1_3", "-groups", "ffdhe2048"]).status == 0)
        // OpenSSL's default curves remain.
        let server = try ServerProcess()
        for curve in ["X25519", "P-256", "P-384"] {
            #expect(try connect(server, ["-tls1_3", "-groups", curve]).status == 0)
        }
    }

    @Test("Restrictions in OpenSSL's configuration apply")
    func systemConfiguration() throws {
        let scratch = try Scratch()
        func server(_ settings: String) throws -> ServerProcess {
            try scratch.write(
                "openssl.cnf",
                "openssl_conf = conf\n[conf]\nssl_conf = ssl\n[ssl]\nsystem_default = default\n[default]\n\(settings)\n"
            )
            return try ServerProcess(environment: ["OPENSSL_CONF": scratch.path("openssl.cnf")])
        }
        let newest = try server("MinProtocol = TLSv1.3")
        #expect(try connect(newest, ["-tls1_2"]).status != 0)
        #expect(try connect(newest, ["-tls1_3"]).status == 0)
        let strong = try server("CipherString = ECDHE-ECDSA-AES256-GCM-SHA384:AES128-SHA")
        #expect(try connect(strong, ["-tls1_2"]).text.contains("Cipher is ECDHE-ECDSA-AES256-GCM-SHA384"))
        for suite in ["ECDHE-ECDSA-AES128-GCM-SHA256", "AES128-SHA"] {
            #expect(try connect(strong, ["-tls1_2", "-cipher", suite]).status != 0)
        }
        let narrow = try server("Groups = P-384")
        #expect(try connect(narrow, ["-tls1_3", "-groups", "X25519"]).status != 0)
        #expect(try connect(narrow, ["-tls1_3", "-groups", "P-384"]).status == 0)
    }

    @Test(
        "ALPN negotiates the protocol",
        arguments: [
            ("h2,http/1.1", "h2"), ("http/1.1,h2", "h2"), ("http/1.1", "http/1.1"), ("h2", "h2"), ("spdy/3", nil),
        ])
    func protocols(offered: String, chosen: String?) throws {
        let server = try ServerProcess()
        let result = try connect(server, ["-alpn", offered])
        #expect(result.status == 0)
        #expect(result.text.contains(chosen.map { "ALPN protocol: \($0)\n" } ?? "No ALPN negotiated"), "\(result.text)")
    }

    @Test("HTTP/2 can be disabled")
    func withoutHTTP2() throws {
        let server = try ServerProcess(["--http2", "false"])
        #expect(try connect(server, ["-alpn", "h2,http/1.1"]).text.contains("ALPN protocol: http/1.1\n"))
        #expect(try connect(server, ["-alpn", "h2"]).text.contains("No ALPN negotiated"))
    }

    @Test("Rejects renegotiation by the client")
    func renegotiation() throws {
        let server = try ServerProcess()
        // "R" on its own line makes s_client request it.
        let result = try connect(server, ["-tls1_2"], input: "R\n")
        #expect(result.diagnostics.contains("no renegotiation"), "\(result.all)")
    }

    @Test("Resumes sessions", arguments: ["-tls1_2", "-tls1_3"])
    func resumption(flag: String) throws {
        let server = try ServerProcess()
        let scratch = try Scratch()
        // Sends a request, so that the ticket of TLS 1.3, which follows the handshake, arrives before the connection
        // ends.
        let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        let first = try connect(server, [flag, "-ign_eof", "-sess_out", scratch.path("session")], input: request)
        #expect(first.text.contains("New, "), "\(first.all)")
        let second = try connect(server, [flag, "-ign_eof", "-sess_in", scratch.path("session")], input: request)
        #expect(second.text.contains("Reused, "), "\(second.all)")
    }
}
