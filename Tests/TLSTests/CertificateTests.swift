import TLS
import TestSupport
import Testing

@Suite("Certificates", .requires(.openssl))
struct CertificateTests {
    private static func refusal(_ certificate: [UInt8], _ key: [UInt8]) -> String? {
        do {
            _ = try Certificate(certificatePEM: certificate, keyPEM: key)
            return nil
        } catch {
            return error.description
        }
    }

    /// Returns the PEM with its middle letters changed.
    private static func damaged(_ pem: [UInt8]) -> [UInt8] {
        let middle = pem.count / 2
        return Array(pem[..<middle]) + Array("!!!!".utf8) + Array(pem[(middle + 4)...])
    }

    @Test("Serves a matching pair, with or without a chain")
    func right() throws {
        let credentials = try Credentials()
        let pair = try credentials.issue("server")
        for chain in [
            pair.certificate, pair.certificate + credentials.authority, Array("# a comment\n".utf8) + pair.certificate,
        ] {
            let certificate = try Certificate(certificatePEM: chain, keyPEM: pair.key)
            let connection = try Connection(
                TLSContext(TLSConfiguration(), certificate: certificate),
                TLSClientContext(trusting: credentials.authority),
                name: "localhost")
            #expect(connection.shakeHands().client == .done(0))
        }
    }

    @Test("Reports the problem of a pair")
    func wrong() throws {
        let credentials = try Credentials()
        let (pair, other) = (try credentials.issue("server"), try credentials.issue("other"))
        let noCertificate = "no PEM certificate found in the certificate file"
        let noKey = "no unencrypted PEM private key found in the key file"
        #expect(Self.refusal(pair.certificate, other.key) == "the key does not match the certificate")
        #expect(
            Self.refusal(credentials.authority + pair.certificate, pair.key)
                == "the key does not match the certificate")
        for text in [[], Array("nonsense".utf8), pair.key] {
            #expect(Self.refusal(text, pair.key)?.hasPrefix(noCertificate) == true)
        }
        #expect(
            Self.refusal(Array(pair.certificate.prefix(100)), pair.key)?.hasPrefix(
                "certificate 1 of the file cannot be read") == true)
        for text in [[], Array("nonsense".utf8), pair.certificate, Self.damaged(pair.key), Array(pair.key.prefix(100))]
        {
            #expect(Self.refusal(pair.certificate, text)?.hasPrefix(noKey) == true)
        }
    }

    @Test("Rejects a chain with an unreadable certificate", arguments: [0, 1, 2])
    func damagedChain(index: Int) throws {
        let credentials = try Credentials()
        let pair = try credentials.issue("server")
        var chain = [pair.certificate, credentials.authority, credentials.authority]
        chain[index] = Self.damaged(chain[index])
        let reason = Self.refusal(chain.flatMap { $0 }, pair.key)
        #expect(
            reason?.hasPrefix("certificate \(index + 1) of the file cannot be read") == true, "\(reason ?? "accepted")")
        let trust = #expect(throws: TLSError.self) { try TLSClientContext(trusting: chain.flatMap { $0 }) }
        #expect(trust?.description.hasPrefix("certificate \(index + 1) of the file cannot be read") == true)
    }

    @Test("Rejects an encrypted key without asking for a password")
    func password() throws {
        let scratch = try Scratch()
        let credentials = try Credentials()
        let pair = try credentials.issue("server")
        try Tool.openssl.run([
            "ec", "-in", pair.keyPath, "-aes256", "-passout", "pass:secret", "-out", scratch.path("locked"),
        ])
        let reason = try Self.refusal(pair.certificate, scratch.read("locked"))
        #expect(
            reason?.hasPrefix("no unencrypted PEM private key found in the key file") == true)
    }

    @Test("An empty list of authorities is an error")
    func authorities() throws {
        let trust = #expect(throws: TLSError.self) { try TLSClientContext(trusting: Array("nonsense".utf8)) }
        #expect(trust?.description == "no PEM CA certificate found")
        var configuration = TLSConfiguration()
        configuration.clientAuthoritiesPEM = []
        let certificate = try SelfSigned(names: ["localhost"], days: 1).certificate
        let ask = #expect(throws: TLSError.self) { try TLSContext(configuration, certificate: certificate) }
        #expect(ask?.description == "no PEM certificate found in the client CA file")
    }

    @Test("No message contains a key")
    func secrets() throws {
        let credentials = try Credentials()
        let pair = try credentials.issue("server")
        let lines = String(decoding: pair.key, as: UTF8.self).split(separator: "\n").dropFirst().dropLast()
        let reasons = [Self.refusal(pair.key, pair.key), Self.refusal(pair.certificate, Self.damaged(pair.key))]
            .compactMap(\.self)
        #expect(reasons.count == 2)
        for line in lines { #expect(!reasons.contains { $0.contains(line) }) }
    }
}
