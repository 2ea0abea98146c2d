import EventLoop
import Synchronization
import TLS
import TestSupport
import Testing

/// Seconds since 1970.
private func unixNow() throws -> Int64 { Int64(try Tool.shell.run(["-c", "date +%s"]).text.filter(\.isNumber)) ?? 0 }

/// A CA that issues certificates with unusual validity.
private struct Issuer {
    let authority: CertificateAuthority
    let now: Int64

    init() throws {
        now = try unixNow()
        authority = try CertificateAuthority(making: "CA", .init(notBefore: now - 1_000_000, notAfter: now + 1_000_000))
    }

    /// Issues a certificate and key for a Secret; times are in seconds from now.
    func issue(from: Int64 = -100_000, to: Int64 = 900_000, names: [String] = ["127.0.0.1"]) throws -> [String: [UInt8]]
    {
        let issued = try authority.issue(
            commonName: "s", names: names, .init(notBefore: now + from, notAfter: now + to))
        return ["tls.crt": issued.certificatePEM, "tls.key": issued.keyPEM]
    }
}

extension ServerProcess {
    fileprivate func reloads(_ result: String) throws -> Double {
        try metric(#"ocne_webhook_reloads_total{what="certificate",result="\#(result)"}"#) ?? -1
    }

    fileprivate var readiness: String { get throws { try PlainHTTP.get("/readyz?verbose", port: operationsPort).text } }
}

@Suite("Certificates that clients reject") struct OddCertificateTests {
    @Test(
        "Serves and reports a certificate that is expired or not yet valid at the start",
        arguments: [true, false])
    func outsideItsTime(isExpired: Bool) throws {
        let issuer = try Issuer()
        let volume = try MountedVolume(isExpired ? issuer.issue(to: -60) : issuer.issue(from: 600))
        let server = try ServerProcess(["--cert-dir", volume.path], authority: issuer.authority.certificate.pem)
        let text = try server.readiness
        let reason = isExpired ? "it has expired: it was valid until " : "it is not valid before "
        #expect(
            text.contains("[!]serving-certificate warning: clients refuse it: \(reason)")
                && text.contains("readyz check passed"), "\(text)"
        )
        #expect(
            server.log.contains(
                isExpired ? "certificate expired" : "certificate not acceptable to clients"))
        #expect(try server.metric("ocne_webhook_certificate_valid") == 0)
        #expect(throws: SecureClient.Failure.self) { try SecureClient(server) }
        // Any better one replaces it.
        try volume.update(try issuer.issue())
        try Deadline.wait("the renewed one is served") { try server.metric("ocne_webhook_certificate_valid") == 1 }
        #expect(try server.readiness.contains("[+]serving-certificate ok: valid until "))
        _ = try SecureClient(server)
    }

    @Test("Does not start with a certificate that no client accepts, and names its file")
    func unusable() throws {
        let issuer = try Issuer()
        let volume = try MountedVolume(try issuer.issue(names: []))
        let (status, output) = try ServerProcess.run(["serve", "--cert-dir", volume.path])
        #expect(
            status == 2 && output.contains("\(volume.path)/tls.crt: the certificate has no DNS name or IP address"),
            "\(output)")
        try volume.update(try issuer.issue())
        let (other, text) = try ServerProcess.run([
            "serve", "--cert-dir", volume.path, "--self-made-names", "hooks.n.svc",
        ])
        #expect(other == 2 && text.contains("is not valid for hooks.n.svc, only for 127.0.0.1"), "\(text)")
    }

    @Test("Serves a renewed certificate that is not yet valid once it is")
    func early() throws {
        let issuer = try Issuer()
        let volume = try MountedVolume(try issuer.issue())
        let server = try ServerProcess(["--cert-dir", volume.path], authority: issuer.authority.certificate.pem)
        let before = try server.metric("ocne_webhook_certificate_expiry_timestamp_seconds")
        let soon = try unixNow() - issuer.now + 8
        try volume.update(try issuer.issue(from: soon, to: 800_000))
        try Deadline.wait("it is refused") { try server.reloads("failure") == 1 }
        #expect(try server.readiness.contains("tls.crt: the certificate is not valid before "))
        #expect(try server.metric("ocne_webhook_certificate_expiry_timestamp_seconds") == before)
        _ = try SecureClient(server)
        try Deadline.wait("its time has come") { try server.reloads("success") == 1 }
        #expect(try server.metric("ocne_webhook_certificate_expiry_timestamp_seconds") == Double(issuer.now + 800_000))
        #expect(try unixNow() >= issuer.now + soon)
        #expect(try server.readiness.contains("[+]certificate ok"))
        _ = try SecureClient(server)
    }

    @Test("Reports a certificate before and after it expires")
    func expires() throws {
        let issuer = try Issuer()
        let end = try unixNow() - issuer.now + 9
        let volume = try MountedVolume(try issuer.issue(to: end))
        let server = try ServerProcess(["--cert-dir", volume.path], authority: issuer.authority.certificate.pem)
        #expect(server.log.contains("certificate expires soon"))
        #expect(try server.readiness.contains("[!]serving-certificate warning: it expires in 0 minutes"))
        #expect(try server.metric("ocne_webhook_certificate_valid") == 1)
        try server.waitForLog(containing: "certificate expired")
        #expect(try server.readiness.contains("[!]serving-certificate warning: clients refuse it: it has expired"))
        #expect(try server.metric("ocne_webhook_certificate_valid") == 0)
        #expect(server.log.split(separator: "\n").count { $0.contains(" certificate expire") } == 2)
    }

    @Test("Other settings are reloadable although the certificate's files are unusable")
    func otherSettings() throws {
        let issuer = try Issuer()
        let files = try Scratch()
        for (name, content) in try issuer.issue() { try files.write(name, content) }
        let settings = "tls-cert-file: \(files.path("tls.crt"))\ntls-private-key-file: \(files.path("tls.key"))\n"
        try files.write("config.yaml", settings)
        let server = try ServerProcess([
            "--config", files.path("config.yaml"), "--tls-cert-file", files.path("tls.crt"),
        ])
        try files.replace("tls.crt", "nothing")
        try Deadline.wait("it is refused") { try server.reloads("failure") >= 1 }
        try files.replace("config.yaml", settings + "max-request-bytes: 1Ki\n")
        try server.waitForLog(containing: "settings have changed")
        #expect(try server.metric(#"ocne_webhook_last_reload_successful{what="config"}"#) == 1)
    }
}

@Suite(
    "Certificate reload under load",
    .requires(.openssl))
struct CertificateSwapTests {
    /// Certificates that clients accept, and others.
    private static let good = [
        "ecdsa-p256", "ecdsa-secp384r1", "ed25519", "rsa-2048", "chain", "sec1-as-rsa-private-key",
        "pkcs8-rsa-as-ec-private-key", "crlf",
        "text-around", "several-keys", "chain-in-another-order", "ec-parameters-in-front",
    ]
    private static let bad = [
        "expired", "not-yet-valid", "ecdsa-secp256k1", "rsa-1024", "no-names", "key-of-another", "client-usage-only",
        "other-name", "ed448",
        "damaged-certificate", "no-key", "rsa-pss", "encrypted-pkcs8", "version-1", "sha1", "truncated-certificate",
    ]
    private static let swaps = 120

    /// The results of a client that sends requests continuously.
    private final class Tally: Sendable {
        let isDone = Atomic<Bool>(false)
        let answers = Atomic<Int>(0)
        let ended = Atomic<Int>(0)
        let failures = Mutex<[String]>([])
    }

    /// Sends requests until stopped, each on a new connection or all on the same one.
    private static func ask(_ server: ServerProcess, _ tally: Tally, anew: Bool) {
        defer { tally.ended.add(1, ordering: .relaxed) }
        var open: SecureClient?
        while !tally.isDone.load(ordering: .relaxed) {
            do {
                let client = try open ?? SecureClient(server)
                open = anew ? nil : client
                try client.send(Reviews.mutate(uid: "u"))
                let status = try client.answer().status
                if status != 200 { tally.failures.withLock { $0.append("status \(status)") } }
                tally.answers.add(1, ordering: .relaxed)
            } catch {
                tally.failures.withLock { $0.append("\(error)") }
                open = nil
            }
        }
    }

    @Test("No request fails during 120 swaps with invalid and expired certificates among them")
    func swaps() throws {
        let shapes = try Scratch()
        let script =
            "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/TLSTests/Shapes/make.sh"
        #expect(try Tool.shell.run([script, shapes.path]).status == 0)
        func files(_ shape: String) throws -> [String: [UInt8]] {
            ["tls.crt": try shapes.read("\(shape)/tls.crt"), "tls.key": try shapes.read("\(shape)/tls.key")]
        }
        let volume = try MountedVolume(try files("rsa-4096"))
        let server = try ServerProcess(["--cert-dir", volume.path], authority: try shapes.read("ca.crt"))
        let tally = Tally()
        for anew in [true, true, false] { try Thread.start("client") { Self.ask(server, tally, anew: anew) } }
        defer { tally.isDone.store(true, ordering: .relaxed) }
        for i in 0..<Self.swaps {
            let isGood = i % 3 == 0
            let pool = isGood ? Self.good : Self.bad
            let shape = pool[(isGood ? i / 3 : i - i / 3) % pool.count]
            let result = isGood ? "success" : "failure"
            let before = try server.reloads(result)
            try volume.update(try files(shape))
            try Deadline.wait("\(shape): \(result)") { try server.reloads(result) > before }
        }
        tally.isDone.store(true, ordering: .relaxed)
        try Deadline.wait("the clients have ended") { tally.ended.load(ordering: .relaxed) == 3 }
        #expect(tally.failures.withLock { $0 } == [])
        #expect(tally.answers.load(ordering: .relaxed) > Self.swaps)
        #expect(try server.reloads("success") + server.reloads("failure") == Double(Self.swaps))
        #expect(!server.log.contains("PRIVATE"))
        for shape in ["expired", "ecdsa-secp256k1", "rsa-1024", "no-names", "other-name", "not-yet-valid"] {
            let reason = [
                "expired": "has expired", "ecdsa-secp256k1": "ECDSA secp256k1", "rsa-1024": "RSA 1024",
                "no-names": "has no DNS name",
                "other-name": "is valid for other.n.svc", "not-yet-valid": "is not valid before",
            ][shape]
            #expect(
                server.log.contains("\(volume.path)/tls.crt: the certificate \(reason ?? "")")
                    || server.log.contains(reason ?? "?"))
        }
    }
}
