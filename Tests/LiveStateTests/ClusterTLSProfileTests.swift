import Synchronization
import TestDocuments
import TestSupport
import Testing

/// The built server with a fake OpenShift API server.
@Suite("Cluster TLS profile", .integration) struct ClusterTLSProfileTests {
    private let scratch: Scratch
    private static let path = "apis/config.openshift.io/v1/apiservers"

    init() throws { scratch = try Scratch() }

    private func api(serving resources: [String] = ["apiservers"]) throws -> FakeAPIServer {
        let api = try FakeAPIServer()
        api.change { $0.served = ["apis/config.openshift.io/v1": resources] }
        return api
    }

    private func start(_ api: FakeAPIServer, _ arguments: [String] = ["--profile", "openshift"]) throws -> ServerProcess
    {
        try scratch.write(
            "kubeconfig",
            """
            clusters: [{name: a, cluster: {server: "http://127.0.0.1:\(api.port)"}}]
            contexts: [{name: a, context: {cluster: a}}]
            current-context: a
            """)
        return try ServerProcess(["--kubeconfig", scratch.path("kubeconfig")] + arguments)
    }

    private func put(_ profile: String, _ api: FakeAPIServer) {
        api.put(Self.path, "cluster", namespace: "", #","spec":{"tlsSecurityProfile":\#(profile)}"#)
    }

    private func wait(_ text: String, _ server: ServerProcess) throws {
        try Deadline.wait("readiness says \(text)") {
            try PlainHTTP.get("/readyz?verbose", port: server.operationsPort).text.contains(text)
        }
    }

    private func wait(for profile: String, _ version: String, _ server: ServerProcess) throws {
        try Deadline.wait("\(profile) is in effect") {
            try server.metric(#"ocne_webhook_tls_profile_info{type="\#(profile)",min_version="\#(version)"}"#) == 1
        }
    }

    /// Returns true if a client limited to TLS 1.2 is served.
    private func takes12(_ server: ServerProcess) throws -> Bool {
        let run = try Tool.openssl.run(["s_client", "-connect", "127.0.0.1:\(server.port)", "-tls1_2"])
        return run.text.contains("Cipher is ECDHE")
    }

    @Test("A change applies to new connections; without a profile or object, Intermediate applies")
    func changes() throws {
        let api = try api()
        put(#"{"type":"Modern","modern":{}}"#, api)
        let server = try start(api, ["--tls-profile", "openshift"])
        try wait(
            "[+]tls-profile ok: Modern from apiservers.config.openshift.io/cluster, minimum VersionTLS13", server)
        #expect(try !takes12(server))
        let open = try SecureClient(server)
        put("null", api)
        try wait("OpenShift's default, apiservers.config.openshift.io/cluster names none", server)
        #expect(try takes12(server))
        put(#"{"type":"Custom","custom":{"minTLSVersion":"VersionTLS13","ciphers":["TLS_AES_128_GCM_SHA256"]}}"#, api)
        try wait(for: "Custom", "VersionTLS13", server)
        #expect(try !takes12(server))
        api.delete(Self.path, "cluster", namespace: "")
        try wait(for: "Intermediate", "VersionTLS12", server)
        try open.send(Reviews.post("mutate-\(Reviews.config)", Reviews.config(uid: "open")))
        #expect(try open.answer().status == 200)
        #expect(try server.metric(#"ocne_webhook_last_reload_successful{what="tls-profile"}"#) == 1)
    }

    @Test("Reports an unusable profile and keeps the current one, also while the API server is down")
    func keeps() throws {
        let api = try api()
        put(#"{"type":"Modern"}"#, api)
        let server = try start(api)
        try wait(for: "Modern", "VersionTLS13", server)
        for (custom, reason) in [
            (
                #""ciphers":["ECDHE-RSA-AES128-GCM-SHA256"],"minTLSVersion":"VersionTLS12""#,
                "compatible with the certificate's ECDSA key"
            ),
            (#""ciphers":["NO-SUCH"],"minTLSVersion":"VersionTLS12""#, "unknown cipher suites: NO-SUCH"),
            (#""ciphers":[],"minTLSVersion":"SSL30""#, "custom.minTLSVersion must be one of"),
        ] {
            put(#"{"type":"Custom","custom":{\#(custom)}}"#, api)
            try wait("[!]tls-profile warning: kept Modern: ", server)
            try server.waitForLog(containing: reason)
            #expect(try !takes12(server))
        }
        #expect(try server.metric(#"ocne_webhook_last_reload_successful{what="tls-profile"}"#) == 0)
        api.stop()
        try wait("not known: ", server)
        #expect(try !takes12(server))
        put(#"{"type":"Intermediate"}"#, api)
        try api.restart()
        try wait(for: "Intermediate", "VersionTLS12", server)
        try wait("[+]tls-profile ok", server)
    }

    @Test("Watches the profile only if configured; the flag takes precedence over the policy")
    func asked() throws {
        let api = try api()
        put(#"{"type":"Modern"}"#, api)
        for arguments in [["--profile", "ocne"], ["--profile", "openshift", "--tls-profile", "none"]] {
            let server = try start(api, arguments)
            try wait("[+]live-state ok", server)
            try wait("[+]tls-profile ok: no profile, minimum VersionTLS12", server)
        }
        #expect(!api.requests.contains { $0.contains("apiservers") })
    }

    @Test(
        "Becomes ready although the API server does not have the resource, or forbids it",
        arguments: [true, false])
    func missing(isServed: Bool) throws {
        let api = try api(serving: isServed ? ["apiservers"] : ["featuregates"])
        if isServed { api.change { $0.forbidden = Self.path } }
        let server = try start(api)
        try Deadline.wait("it is ready") { try PlainHTTP.get("/readyz", port: server.operationsPort).status == 200 }
        try wait(isServed ? "cluster is not known yet" : "cluster is not served", server)
        #expect(try takes12(server))
    }

    @Test("The policy's profile is reloadable, but a watch is only started with the server")
    func policy() throws {
        let api = try api()
        put(#"{"type":"Modern"}"#, api)
        let policy = try MountedVolume(["policy.yaml": Array("profile: openshift\n".utf8)])
        let server = try start(api, ["--policy", policy.path("policy.yaml")])
        try wait(for: "Modern", "VersionTLS13", server)
        try policy.update(["policy.yaml": Array("profile: ocne\n".utf8)])
        try wait("[+]tls-profile ok: no profile, minimum VersionTLS12", server)
        #expect(try takes12(server))
        try policy.update(["policy.yaml": Array("profile: openshift\n".utf8)])
        try wait(for: "Modern", "VersionTLS13", server)

        try policy.update(["policy.yaml": Array("profile: ocne\n".utf8)])
        let late = try start(api, ["--policy", policy.path("policy.yaml")])
        try policy.update(["policy.yaml": Array("profile: openshift\n".utf8)])
        try wait("[!]tls-profile warning: following apiservers.config.openshift.io/cluster needs a restart", late)
    }

    @Test(
        "Changing the profile to openshift without a watch needs a restart; the other settings of the file apply"
    )
    func setting() throws {
        let api = try api()
        try scratch.write("config.yaml", "log-level: notice\n")
        let server = try start(api, ["--config", scratch.path("config.yaml")])
        try scratch.replace("config.yaml", "tls-profile: openshift\nhttp2: false\n")
        server.signal(1)
        try wait("[!]settings warning: requires a restart: tls-profile", server)
        let client = try SecureClient(server, offersHTTP2: true)
        try client.send(Reviews.post("mutate-\(Reviews.config)", Reviews.config(uid: "plain")))
        #expect(try client.answer().status == 200)
    }

    @Test(
        "A profile that is incompatible with the certificate applies once a compatible certificate is loaded",
        .requires(.openssl))
    func certificate() throws {
        let api = try api()
        put(#"{"type":"Modern"}"#, api)
        let first = try Credentials().issue("localhost")
        let volume = try MountedVolume(first.files)
        let server = try start(api, ["--tls-profile", "openshift", "--cert-dir", volume.path])
        try wait(for: "Modern", "VersionTLS13", server)
        put(
            #"{"type":"Custom","custom":{"minTLSVersion":"VersionTLS12","ciphers":["ECDHE-RSA-AES128-GCM-SHA256"]}}"#,
            api)
        try wait("[!]tls-profile warning: kept Modern: no TLS 1.2 cipher suite is compatible", server)
        try Tool.openssl.run([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", scratch.path("rsa.key"), "-out",
            scratch.path("rsa.crt"),
        ])
        try volume.update(["tls.crt": scratch.read("rsa.crt"), "tls.key": scratch.read("rsa.key")])
        try wait(for: "Custom", "VersionTLS12", server)
        #expect(try takes12(server))
        // Conversely, the certificate is rejected.
        try volume.update(first.files)
        try server.waitForLog(containing: "could not reload certificate")
        #expect(try takes12(server))
    }
}
