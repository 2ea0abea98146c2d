import TLS
import TestSupport
import Testing

@Suite("Status page of a running server")
struct StatusPageTests {
    private static let hostile = #"<script>alert(1)<\/script>\u202e\u0000\"'&"#

    private func review(name: String, user: String, spec: String) -> String {
        #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","operation":"CREATE","name":"\#(name)","#
            + #""namespace":"team-a","userInfo":{"username":"\#(user)"},"object":{"apiVersion":"bootstrap.cluster.x-k8s.io/v1alpha1","#
            + #""kind":"OCNEConfig","metadata":{"name":"\#(name)","namespace":"team-a"},"spec":\#(spec)}}}"#
    }

    @Test(
        "Shows the version, health and decisions, never contents of objects, and escapes all input of clients"
    )
    func content() throws {
        let files = try Scratch()
        try files.write("policy.yaml", "profile: openshift\n")
        let server = try ServerProcess(["--status-page=true", "--policy", files.path("policy.yaml")])
        let client = try SecureClient(server)
        let twice = #"{"files":[{"path":"/a","content":"top secret"},{"path":"/a","content":"top secret"}]}"#
        try client.send(
            Reviews.post("validate-\(Reviews.config)", review(name: "fine", user: "kubernetes-admin", spec: "{}")))
        try client.send(
            Reviews.post("validate-\(Reviews.config)", review(name: Self.hostile, user: Self.hostile, spec: twice)))
        try client.send(Reviews.post("mutate-\(Reviews.config)", "no review"))
        for _ in 0..<3 { _ = try client.answer() }
        let page = try PlainHTTP.get("/", port: server.operationsPort)
        #expect(page.status == 200 && page.fields["content-type"] == "text/html; charset=utf-8")
        #expect(page.fields["content-security-policy"]?.hasPrefix("default-src 'none'; style-src 'sha256-") == true)
        #expect(page.fields["cache-control"] == "no-store" && page.fields["x-content-type-options"] == "nosniff")
        // Ignores positions of line breaks.
        let html = page.text.replacing("<wbr>", with: "")
        for part in [
            "</span> Healthy</span>: ready, and all ", "standalone (not in a cluster)",
            "OpenSSL", "nghttp2",
            "kubernetes-admin", "team-a/fine", "file-path-unique", "OCNEControlPlaneTemplate",
            "generated at startup", "openshift", "no-control-plane-machines", files.path("policy.yaml"),
            "400: 1",
            "/validate-tech-preview",
            "operations-listen</span></div></th><td role=\"cell\" data-title=\"Value\"><div><span class=\"code short\">127.0.0.1:0",
            "&lt;script&gt;alert(1)&lt;/script&gt;\u{27E8}U+202E\u{27E9}\u{27E8}U+0000\u{27E9}&quot;&#39;&amp;",
        ] {
            #expect(html.contains(part), "\(part)")
        }
        #expect(!html.contains("secret") && !html.contains("<script"))
    }

    /// Returns the section with an id, without line break opportunities.
    private func section(_ id: String, of html: String) throws -> Substring {
        let rest = try #require(
            html.replacing("<wbr>", with: "").split(separator: "<h2 id=\"\(id)\">", maxSplits: 1).last)
        return try #require(rest.split(separator: "</section>", maxSplits: 1).first)
    }

    @Test("Lists refusals and failed conversions first, with reasons, and can filter for them")
    func refusals() throws {
        let server = try ServerProcess(["--status-page=true"])
        let client = try SecureClient(server)
        let twice = #"{"files":[{"path":"/a","content":"b"},{"path":"/a","content":"b"}]}"#
        try client.send(
            Reviews.post("validate-\(Reviews.config)", review(name: "refused-one", user: "kim", spec: twice)))
        let object =
            #"{"apiVersion":"bootstrap.cluster.x-k8s.io/v1alpha7","kind":"OCNEConfig","metadata":{"name":"odd<i>","namespace":"n"}}"#
        try client.send(
            Reviews.post(
                "convert",
                #"{"apiVersion":"apiextensions.k8s.io/v1","kind":"ConversionReview","request":{"uid":"u","desiredAPIVersion":"#
                    + #""bootstrap.cluster.x-k8s.io/v1beta2","objects":[\#(object)]}}"#))
        try client.send(Reviews.post("convert", "{"))
        for _ in 0..<60 {
            try client.send(Reviews.post("validate-\(Reviews.config)", review(name: "fine", user: "kim", spec: "{}")))
        }
        for _ in 0..<63 { _ = try client.answer() }
        let html = try PlainHTTP.get("/", port: server.operationsPort).text
        let first = try section("refusals", of: html)
        for part in [
            "team-a/refused-one", "path property must be unique", "file-path-unique", "n/odd&lt;i&gt;",
            "v1alpha7 \u{2192} v1beta2",
            "served are bootstrap.cluster.x-k8s.io/v1alpha1", "the body is not JSON",
        ] {
            #expect(first.contains(part), "\(part)")
        }
        #expect(
            html.contains("Ready, with a warning</span>: failed conversions.")
                && html.contains("1 within the last hour"))
        #expect(try section("decisions", of: html).contains("<summary>50 decisions</summary>"))
        let alone = try section("decisions", of: try PlainHTTP.get("/?refused", port: server.operationsPort).text)
        #expect(
            alone.contains("refused-one") && alone.contains("odd&lt;i&gt;") && !alone.contains("fine")
                && !alone.contains("<details"))
    }

    @Test("Reports an expired certificate first")
    func expired() throws {
        let files = try Scratch()
        let authority = try CertificateAuthority(
            making: "test", .init(notBefore: 1_600_000_000, notAfter: 4_000_000_000))
        let pair = try authority.issue(
            commonName: "x", names: ["localhost"], .init(notBefore: 1_600_000_000, notAfter: 1_700_000_000))
        try files.write("tls.crt", pair.certificatePEM)
        try files.write("tls.key", pair.keyPEM)
        let server = try ServerProcess(["--status-page=true", "--cert-dir", files.path])
        let html = try PlainHTTP.get("/", port: server.operationsPort).text
        #expect(html.contains("</span> Ready, but failing</span>: serving-certificate."))
        #expect(html.contains("clients refuse it: it has expired"))
    }

    @Test("Reports problems")
    func trouble() throws {
        let volume = try MountedVolume(["policy.yaml": Array("profile: ocne\n".utf8)])
        let server = try ServerProcess(["--status-page=true", "--policy", volume.path("policy.yaml")])
        try volume.update(["policy.yaml": Array("profile: <b>\n".utf8)])
        try server.waitForLog(containing: "could not reload policy")
        let html = try PlainHTTP.get("/?refresh", port: server.operationsPort).text.replacing("<wbr>", with: "")
        #expect(
            html.contains("Ready, with a warning</span>: policy.")
                && html.contains("failed</span> kept the previous version: "))
        #expect(html.contains("policy.yaml:1:10") && !html.contains("<b>"))
        #expect(html.contains("<meta http-equiv=\"refresh\""))
    }

    @Test("Is disabled by default")
    func off() throws {
        let server = try ServerProcess()
        let page = try PlainHTTP.get("/", port: server.operationsPort)
        #expect(page.status == 404 && page.text.hasPrefix("not found; available: /healthz"))
        #expect(try PlainHTTP.get("/?refresh", port: server.operationsPort).status == 404)
    }
}
