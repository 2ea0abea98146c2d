import TestSupport
import Testing

@testable import KubernetesClient

@Suite struct KubeconfigTests {
    private static func access(_ cluster: String, _ user: String = "{}", contexts: String? = nil) throws
        -> ClusterAccess
    {
        let scratch = try Scratch()
        let contexts = contexts ?? "[{name: c, context: {cluster: k, user: u}}]"
        try scratch.write(
            "config",
            "current-context: c\ncontexts: \(contexts)\nclusters: [{name: k, cluster: \(cluster)}]\nusers: [{name: u, user: \(user)}]\n"
        )
        do {
            return try ClusterAccess(kubeconfig: scratch.path("config"))
        } catch {
            // Without the path, which differs in each run.
            throw KubeconfigError(description: error.description.replacing(scratch.path, with: ""))
        }
    }

    @Test("Server, CA and client certificate may be files or inline data; paths are relative to the kubeconfig")
    func certificates() throws {
        let access = try Self.access(
            "{server: 'https://api.example:6443/k8s/', certificate-authority: /etc/ca.crt, tls-server-name: kubernetes}",
            "{client-certificate-data: YWJj, client-key-data: 'ZGVmZw=='}")
        #expect(
            access.server.host == "api.example" && access.server.port == 6443 && access.server.path == "/k8s"
                && access.server.usesTLS)
        #expect(access.server.certificateName == "kubernetes")
        #expect(access.authorities == .file("/etc/ca.crt"))
        #expect(access.certificate == .init(certificate: .bytes(Array("abc".utf8)), key: .bytes(Array("defg".utf8))))
        let relative = try Self.access("{server: 'https://a', certificate-authority: ca.crt}")
        guard case .file(let path) = relative.authorities else {
            Issue.record("no file")
            return
        }
        #expect(path.hasPrefix("/") && path.hasSuffix("/ca.crt"))
    }

    @Test("A context may be named; without a name it is the current one")
    func context() throws {
        let scratch = try Scratch()
        try scratch.write(
            "config",
            """
            current-context: a
            contexts: [{name: a, context: {cluster: a}}, {name: b, context: {cluster: b}}]
            clusters: [{name: a, cluster: {server: 'https://a'}}, {name: b, cluster: {server: 'https://b'}}]
            """)
        #expect(try ClusterAccess(kubeconfig: scratch.path("config")).server.host == "a")
        #expect(try ClusterAccess(kubeconfig: scratch.path("config"), context: "b").server.host == "b")
        let error = #expect(throws: KubeconfigError.self) {
            try ClusterAccess(kubeconfig: scratch.path("config"), context: "c")
        }
        #expect(error?.description == "\(scratch.path("config")): context \"c\" not found")
    }

    @Test("A token may be inline or a file; the file takes precedence")
    func tokens() throws {
        #expect(try Self.access("{server: 'https://a'}", "{token: abc}").token == .bytes(Array("abc".utf8)))
        #expect(try Self.access("{server: 'https://a'}", "{token: abc, tokenFile: /t}").token == .file("/t"))
        #expect(try Self.access("{server: 'https://a'}").token == nil)
    }

    @Test(
        "Rejects insecure or unsupported options by name",
        arguments: [
            (
                "{server: 'https://a', insecure-skip-tls-verify: true}", "{}",
                "insecure-skip-tls-verify is not supported"
            ),
            ("{server: 'https://a', proxy-url: 'http://p'}", "{}", "proxy-url: "),
            ("{server: 'http://a'}", "{}", "server: "), ("{server: 'ftp://a'}", "{}", "server: "),
            ("{server: 'https://a:99999'}", "{}", "server: "),
            ("{server: 'https://user@a'}", "{}", "server: "), ("{}", "{}", "server: "),
            ("{server: 'https://a'}", "{exec: {command: aws}}", "exec: "),
            ("{server: 'https://a'}", "{auth-provider: {name: gcp}}", "auth-provider: "),
            ("{server: 'https://a'}", "{username: x, password: y}", "username: "),
            ("{server: 'https://a'}", "{as: x}", "as: "),
            ("{server: 'https://a'}", "{client-certificate: /c}", "client-certificate and client-key"),
            ("{server: 'https://a', certificate-authority-data: '*'}", "{}", "certificate-authority-data: "),
        ])
    func refused(_ cluster: String, _ user: String, _ reason: String) {
        let error = #expect(throws: KubeconfigError.self) { try Self.access(cluster, user) }
        #expect(error?.description.hasPrefix("/config: \(reason)") == true, "\(error?.description ?? "")")
    }

    @Test("Names what is missing")
    func missing() {
        let context = #expect(throws: KubeconfigError.self) { try Self.access("{server: 'https://a'}", contexts: "[]") }
        #expect(context?.description == "/config: context \"c\" not found")
        let cluster = #expect(throws: KubeconfigError.self) {
            try Self.access("{server: 'https://a'}", contexts: "[{name: c, context: {cluster: x}}]")
        }
        #expect(cluster?.description == "/config: cluster \"x\" not found")
        #expect(throws: KubeconfigError.self) { try ClusterAccess(kubeconfig: "/nonexistent/config") }
    }

    @Test("Reports the position of invalid YAML")
    func malformed() throws {
        let scratch = try Scratch()
        try scratch.write("config", "a: [\n")
        let error = #expect(throws: KubeconfigError.self) { try ClusterAccess(kubeconfig: scratch.path("config")) }
        #expect(error?.description.hasPrefix("\(scratch.path("config")):2:1: ") == true, "\(error?.description ?? "")")
    }

    @Test(
        "Parses URLs",
        arguments: [
            ("https://a", "a:443"), ("https://a:1/", "a:1"), ("https://[::1]:6443", "[::1]:6443"),
            ("https://[fd00::1]", "[fd00::1]:443"),
            ("http://127.0.0.1:8001", "127.0.0.1:8001"), ("http://localhost", "localhost:80"),
        ])
    func urls(_ url: String, _ authority: String) throws {
        #expect(try #require(ClusterAccess.Server(url: url)).authority == authority)
    }

    @Test("A pod reads the API server's address from its environment")
    func inCluster() throws {
        let environment = ["KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"]
        let access = try #require(ClusterAccess.inCluster(serviceAccount: "/sa") { environment[$0] })
        #expect(access.server.authority == "[fd00::1]:443")
        #expect(access.token == .file("/sa/token") && access.authorities == .file("/sa/ca.crt"))
        #expect(ClusterAccess.inCluster { _ in nil } == nil)
        #expect(ClusterAccess.inCluster { $0 == "KUBERNETES_SERVICE_HOST" ? "a" : "x" } == nil)
    }
}

@Suite struct CredentialTests {
    @Test("A token is read again after a minute, and at once after the API server rejected it")
    func token() throws {
        let scratch = try Scratch()
        try scratch.write("token", "first\n")
        let server = try #require(ClusterAccess.Server(url: "https://a"))
        let credentials = KubernetesClient.Credentials(
            ClusterAccess(server: server, token: .file(scratch.path("token"))))
        #expect(try credentials.bearerToken(now: 1) == "first")
        try scratch.write("token", "second")
        #expect(try credentials.bearerToken(now: 59_000_000_000) == "first")
        #expect(try credentials.bearerToken(now: 60_000_000_002) == "second")
        try scratch.write("token", "third")
        credentials.dropToken()
        #expect(try credentials.bearerToken(now: 60_000_000_003) == "third")
        try scratch.remove("token")
        credentials.dropToken()
        #expect(throws: KubernetesClient.Credentials.Failure.self) { try credentials.bearerToken(now: 60_000_000_004) }
    }

    @Test(
        "The next connection uses a rotated CA; an invalid one fails that connection only",
        .requires(.openssl))
    func authority() throws {
        let scratch = try Scratch()
        let (old, new) = (try TestSupport.Credentials(), try TestSupport.Credentials())
        try scratch.write("ca.crt", old.authority)
        let server = try #require(ClusterAccess.Server(url: "https://a"))
        let credentials = KubernetesClient.Credentials(
            ClusterAccess(server: server, authorities: .file(scratch.path("ca.crt"))))
        let first = try #require(try credentials.tlsContext())
        #expect(try credentials.tlsContext() === first)
        try scratch.write("ca.crt", new.authority)
        let second = try #require(try credentials.tlsContext())
        #expect(second !== first)
        try scratch.write("ca.crt", "nonsense")
        #expect(throws: KubernetesClient.Credentials.Failure.self) { try credentials.tlsContext() }
        try scratch.write("ca.crt", new.authority)
        #expect(try credentials.tlsContext() === second)
    }
}
