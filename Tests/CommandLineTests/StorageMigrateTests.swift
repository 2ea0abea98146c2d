import KubernetesClient
import Synchronization
import TestDocuments
import TestSupport
import Testing

/// The built program with a fake API server.
@Suite("storage migrate", .integration) struct StorageMigrateTests {
    private final class Server: Sendable {
        let storage: Mutex<FakeStorage>
        let stop = Mutex<(signal: String, afterPatches: Int)?>(nil)

        init(_ storage: FakeStorage) { self.storage = Mutex(storage) }
    }

    private static let configs = "ocneconfigs.bootstrap.cluster.x-k8s.io"
    private static let templates = "ocneconfigtemplates.bootstrap.cluster.x-k8s.io"
    private let scratch: Scratch
    private let server: Server
    private let http: FakeHTTPServer

    init() throws {
        var storage = FakeStorage()
        storage.hash = { StorageVersion.hash(group: $0, version: $1, kind: $2) ?? "" }
        let group = "bootstrap.cluster.x-k8s.io"
        storage.install(
            "ocneconfigs", group: group, kind: "OCNEConfig", hasStatus: true, objects: (0..<30).map { "c\($0)" })
        storage.install(
            "ocneconfigtemplates", group: group, kind: "OCNEConfigTemplate", hasStatus: false, objects: ["t0", "t1"])
        for name in [Self.configs, Self.templates] { storage.store(name, in: "v1beta2") }
        storage.maxPage = 10
        let scratch = try Scratch()
        let server = Server(storage)
        http = try FakeHTTPServer { request, connection in
            let (response, patches) = server.storage.withLock {
                ($0.answer(request.method, request.target, request.body), $0.count("PATCH"))
            }
            // In the middle of a request of the client: the object is written, the client does not get to know.
            if let stop = server.stop.withLock({ $0 }), request.method == "PATCH", patches == stop.afterPatches {
                _ = try Tool.shell.run(["-c", "kill -\(stop.signal) $(cat '\(scratch.path("pid"))')"])
                if stop.signal == "KILL" { try connection.hold() }
            }
            try connection.respond(response.status, response.body)
        }
        (self.scratch, self.server) = (scratch, server)
        try scratch.write(
            "kubeconfig",
            """
            clusters: [{name: a, cluster: {server: "http://127.0.0.1:\(http.port)"}}, {name: b, cluster: {server: "http://127.0.0.1:1"}}]
            contexts: [{name: a, context: {cluster: a}}, {name: b, context: {cluster: b}}]
            current-context: a
            """)
    }

    private func run(_ arguments: String...) throws -> Command {
        try Command.run(
            ["storage", "migrate", "--kubeconfig", scratch.path("kubeconfig"), "--settle", "0s", "--qps", "10000"]
                + arguments)
    }

    /// Runs the program until it ends, or is killed by the signal.
    private func run(stoppedBy signal: String, afterPatches count: Int) throws -> Tool.Result {
        server.stop.withLock { $0 = (signal, count) }
        return try Tool.shell.run([
            "-c",
            """
            echo $$ >'\(scratch.path("pid"))'
            exec '\(ServerProcess.program)' storage migrate --kubeconfig '\(scratch.path("kubeconfig"))' --settle 0s --qps 10000
            """,
        ])
    }

    private var stored: [[String]] {
        server.storage.withLock { storage in [Self.configs, Self.templates].map { storage.stored($0) } }
    }

    private var storedVersions: [[String]?] {
        server.storage.withLock { storage in [Self.configs, Self.templates].map { storage.crds[$0]?.storedVersions } }
    }

    @Test("Migrates all installed kinds, and says so; again there is nothing to do")
    func whole() throws {
        let done = try run()
        #expect(done.status == 0, "\(done.diagnostics)")
        #expect(
            done.output == """
                ocneconfigs.bootstrap.cluster.x-k8s.io: migrated to v1beta2: 30 objects rewritten; storedVersions changed from v1alpha1, v1beta2 to v1beta2
                ocneconfigtemplates.bootstrap.cluster.x-k8s.io: migrated to v1beta2: 2 objects rewritten; storedVersions changed from v1alpha1, v1beta2 to v1beta2
                ocnecontrolplanes.controlplane.cluster.x-k8s.io: not installed
                ocnecontrolplanetemplates.controlplane.cluster.x-k8s.io: not installed

                """)
        #expect(stored == [["v1beta2"], ["v1beta2"]] && storedVersions == [["v1beta2"], ["v1beta2"]])
        let again = try run("ocneconfigs")
        #expect(again.status == 0 && again.output.contains("up to date: storedVersions is v1beta2"))
    }

    @Test("Continues after it was killed in the middle")
    func killed() throws {
        #expect(try run(stoppedBy: "KILL", afterPatches: 13).status == 9)
        #expect(stored[0] == ["v1alpha1", "v1beta2"] && storedVersions[0] == ["v1alpha1", "v1beta2"])
        server.stop.withLock { $0 = nil }
        let rest = try run("OCNEConfig")
        #expect(rest.status == 0 && rest.output.contains("17 objects rewritten, 13 up to date"), "\(rest.output)")
        #expect(stored[0] == ["v1beta2"] && storedVersions[0] == ["v1beta2"])
    }

    @Test("Finishes its request and reports when it is asked to end", arguments: [("TERM", 143), ("INT", 130)])
    func terminated(signal: String, status: Int32) throws {
        let stopped = try run(stoppedBy: signal, afterPatches: 13)
        #expect(stopped.status == status, "\(stopped.all)")
        // The signal arrives before or after the response to the current request.
        #expect(
            stopped.text.contains(
                #/ocneconfigs\.\S+: stopped: 1[0-9] objects rewritten; run the command again to continue/#),
            "\(stopped.all)")
        #expect(storedVersions[0] == ["v1alpha1", "v1beta2"])
        server.stop.withLock { $0 = nil }
        #expect(try run().status == 0)
        #expect(stored == [["v1beta2"], ["v1beta2"]])
    }

    @Test("Lists refused objects with the reason, without control characters, and fails")
    func refused() throws {
        server.storage.withLock {
            $0.overrides = [
                .init(
                    "PATCH", "/ocneconfigtemplates/t1", 403, #"admission webhook \"v\" denied the request:\u001b[2J no"#
                )
            ]
        }
        let text = try run()
        #expect(text.status == 1)
        #expect(
            text.output.contains(
                """
                ocneconfigtemplates.bootstrap.cluster.x-k8s.io: not migrated to v1beta2: 1 object rewritten, 1 refused; storedVersions stays v1alpha1, v1beta2; fix the refused objects and run the command again
                  n/t1: 403 admission webhook "v" denied the request:\\x1b[2J no

                """), "\(text.output)")
        #expect(storedVersions == [["v1beta2"], ["v1alpha1", "v1beta2"]])
        let json = try run("-o", "json", "ocneconfigtemplates")
        #expect(json.status == 1 && json.diagnostics.isEmpty)
        #expect(
            json.output.hasPrefix(
                #"{"dryRun":false,"complete":false,"resources":[{"name":"ocneconfigtemplates.bootstrap.cluster.x-k8s.io","outcome":"refused","storageVersion":"v1beta2","formerStoredVersions":["v1alpha1","v1beta2"],"objects":{"rewritten":0,"unchanged":1,"deleted":0,"refused":1},"refused":[{"namespace":"n","name":"t1","status":403,"message":"#
            ), "\(json.output)")
    }

    @Test("A dry run stores nothing")
    func dryRun() throws {
        let done = try run("--dry-run")
        #expect(done.status == 0)
        #expect(
            done.output.contains(
                "can be migrated to v1beta2: 30 objects accepted; storedVersions would change from v1alpha1, v1beta2 to v1beta2"
            ), "\(done.output)")
        #expect(stored == [["v1alpha1"], ["v1alpha1"]])
    }

    @Test("A kind that is named must be installed")
    func notInstalled() throws {
        let done = try run("ocnecp")
        #expect(done.status == 1 && done.output == "ocnecontrolplanes.controlplane.cluster.x-k8s.io: not installed\n")
    }

    @Test("Usage errors and an API server that cannot be reached end with 2")
    func mistakes() throws {
        let kind = try run("ocneconfgis")
        #expect(kind.status == 2 && kind.diagnostics.contains("did you mean ocneconfigs?"), "\(kind.diagnostics)")
        let cluster = try Command.run(["storage", "migrate"])
        #expect(cluster.status == 2 && cluster.diagnostics.contains("not running in a cluster; pass --kubeconfig"))
        let context = try Command.run(["storage", "migrate", "--context", "a"])
        #expect(context.status == 2 && context.diagnostics.contains("--context: --kubeconfig is required"))
        let unreachable = try run("--context", "b")
        #expect(unreachable.status == 2 && unreachable.diagnostics.contains("API server: "), "\(unreachable.all)")
    }

    @Test("A terminal shows the progress and no trace of it at the end")
    func progress() throws {
        let done = try Command.runOnTerminal([
            "storage", "migrate", "--kubeconfig", scratch.path("kubeconfig"), "--settle", "0s", "--qps", "100",
        ])
        #expect(done.status == 0 && done.output.contains("of 30 objects"), "\(done.output)")
        #expect(done.output.contains("\r\u{1B}[Kocneconfigs.bootstrap.cluster.x-k8s.io: migrated"))
    }
}

extension Command {
    /// Both streams.
    fileprivate var all: String { output + diagnostics }
}
