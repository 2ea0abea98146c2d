import EventLoop
import Synchronization
import TestSupport
import Testing

@testable import TLS

/// Certificates and keys of many shapes, as created by `Shapes/make.sh`, with Go 1.27's assessment of the same files:
/// `tls.LoadX509KeyPair`, then a client of `crypto/tls` that trusts their CA and connects to `hooks.n.svc`.
@Suite("Shapes of certificates", .requires(.openssl))
struct ShapeTests {
    /// Go's assessment.
    enum Answer {
        /// `tls.LoadX509KeyPair` fails.
        case refusesPair
        /// The pair is loaded, and clients reject it.
        case refusesServer
    }

    /// Shapes that Go's client accepts, with TLS 1.3 and 1.2.
    static let accepted = [
        "any-usage", "authority-as-leaf", "both-in-both-files", "both-usages", "chain-in-another-order",
        "chain-with-root", "chain",
        "crlf", "ec-parameters-in-front", "ecdsa-p256", "ecdsa-secp384r1", "ecdsa-secp521r1", "ed25519",
        "key-under-another-label",
        "key-usage-agreement-only", "key-usage-signing-certificates-only", "no-newline-at-the-end", "no-usage",
        "pkcs1-as-ec-private-key", "pkcs1-as-private-key", "pkcs1-as-rsa-private-key", "pkcs8-ec-as-ec-private-key",
        "pkcs8-ec-as-private-key", "pkcs8-ec-as-rsa-private-key", "pkcs8-rsa-as-ec-private-key",
        "pkcs8-rsa-as-private-key",
        "pkcs8-rsa-as-rsa-private-key", "rsa-2048", "rsa-3072", "rsa-4096", "rsa-other", "rsa-sha384", "rsa-sha512",
        "sec1-as-ec-private-key", "sec1-as-private-key", "sec1-as-rsa-private-key", "self-signed-sha1", "self-signed",
        "several-keys",
        "text-around", "upper-case-name", "wildcard",
    ]

    /// Shapes that Go rejects, and the expected reason.
    static let refused: [(shape: String, go: Answer, reason: String)] = [
        ("address-only", .refusesServer, "is not valid for hooks.n.svc, only for 127.0.0.1"),
        ("byte-order-mark-certificate", .refusesPair, "no PEM certificate found"),
        ("byte-order-mark-key", .refusesPair, "no unencrypted PEM private key"),
        ("client-usage-only", .refusesServer, "must include serverAuth"),
        ("damaged-certificate", .refusesPair, "certificate 1 of the file cannot be read"),
        ("damaged-key", .refusesPair, "no unencrypted PEM private key"),
        ("dsa", .refusesPair, "has a key that clients do not accept: DSA"),
        ("ecdsa-brainpoolP256r1", .refusesPair, "ECDSA brainpoolP256r1"),
        ("ecdsa-brainpoolP384r1", .refusesPair, "ECDSA brainpoolP384r1"),
        ("ecdsa-secp224r1", .refusesServer, "ECDSA secp224r1"),
        ("ecdsa-secp256k1", .refusesPair, "ECDSA secp256k1"),
        ("ed448", .refusesPair, "ED448"),
        ("encrypted-pkcs8", .refusesPair, "it is encrypted"),
        ("encrypted-sec1", .refusesPair, "it is encrypted"),
        ("expired", .refusesServer, "has expired: it was valid until"),
        ("explicit-ec-parameters", .refusesPair, "explicit curve parameters"),
        ("indented", .refusesPair, "no PEM certificate found"),
        ("key-of-another", .refusesPair, "the key does not match the certificate"),
        ("key-under-a-label-of-no-key", .refusesPair, "no unencrypted PEM private key"),
        ("leaf-not-first", .refusesPair, "the key does not match the certificate"),
        ("mail-name-only", .refusesServer, "no DNS name or IP address"),
        ("negative-serial", .refusesPair, "its serial number is negative"),
        ("no-certificate", .refusesPair, "no PEM certificate found"),
        ("no-key", .refusesPair, "no unencrypted PEM private key"),
        ("no-names", .refusesServer, "no DNS name or IP address"),
        ("not-yet-valid", .refusesServer, "is not valid before"),
        ("other-name", .refusesServer, "is not valid for hooks.n.svc, only for other.n.svc"),
        ("public-key", .refusesPair, "no unencrypted PEM private key"),
        ("rsa-md5", .refusesServer, "is signed with MD5"),
        ("rsa-pss", .refusesPair, "RSA-PSS"),
        ("rsa-sha1", .refusesServer, "is signed with SHA1"),
        ("rsa-sha224", .refusesServer, "is signed with SHA224"),
        ("several-keys-other-first", .refusesPair, "the key does not match the certificate"),
        ("sha1", .refusesServer, "is signed with SHA1"),
        ("truncated-certificate", .refusesPair, "certificate 1 of the file cannot be read"),
        ("trusted-certificate", .refusesPair, "no PEM certificate found"),
        ("unknown-critical-extension", .refusesServer, "critical extension"),
        ("version-1", .refusesServer, "no DNS name or IP address"),
        ("wildcard-inside-a-label", .refusesServer, "is not valid for hooks.n.svc, only for ho*.n.svc"),
    ]

    /// The files of all shapes by path, created once for all tests. Only their bytes are kept: a static directory would
    /// outlive the tests.
    private static let files = Result { () throws -> [String: [UInt8]] in
        let scratch = try Scratch()
        let script = "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/Shapes/make.sh"
        let made = try Tool.shell.run([script, scratch.path])
        guard made.status == 0 else {
            throw TLSError("make.sh: \(String(decoding: (try? scratch.read("make.log")) ?? [], as: UTF8.self))")
        }
        return try scratch.files()
    }

    private func read(_ path: String) throws -> [UInt8] {
        guard let bytes = try Self.files.get()[path] else { throw TLSError("make.sh wrote no \(path)") }
        return bytes
    }

    private func certificate(_ shape: String) throws -> Certificate {
        try Certificate(certificatePEM: try read("\(shape)/tls.crt"), keyPEM: try read("\(shape)/tls.key"))
    }

    private func verdict(_ certificate: Certificate, names: [String] = ["hooks.n.svc"]) -> CertificateVerdict? {
        CertificateVerdict(certificate.certificates, names: names, now: Clock.unixMilliseconds / 1000)
    }

    /// Shapes that OpenSSL's client rejects for their usage, and Go's accepts.
    private static let ofOddUsage: Set = ["any-usage", "key-usage-signing-certificates-only"]

    /// Runs a handshake with a client that trusts the CA of the shape.
    private func shakeHands(_ shape: String, _ certificate: Certificate, name: String = "hooks.n.svc") throws
        -> Connection
    {
        let authority = try (try? read("\(shape)/ca.crt")) ?? read("ca.crt")
        let client = try Self.ofOddUsage.contains(shape) ? .inspecting() : TLSClientContext(trusting: authority)
        let connection = try Connection(TLSContext(TLSConfiguration(), certificate: certificate), client, name: name)
        _ = connection.shakeHands()
        return connection
    }

    @Test("Serves what Go's clients accept", arguments: accepted)
    func accepts(shape: String) throws {
        let certificate = try certificate(shape)
        #expect(verdict(certificate)?.problem == nil, "\(shape): \(verdict(certificate)?.problem?.description ?? "")")
        #expect(verdict(certificate, names: [])?.refusal(replacing: nil) == nil)
        #expect(try shakeHands(shape, certificate).client.handshake() == .done(0), "\(shape)")
    }

    @Test("Rejects what Go rejects, with the reason", arguments: refused)
    func refuses(shape: String, go: Answer, reason: String) throws {
        do {
            let certificate = try certificate(shape)
            let problem = try #require(verdict(certificate)?.problem, "\(shape) is accepted")
            #expect(problem.description.contains(reason), "\(shape): \(problem)")
        } catch let error as TLSError {
            #expect(error.description.contains(reason), "\(shape): \(error)")
            #expect(go == .refusesPair, "\(shape): Go loads it; \(error)")
        }
    }

    @Test(
        "Rejects RSA keys below 2048 bits, which Go accepts: OpenSSL does not serve them at its default security level"
    )
    func shortKey() throws {
        #expect(try verdict(certificate("rsa-1024"))?.problem == .key("RSA 1024"))
    }

    @Test(
        "Serves pairs of an unknown CA: the server cannot determine whether clients trust it",
        arguments: ["another-authority", "chain-not-complete"])
    func unknownAuthority(shape: String) throws {
        let certificate = try certificate(shape)
        #expect(verdict(certificate)?.problem == nil)
        #expect(try shakeHands(shape, certificate).client.handshake() != .done(0))
    }

    @Test("A certificate for addresses is valid for these")
    func address() throws {
        let certificate = try certificate("address-only")
        #expect(
            verdict(certificate, names: ["127.0.0.1"])?.problem == nil
                && verdict(certificate, names: [])?.problem == nil)
        #expect(try shakeHands("address-only", certificate, name: "127.0.0.1").client.handshake() == .done(0))
    }

    @Test("Reads every key of a CA file, regardless of its label")
    func authorityKeys() throws {
        for shape in [
            "sec1-as-rsa-private-key", "pkcs8-ec-as-rsa-private-key", "pkcs1-as-private-key", "ec-parameters-in-front",
        ] {
            #expect(try PrivateKeys.all(inPEM: read("\(shape)/tls.key")).count == 1, "\(shape)")
        }
        #expect(try PrivateKeys.all(inPEM: read("several-keys/tls.key")).count == 2)
        for shape in ["encrypted-pkcs8", "encrypted-sec1", "damaged-key"] {
            #expect(throws: TLSError.self) { try PrivateKeys.all(inPEM: read("\(shape)/tls.key")) }
        }
    }
}
