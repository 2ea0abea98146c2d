import TestSupport
import Testing

@Suite("certs")
struct CertsTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func certs(_ arguments: String...) throws -> Command {
        try Command.run(["certs"] + arguments, in: scratch.path)
    }

    private func text(_ file: String) throws -> String { String(decoding: try scratch.read(file), as: UTF8.self) }

    @Test("Creates valid certificates with private keys readable by their owner, and overwrites nothing silently")
    func generate() throws {
        let made = try certs("generate", "--dir", "d", "--name", "10.0.0.1", "--name", "hooks.example")
        #expect(made.status == 0, "\(made.diagnostics)")
        let modes = try Tool.shell.run(["-c", "cd '\(scratch.path)' && stat -c '%a %n' d d/*"]).text
        #expect(modes == "700 d\n644 d/ca.crt\n600 d/ca.key\n644 d/tls.crt\n600 d/tls.key\n")
        let bundle = try #require(made.output.split(separator: "\n").first { $0.hasPrefix("caBundle: ") }).dropFirst(10)
        #expect(try Tool.shell.run(["-c", "echo '\(bundle)' | base64 -d"]).text == text("d/ca.crt"))
        let shown = try certs("inspect", "d")
        #expect(shown.status == 0 && shown.output.hasSuffix("no problems found\n"), "\(shown.output)")
        #expect(
            shown.output.contains("ocne-webhook.ocne-webhook-system.svc")
                && shown.output.contains("10.0.0.1, hooks.example"))
        #expect(!shown.output.contains("PRIVATE"))
        let before = try text("d/tls.crt")
        let again = try certs("generate", "--dir", "d")
        #expect(again.status == 2 && again.diagnostics.contains("d/ca.crt already exists"))
        #expect(try text("d/tls.crt") == before)
        #expect(try certs("generate", "--dir", "d", "--force").status == 0)
        #expect(try text("d/tls.crt") != before)
    }

    @Test("openssl accepts the certificates", .requires(.openssl))
    func openssl() throws {
        #expect(try certs("generate", "--dir", "d", "--service", "hooks", "--namespace", "n").status == 0)
        let path = scratch.path("d")
        let verified = try Tool.openssl.run([
            "verify", "-x509_strict", "-CAfile", "\(path)/ca.crt", "-verify_hostname", "hooks.n.svc", "-purpose",
            "sslserver",
            "\(path)/tls.crt",
        ])
        #expect(verified.status == 0, "\(verified.all)")
        let other = try Tool.openssl.run([
            "verify", "-CAfile", "\(path)/ca.crt", "-verify_hostname", "other.n.svc", "\(path)/tls.crt",
        ])
        #expect(other.status != 0)
    }

    @Test("Rotates a directory in three steps, in each of which the certificate's CA is trusted")
    func rotate() throws {
        #expect(try certs("generate", "--dir", "d", "--name", "hooks.example").status == 0)
        let first = try text("d/ca.crt")
        var serving = try text("d/tls.crt")
        for (step, authorities) in [("step 1 of 3", 2), ("step 2 of 3", 2), ("step 3 of 3", 1)] {
            let rotated = try certs("rotate", "--dir", "d")
            #expect(rotated.status == 0 && rotated.output.hasPrefix(step), "\(rotated.output)\(rotated.diagnostics)")
            #expect(try text("d/ca.crt").components("BEGIN CERTIFICATE") == authorities)
            #expect((try text("d/tls.crt") == serving) == (step != "step 2 of 3"))
            serving = try text("d/tls.crt")
            let shown = try certs("inspect", "d", "--name", "hooks.example")
            #expect(shown.status == 0, "\(shown.output)")
        }
        #expect(try !text("d/ca.crt").contains(first.prefix(200)))
        #expect(try certs("rotate", "--dir", "d", "--serving").status == 0)
        #expect(try text("d/tls.crt") != serving && certs("inspect", "d").status == 0)
    }

    @Test("Reports errors with exit status 1")
    func wrong() throws {
        #expect(try certs("generate", "--dir", "a").status == 0 && certs("generate", "--dir", "b").status == 0)
        let key = try certs(
            "inspect", "a/tls.crt", "--key", "b/tls.key", "--ca-file", "b/ca.crt", "--name", "x.example")
        #expect(key.status == 1)
        for problem in [
            "b/tls.key: does not match a/tls.crt", "not issued by any of the given CAs",
            "is not valid for x.example, only for ocne-webhook.ocne-webhook-system.svc",
        ] {
            #expect(key.output.contains(problem), "\(key.output)")
        }
        let soon = try certs("inspect", "a", "--warn-before", "8761h", "-o", "json")
        #expect(soon.status == 1 && soon.output.contains(#""problems":["a, tls.crt: expires in 36"#), "\(soon.output)")
        #expect(
            try certs("inspect", "a", "--namespace", "other").output.contains("is not valid for ocne-webhook.other.svc")
        )
        try scratch.write("a/tls.key", try text("b/tls.key"))
        let pair = try certs("inspect", "a")
        #expect(pair.status == 2 && pair.diagnostics.contains("the key does not match the certificate"))
    }

    @Test("Inspects the certificate of a running server")
    func server() throws {
        let server = try ServerProcess()
        try scratch.write("ca.crt", server.authority)
        let shown = try certs(
            "inspect", "127.0.0.1:\(server.port)", "--name", "localhost", "--ca-file", "ca.crt", "-o", "yaml")
        #expect(shown.status == 0 && shown.output.contains("problems: []"), "\(shown.output)\(shown.diagnostics)")
        let plain = try certs("inspect", "127.0.0.1:\(server.operationsPort)")
        #expect(plain.status == 2 && plain.diagnostics.contains("TLS handshake failed"))
    }

    @Test(
        "Usage errors exit with status 2",
        arguments: [
            (["inspect"], "exactly one of"), (["inspect", "x", "--secret", "a/b"], "exactly one of"),
            (["inspect", "nothing-there"], "must be a file"), (["inspect", "--secret", "a"], "NAMESPACE/a"),
            (["rotate"], "exactly one of"),
            (["rotate", "--dir", "nowhere"], "tls.crt is missing"), (["generate", "--days", "3000"], "a third"),
            (["generate", "--service", "A"], "not a valid Service name"), (["generate", "--days", "0"], "--days"),
        ])
    func mistakes(arguments: [String], hint: String) throws {
        let result = try Command.run(["certs"] + arguments, in: scratch.path)
        #expect(result.status == 2 && result.diagnostics.contains(hint), "\(result.output)\(result.diagnostics)")
    }
}

extension String {
    /// Counts the occurrences of a string.
    fileprivate func components(_ part: String) -> Int {
        split(separator: part, omittingEmptySubsequences: false).count - 1
    }
}
