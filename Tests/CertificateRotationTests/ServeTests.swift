import EventLoop
import KubernetesClient
import Synchronization
import TLS
import TestDocuments
import TestSupport
import Testing

@testable import CertificateRotation

/// The built server with a fake API server.
@Suite("serve --self-signed-secret", .integration) struct ServeTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func start(_ api: FakeAPI, _ further: [String] = []) throws -> ServerProcess {
        try scratch.write(
            "kubeconfig",
            """
            clusters: [{name: a, cluster: {server: "http://127.0.0.1:\(api.port)"}}]
            contexts: [{name: a, context: {cluster: a}}]
            current-context: a
            """)
        return try ServerProcess(
            [
                "--kubeconfig", scratch.path("kubeconfig"), "--live-state", "none", "--self-signed-secret", "n/pair",
                "--self-signed-service", "hooks", "--self-made-names", "127.0.0.1", "--ca-bundle-validating", "v",
                "--ca-bundle-definitions", "things.example", "--self-signed-settle", "0s", "--self-signed-overlap",
                "0s",
            ] + further)
    }

    private func ready(_ server: ServerProcess) throws -> Answer {
        try PlainHTTP.get("/readyz?verbose", port: server.operationsPort)
    }

    @Test("Two replicas serve one trusted certificate, rotate it on request, and report it")
    func two() throws {
        var cluster = FakeCluster()
        try cluster.install()
        let api = try FakeAPI(cluster)
        let servers = [try start(api), try start(api)]
        for server in servers { try Deadline.wait("it is ready") { try ready(server).status == 200 } }
        let first = try #require(try api.change { try $0.trusted() }.first?.first)
        func shown(_ server: ServerProcess) throws -> Command {
            try scratch.write(
                "ca.crt", try #require(try api.change { try $0.trusted() }.first).flatMap(\.pem))
            return try Command.run([
                "certs", "inspect", "127.0.0.1:\(server.port)", "--name", "hooks.n.svc", "--ca-file",
                scratch.path("ca.crt"),
            ])
        }
        for server in servers { #expect(try shown(server).status == 0) }
        let asked = try Command.run([
            "certs", "rotate", "--secret", "n/pair", "--kubeconfig", scratch.path("kubeconfig"),
        ])
        #expect(asked.status == 0, "\(asked.diagnostics)")
        try Deadline.wait("the new CA has taken over") {
            try api.change { try $0.trusted() }.allSatisfy { $0.count == 1 && $0[0] != first }
        }
        for server in servers { try Deadline.wait("it serves the new CA's") { try shown(server).status == 0 } }
        let inspected = try Command.run([
            "certs", "inspect", "--secret", "n/pair", "--kubeconfig", scratch.path("kubeconfig"), "--service", "hooks",
        ])
        #expect(inspected.status == 0 && inspected.output.contains("hooks.n.svc"), "\(inspected.output)")
        let metrics = String(
            decoding: try PlainHTTP.get("/metrics", port: servers[0].operationsPort).body, as: UTF8.self)
        for line in [
            #"ocne_webhook_ca_bundle_current{object="customresourcedefinitions/things.example"} 1"#,
            #"ocne_webhook_last_reload_successful{what="self-managed-certificate"} 1"#,
        ] { #expect(metrics.contains(line), "\(line)") }
        #expect(
            servers.contains { $0.log.contains("rotation started") }
                && !servers.contains { $0.log.contains("PRIVATE") })
    }

    @Test("Is not ready without a certificate, and reports the reason; later failures do not affect readiness")
    func trouble() throws {
        var cluster = FakeCluster()
        try cluster.install()
        cluster.forbidden = ["create /api/v1/namespaces/n/secrets"]
        let api = try FakeAPI(cluster)
        let server = try start(api)
        try Deadline.wait("it says why") {
            try ready(server).text.contains("not found; apply the manifests again")
        }
        #expect(try ready(server).status == 503)
        api.change { $0.forbidden = [] }
        try Deadline.wait("it is ready") { try ready(server).status == 200 }
        try api.change { try $0.put(FakeCluster.secretPath, #"{"metadata":{"name":"pair"}}"#) }
        try Deadline.wait("it says so") {
            try ready(server).text.contains(
                "[!]self-managed-certificate warning: Secret n/pair is not managed by ocne-webhook")
        }
        #expect(try ready(server).status == 200)
        #expect(try server.metric(#"ocne_webhook_last_reload_successful{what="self-managed-certificate"}"#) == 0)
    }

    @Test("The status page shows the replica's number among the endpoints of the Service")
    func replicas() throws {
        var cluster = FakeCluster()
        try cluster.install()
        let host = try #require(HostName.current)
        let names = [host, host + "-2"].map {
            #"{"targetRef":{"name":"\#($0)"},"conditions":{"ready":\#($0 == host)}}"#
        }
        let path = "/apis/discovery.k8s.io/v1/namespaces/n/endpointslices"
        try cluster.put(path, #"{"items":[{"endpoints":[\#(names.joined(separator: ","))]}]}"#)
        // The fake server stops when it is released.
        let first = try FakeAPI(cluster)
        defer { withExtendedLifetime(first) {} }
        let server = try start(first, ["--status-page=true"])
        func page() throws -> String { try PlainHTTP.get("/", port: server.operationsPort).text }
        try Deadline.wait("it counts them") { try page().contains("replica 1 of 2, 1 ready. As of") }
        #expect(try page().contains("Secret n/pair, managed by the server"))
        // Endpoints are only requested for the page.
        cluster.requests = []
        let api = try FakeAPI(cluster)
        let other = try start(api)
        try Deadline.wait("it is ready") { try ready(other).status == 200 }
        #expect(!api.change { $0.requests.contains("get \(path)") })
    }

    @Test(
        "Rejects flags that exclude each other",
        arguments: [
            (["--self-signed-secret", "n/pair"], "pass --kubeconfig"),
            (["--ca-bundle-mutating", "x"], "require --self-signed-secret"),
            (["--self-signed-secret", "n/pair", "--cert-dir", "x"], "must not be set together with"),
            (["--self-signed-secret", "pair"], "NAMESPACE/pair"),
            (["--self-signed-secret", "n/Pair"], "is not a valid Secret name"),
            (["--self-signed-secret", "n/pair", "--self-signed-lifetime", "87600h"], "at most a third"),
        ])
    func mistakes(arguments: [String], hint: String) throws {
        let (status, output) = try ServerProcess.run(["serve"] + arguments)
        #expect(status == 2 && output.contains(hint), "\(output)")
    }
}
