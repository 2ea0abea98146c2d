import TestSupport
import Testing

@Suite(
    "Compatibility with curl",
    .requires(.curl))
struct CurlTests {
    private static let review = Reviews.config(uid: "curl")

    private func curl(_ server: ServerProcess, _ arguments: [String], body: String = review) throws -> Tool.Result {
        let scratch = try Scratch()
        try scratch.write("ca.crt", server.authority)
        try scratch.write("body", body)
        return try Tool.curl.run(
            ["-sS", "--max-time", "30", "--cacert", scratch.path("ca.crt"), "-H", "Content-Type: application/json"]
                + arguments
                + (arguments.contains("-T") ? [] : ["--data-binary", "@\(scratch.path("body"))"])
                + ["https://127.0.0.1:\(server.port)/mutate-\(Reviews.config)?timeout=10s"], input: body)
    }

    @Test("Rejects HEAD without a body", arguments: ["--http1.1", "--http2"])
    func head(version: String) throws {
        let server = try ServerProcess()
        let scratch = try Scratch()
        try scratch.write("ca.crt", server.authority)
        let result = try Tool.curl.run([
            "--silent", "--head", version, "--cacert", scratch.path("ca.crt"),
            "https://127.0.0.1:\(server.port)/mutate-\(Reviews.config)",
        ])
        #expect(result.status == 0, "\(result.all)")
        #expect(result.text.contains(" 405") && result.text.contains("allow: POST"))
    }

    @Test("Answers a review over both protocols", arguments: [("--http1.1", "1.1"), ("--http2", "2")])
    func review(flag: String, version: String) throws {
        let server = try ServerProcess()
        let result = try curl(server, [flag, "-w", " %{http_version} %{http_code} %{content_type}"])
        #expect(result.status == 0, "\(result.diagnostics)")
        #expect(result.text.contains(#""uid":"curl","allowed":true"#))
        #expect(result.text.hasSuffix(" \(version) 200 application/json"))
    }

    @Test(
        "Reads a body without Content-Length over both protocols, small or large",
        arguments: ["--http1.1", "--http2"], [0, 2_000_000])
    func streamed(flag: String, padding: Int) throws {
        let server = try ServerProcess()
        let result = try curl(
            server, [flag, "-X", "POST", "-T", "-"], body: Reviews.config(uid: "streamed", padding: padding))
        #expect(result.status == 0, "\(result.diagnostics)")
        #expect(result.text.contains(#""uid":"streamed","allowed":true"#))
        #expect(try server.metric("ocne_webhook_inflight_bytes") == 0)
    }

    @Test("Rejects a compressed body and lists the accepted encodings", arguments: ["--http1.1", "--http2"])
    func compressed(version: String) throws {
        let server = try ServerProcess()
        let result = try curl(server, [version, "-i", "-H", "Content-Encoding: gzip"])
        #expect(result.status == 0, "\(result.diagnostics)")
        #expect(
            result.text.contains(" 415") && result.text.lowercased().contains("\r\naccept-encoding: identity\r\n"),
            "\(result.text)")
    }

    @Test("Negotiates HTTP/1.1 if HTTP/2 is disabled")
    func withoutHTTP2() throws {
        let server = try ServerProcess(["--http2", "false"])
        let result = try curl(server, ["--http2", "-w", " %{http_version}"])
        #expect(result.status == 0 && result.text.hasSuffix(" 1.1"), "\(result.all)")
    }

    @Test("Answers hundreds of concurrent requests on one connection")
    func parallel() throws {
        let server = try ServerProcess(["--log-level", "notice"])
        let scratch = try Scratch()
        try scratch.write("ca.crt", server.authority)
        var configuration = ""
        for i in 0..<300 {
            try scratch.write("body\(i)", Reviews.config(uid: "at-once-\(i)", padding: i % 10 == 0 ? 100_000 : 0))
            configuration += """
                \(i == 0 ? "" : "next\n")url = "https://127.0.0.1:\(server.port)/mutate-\(Reviews.config)"
                cacert = "\(scratch.path("ca.crt"))"
                http2
                header = "Content-Type: application/json"
                data-binary = "@\(scratch.path("body\(i)"))"
                output = "\(scratch.path("answer\(i)"))"

                """
        }
        let result = try Tool.curl.run(["-sS", "--parallel", "--parallel-max", "100", "-K", "-"], input: configuration)
        #expect(result.status == 0, "\(result.all)")
        for i in 0..<300 {
            let answer = String(decoding: try scratch.read("answer\(i)"), as: UTF8.self)
            #expect(answer.contains(#""uid":"at-once-\#(i)","allowed":true"#))
        }
    }
}
