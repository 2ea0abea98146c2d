import TLS
import TestSupport
import Testing

@Suite(
    "Client certificates",
    .requires(.openssl, .curl))
struct ClientCertificateTests {
    /// Returns the status that curl gets with an optional certificate.
    private func ask(_ server: ServerProcess, _ pair: Credentials.Pair?, tls: String) throws -> Tool.Result {
        let scratch = try Scratch()
        try scratch.write("ca.crt", server.authority)
        return try Tool.curl.run(
            [
                "-sS", "--max-time", "30", "--cacert", scratch.path("ca.crt"), "-H", "Content-Type: application/json",
                "--tls-max", tls,
            ]
                + (pair.map { ["--cert", $0.certificatePath, "--key", $0.keyPath] } ?? [])
                + ["--data-binary", "@-", "https://127.0.0.1:\(server.port)/mutate-\(Reviews.config)"],
            input: Reviews.config(uid: "known"))
    }

    @Test("Serves only clients with a certificate of the CA", arguments: ["1.2", "1.3"])
    func authority(tls: String) throws {
        let clients = try Credentials()
        let strangers = try Credentials(named: "another CA")
        let server = try ServerProcess(["--client-ca-file", clients.authorityPath])
        let known = try ask(server, try clients.issue("kube-apiserver", isServer: false), tls: tls)
        #expect(known.status == 0 && known.text.contains(#""uid":"known","allowed":true"#), "\(known.all)")
        let none = try ask(server, nil, tls: tls)
        #expect(none.status != 0 && none.text.isEmpty, "\(none.all)")
        // A TLS alert has the reason.
        #expect(none.diagnostics.contains("alert"), "\(none.all)")
        let stranger = try ask(server, try strangers.issue("kube-apiserver", isServer: false), tls: tls)
        #expect(stranger.status != 0 && stranger.text.isEmpty, "\(stranger.all)")
        #expect(stranger.diagnostics.contains("alert"), "\(stranger.all)")
        // A server certificate is not valid for clients.
        let server2 = try ask(server, try clients.issue("kube-apiserver", isServer: true), tls: tls)
        #expect(server2.status != 0 && server2.text.isEmpty, "\(server2.all)")
        #expect(
            try server.metric(#"ocne_webhook_tls_handshake_failures_total{reason="peer did not return a certificate"}"#)
                == 1)
    }

    @Test("Closes a connection with its next request after its client's CA was removed, and no others")
    func removed() throws {
        let (kept, gone) = (try Credentials(), try Credentials(named: "another CA"))
        let files = try Scratch()
        try files.write("clients.crt", kept.authority + gone.authority)
        let server = try ServerProcess(["--client-ca-file", files.path("clients.crt")])
        func certificate(_ issuer: Credentials) throws -> Certificate {
            let pair = try issuer.issue("kube-apiserver", isServer: false)
            return try Certificate(certificatePEM: pair.certificate, keyPEM: pair.key)
        }
        let (mine, theirs) = (try certificate(kept), try certificate(gone))
        let (staying, leaving) = (
            try SecureClient(server, certificate: mine), try SecureClient(server, certificate: theirs)
        )
        let (staying2, leaving2) = (
            try HTTP2Client(server, certificate: mine), try HTTP2Client(server, certificate: theirs)
        )
        let request = Reviews.post("mutate-\(Reviews.config)", Reviews.config(uid: "u"))
        for client in [staying, leaving] {
            try client.send(request)
            #expect(try client.answer().status == 200)
        }
        for client in [staying2, leaving2] {
            #expect(try client.answer(client.request(Reviews.config(uid: "u"))).status == 200)
        }
        try files.replace("clients.crt", String(decoding: kept.authority, as: UTF8.self))
        try Deadline.wait("the file is read") {
            try server.metric(#"ocne_webhook_reloads_total{what="client-ca",result="success"}"#) == 1
        }
        try staying.send(request)
        #expect(try staying.answer().status == 200)
        #expect(try staying2.answer(staying2.request(Reviews.config(uid: "u"))).status == 200)
        try leaving.send(request)
        let refused = try leaving.answer()
        #expect(refused.status == 403 && refused.text.contains("the client certificate is not accepted any more"))
        #expect(try leaving.isEnded())
        // GOAWAY indicates that the second request was not processed.
        _ = try leaving2.request(Reviews.config(uid: "u"))
        #expect(try leaving2.isEnded())
        #expect(leaving2.goAways.map { [$0.lastStream, $0.code] } == [[1, 0]])
        #expect(throws: (any Error).self) {
            let again = try SecureClient(server, certificate: theirs)
            try again.send(request)
            _ = try again.answer()
        }
    }

    @Test("If names are configured, the certificate must have one of them", arguments: ["1.2", "1.3"])
    func names(tls: String) throws {
        let clients = try Credentials()
        let server = try ServerProcess([
            "--client-ca-file", clients.authorityPath, "--client-allowed-names",
            "kube-apiserver,front-proxy.example.org",
        ])
        for (name, alternatives, isAllowed) in [
            ("kube-apiserver", "DNS:x", true), ("someone", "DNS:front-proxy.example.org", true),
            ("someone", "DNS:x", false),
            ("kube-apiserver.example.org", "DNS:x", false),
        ] {
            let result = try ask(server, try clients.issue(name, alternatives: alternatives, isServer: false), tls: tls)
            #expect((result.status == 0) == isAllowed, "\(name), \(alternatives): \(result.all)")
        }
        #expect(try server.metric(#"ocne_webhook_tls_handshake_failures_total{reason="client name not allowed"}"#) == 2)
    }
}
