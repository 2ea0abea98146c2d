import TestSupport
import Testing

@Suite("Status page of a server")
struct StatusPageTests {
    private static let hostile = #"<script>alert(1)<\/script>\u202e\u0000\"'&"#

    private func review(name: String, user: String, spec: String) -> String {
        #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","operation":"CREATE","name":"\#(name)","#
            + #""namespace":"team-a","userInfo":{"username":"\#(user)"},"object":{"apiVersion":"bootstrap.cluster.x-k8s.io/v1alpha1","#
            + #""kind":"OCNEConfig","metadata":{"name":"\#(name)","namespace":"team-a"},"spec":\#(spec)}}}"#
    }

    @Test("It says what runs, how it does, and what was decided; never what is in objects, and nothing that a peer sent is markup")
    func content() throws {
        let files = try Scratch()
        try files.write("policy.yaml", "profile: openshift\n")
        let server = try ServerProcess(["--policy", files.path("policy.yaml")])
        let client = try SecureClient(server)
        let twice = #"{"files":[{"path":"/a","content":"top secret"},{"path":"/a","content":"top secret"}]}"#
        try client.send(Reviews.post("validate-\(Reviews.config)", review(name: "fine", user: "kubernetes-admin", spec: "{}")))
        try client.send(Reviews.post("validate-\(Reviews.config)", review(name: Self.hostile, user: Self.hostile, spec: twice)))
        try client.send(Reviews.post("mutate-\(Reviews.config)", "no review"))
        for _ in 0..<3 { _ = try client.answer() }
        let page = try PlainHTTP.get("/", port: server.operationsPort)
        #expect(page.status == 200 && page.fields["content-type"] == "text/html; charset=utf-8")
        #expect(page.fields["content-security-policy"]?.hasPrefix("default-src 'none'; style-src 'sha256-") == true)
        #expect(page.fields["cache-control"] == "no-store" && page.fields["x-content-type-options"] == "nosniff")
        // Where lines may be broken does not matter here.
        let html = page.text.replacing("<wbr>", with: "")
        for part in [
            "</span> Ready</span>", "OpenSSL", "nghttp2", "kubernetes-admin", "team-a/fine", "file-path-unique", "OCNEControlPlaneTemplate",
            "made by the server itself", "openshift", "no-control-plane-machines", files.path("policy.yaml"), "400: 1",
            "/validate-tech-preview", "operations-listen</span></th><td><span class=\"code short\">127.0.0.1:0",
            "&lt;script&gt;alert(1)&lt;/script&gt;\u{27E8}U+202E\u{27E9}\u{27E8}U+0000\u{27E9}&quot;&#39;&amp;",
        ] {
            #expect(html.contains(part), "\(part)")
        }
        #expect(!html.contains("secret") && !html.contains("<script"))
    }

    @Test("It tells what is wrong")
    func trouble() throws {
        let volume = try MountedVolume(["policy.yaml": Array("profile: ocne\n".utf8)])
        let server = try ServerProcess(["--policy", volume.path("policy.yaml")])
        try volume.update(["policy.yaml": Array("profile: <b>\n".utf8)])
        try server.waitForLog(containing: "could not reload policy")
        let html = try PlainHTTP.get("/?refresh", port: server.operationsPort).text.replacing("<wbr>", with: "")
        #expect(html.contains("Ready, but look at</span> policy") && html.contains("failed</span> kept what was there before: "))
        #expect(html.contains("policy.yaml:1:10") && !html.contains("<b>"))
        #expect(html.contains("<meta http-equiv=\"refresh\""))
    }

    @Test("Where it is turned off there is none")
    func off() throws {
        let server = try ServerProcess(["--status-page=false"])
        let page = try PlainHTTP.get("/", port: server.operationsPort)
        #expect(page.status == 404 && page.text.hasPrefix("not found: there are /healthz"))
        #expect(try PlainHTTP.get("/?refresh", port: server.operationsPort).status == 404)
    }
}
