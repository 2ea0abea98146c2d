import TLS
import TestSupport
import Testing

@Suite("Untrusted certificate of the API server") struct APIServerCertificateTests {
    @Test(
        "The log and /readyz?verbose have the reason and the remedy",
        arguments: [
            ("expired", "the API server's certificate has expired: it was valid until "),
            ("early", "the API server's certificate is not valid before "),
            (
                "name",
                "the API server's certificate is not valid for 127.0.0.1, only for other.example: check the server's address"
            ),
            (
                "CA",
                "the API server's certificate is signed by an unknown authority (CN=CA): check the CA certificates in "
            ),
        ])
    func refused(what: String, reason: String) throws {
        let now = Int64(try Tool.shell.run(["-c", "date +%s"]).text.filter(\.isNumber)) ?? 0
        let all = CertificateAuthority.Validity(notBefore: now - 100_000, notAfter: now + 1_000_000)
        let ca = try CertificateAuthority(making: "CA", all)
        let validity =
            switch what {
            case "expired": CertificateAuthority.Validity(notBefore: now - 100_000, notAfter: now - 60)
            case "early": CertificateAuthority.Validity(notBefore: now + 5_000, notAfter: now + 100_000)
            default: all
            }
        let issued = try ca.issue(commonName: "s", names: [what == "name" ? "other.example" : "127.0.0.1"], validity)
        let files = try Scratch()
        try files.write("tls.crt", issued.certificatePEM)
        try files.write("tls.key", issued.keyPEM)
        try files.write(
            "ca.crt", what == "CA" ? CertificateAuthority(making: "other", all).certificate.pem : ca.certificate.pem)
        // Any TLS server: no request reaches it.
        let api = try ServerProcess(["--cert-dir", files.path])
        try files.write(
            "kubeconfig",
            """
            clusters: [{name: a, cluster: {server: "https://127.0.0.1:\(api.port)", certificate-authority: "\(files.path("ca.crt"))"}}]
            contexts: [{name: a, context: {cluster: a}}]
            current-context: a
            """)
        let server = try ServerProcess(["--kubeconfig", files.path("kubeconfig")])
        let line = try server.waitForLog(containing: reason)
        #expect(line.contains(" warning "), "\(line)")
        if what == "CA" { #expect(line.contains(files.path("ca.crt"))) }
        try Deadline.wait("/readyz has it") {
            try PlainHTTP.get("/readyz?verbose", port: server.operationsPort).text.contains(reason)
        }
        // Logged once, not for each attempt.
        #expect(server.log.split(separator: "\n").count { $0.contains(reason) } == 1)
    }
}
