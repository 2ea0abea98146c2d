import Glibc
import TestSupport
import Testing

@Suite(
    "Certificate reload",
    .requires(.openssl))
struct CertificateReloadTests {
    /// Returns the serial number of the certificate for a new connection.
    private func served(_ server: ServerProcess) throws -> String {
        let shown = try Tool.openssl.run(["s_client", "-connect", "127.0.0.1:\(server.port)"])
        let serial = try Tool.openssl.run(["x509", "-noout", "-serial"], input: shown.text)
        return String(serial.text.split(separator: "\n").first ?? "")
    }

    private func verbose(_ server: ServerProcess) throws -> Answer {
        try PlainHTTP.get("/readyz?verbose", port: server.operationsPort)
    }

    @Test("Reloads a Secret that the kubelet updates, without dropping connections")
    func kubelet() throws {
        let authority = try Credentials()
        let pairs = try (0..<3).map { try authority.issue("server \($0)") }
        let volume = try MountedVolume(pairs[0].files)
        let server = try ServerProcess(["--cert-dir", volume.path], authority: authority.authority)
        #expect(try served(server) == pairs[0].serial)
        let early = try SecureClient(server)
        let expiry = try server.metric("ocne_webhook_certificate_expiry_timestamp_seconds")
        #expect((expiry ?? 0) > 1_700_000_000)
        for (i, pair) in pairs.enumerated().dropFirst() {
            try volume.update(pair.files)
            try Deadline.wait("pair \(i) is served") { try served(server) == pair.serial }
            try early.send(Reviews.mutate(uid: "early"))
            #expect(try early.answer().status == 200)
            try Deadline.wait("it is counted once") {
                try server.metric(#"ocne_webhook_reloads_total{what="certificate",result="success"}"#) == Double(i)
            }
        }
        let late = try SecureClient(server)
        try late.send(Reviews.mutate(uid: "late"))
        #expect(try late.answer().status == 200)
    }

    @Test("Exports the expiry of a CA next to the certificate, and 0 without one")
    func authorityExpiry() throws {
        let authority = try Credentials()
        let pair = try authority.issue("server")
        let volume = try MountedVolume(pair.files.merging(["ca.crt": []]) { $1 })
        let server = try ServerProcess(["--cert-dir", volume.path], authority: authority.authority)
        func expiry() throws -> Double? { try server.metric("ocne_webhook_ca_expiry_timestamp_seconds") }
        #expect(try expiry() == 0)
        try volume.update(pair.files.merging(["ca.crt": authority.authority]) { $1 })
        // It is valid for two days, and the certificate not longer.
        let remaining = try #require(try expiry()) - Double(time(nil))
        #expect(remaining > 1.9 * 86_400 && remaining < 2.1 * 86_400)
        try volume.update(pair.files.merging(["ca.crt": Array("no certificate".utf8)]) { $1 })
        #expect(try expiry() == 0)
        let own = try ServerProcess()
        #expect(
            try own.metric("ocne_webhook_ca_expiry_timestamp_seconds")
                == own.metric("ocne_webhook_certificate_expiry_timestamp_seconds"))
    }

    @Test(
        "Rejects and reports a mismatched pair until a matching one is written",
        arguments: ["other key", "garbage", "empty", "gone"])
    func broken(how: String) throws {
        let authority = try Credentials()
        let (good, other) = (try authority.issue("good"), try authority.issue("other"))
        let volume = try MountedVolume(good.files)
        let server = try ServerProcess(["--cert-dir", volume.path], authority: authority.authority)
        let broken: [String: [UInt8]] =
            switch how {
            case "other key": ["tls.crt": good.certificate, "tls.key": other.key]
            case "garbage":
                [
                    "tls.crt": Array("-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n".utf8),
                    "tls.key": good.key,
                ]
            case "empty": ["tls.crt": good.certificate, "tls.key": []]
            default: ["tls.crt": good.certificate]
            }
        try volume.update(broken)
        try Deadline.wait("the failure is counted") {
            try server.metric(#"ocne_webhook_reloads_total{what="certificate",result="failure"}"#) == 1
        }
        let line = try server.waitForLog(containing: "could not reload certificate, keeping what was there before")
        #expect(line.contains(" error ") && line.contains("reason=\""))
        #expect(!line.contains("PRIVATE"))
        let warned = try verbose(server)
        #expect(
            warned.status == 200 && warned.text.contains("[!]certificate warning: kept what was there before: "),
            "\(warned.text)")
        #expect(try served(server) == good.serial)

        try volume.update(other.files)
        try Deadline.wait("the good pair is served") { try served(server) == other.serial }
        #expect(try verbose(server).text.contains("[+]certificate ok"))
    }

    @Test("Reloads files that are overwritten in place; SIGHUP reloads at once")
    func inPlace() throws {
        let authority = try Credentials()
        let (first, second) = (try authority.issue("first"), try authority.issue("second"))
        let scratch = try Scratch()
        for (name, content) in first.files { try scratch.write(name, content) }
        let server = try ServerProcess(
            ["--tls-cert-file", scratch.path("tls.crt"), "--tls-private-key-file", scratch.path("tls.key")],
            authority: authority.authority)
        // Between the writes the pair does not match; afterwards it does.
        for (name, content) in second.files { try scratch.write(name, content) }
        try Deadline.wait("the new pair is served") { try served(server) == second.serial }
        let before = try server.metric(#"ocne_webhook_reloads_total{what="certificate",result="success"}"#) ?? 0
        server.signal(1)
        try Deadline.wait("it is read again") {
            try server.metric(#"ocne_webhook_reloads_total{what="certificate",result="success"}"#) ?? 0 > before
        }
        #expect(server.isRunning)
    }
}
