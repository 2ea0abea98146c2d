import TestSupport
import Testing

@Suite("Reload of settings")
struct SettingsReloadTests {
    private static let template =
        #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","operation":"CREATE","name":"a","namespace":"b","#
        + #""object":{"apiVersion":"controlplane.cluster.x-k8s.io/v1alpha1","kind":"OCNEControlPlaneTemplate","#
        + #""metadata":{"name":"a","namespace":"b"},"spec":{"template":{"spec":{"controlPlaneConfig":{}}}}}}}"#

    /// Returns the response to a template, which needs the gate ClusterTopology.
    private func template(_ server: ServerProcess) throws -> String {
        let client = try SecureClient(server)
        try client.send(
            Reviews.post("validate-controlplane-cluster-x-k8s-io-v1alpha1-ocnecontrolplanetemplate", Self.template))
        return try client.answer().text
    }

    /// Returns true if the status page shows that a rule is enforced: the mode is in the column after the rule's.
    private func isEnforced(_ rule: String, _ server: ServerProcess) throws -> Bool {
        let html = try PlainHTTP.get("/", port: server.operationsPort).text
        return html.replacing(/<[^>]*>/, with: "").contains("\(rule)enforce")
    }

    @Test("Applies reloadable settings, and reports that others need a restart", arguments: ["signal", "file"])
    func changes(how: String) throws {
        let files = try Scratch()
        try files.write("config.yaml", "log-level: notice\n")
        let server = try ServerProcess(["--status-page", "true", "--config", files.path("config.yaml")])
        #expect(try template(server).contains("ClusterTopology feature flag is enabled"))
        let open = try SecureClient(server)
        let settings = """
            log-level: info
            log-format: json
            max-request-bytes: 1Ki
            feature-gates: {ClusterTopology: true, MachinePool: true}
            profile: openshift
            loops: 3
            """
        if how == "signal" {
            // Overwritten in place: a watch may be late, a signal is not.
            try files.replace("config.yaml", settings)
            server.signal(1)
        } else {
            try files.replace("config.yaml", settings)
        }
        let line = try server.waitForLog(containing: "\"settings have changed\"")
        #expect(
            line.contains(#""settings":"feature-gates, log-format, log-level, max-request-bytes, profile""#), "\(line)")
        let waiting = try server.waitForLog(containing: "changed settings require a restart")
        #expect(waiting.contains("\"level\":\"warning\"") && waiting.contains("\"settings\":\"loops\""), "\(waiting)")
        #expect(server.log.contains("ignored feature gates"))

        // For open connections, too.
        try open.send(Reviews.post("mutate-\(Reviews.config)", Reviews.config(uid: "large", padding: 2_000)))
        #expect(try open.answer().status == 413)
        #expect(try !template(server).contains("ClusterTopology"))
        #expect(try server.waitForLog(containing: "\"decision\"").contains("\"kind\":\"OCNEControlPlaneTemplate\""))
        let health = try PlainHTTP.get("/readyz?verbose", port: server.operationsPort)
        #expect(health.status == 200 && health.text.contains("[!]settings warning: requires a restart: loops"))
        #expect(try isEnforced("no-machine-api-migration", server))
        #expect(try server.metric(#"ocne_webhook_last_reload_successful{what="config"}"#) == 1)
    }

    @Test(
        "An invalid file changes nothing, and the error has its location",
        arguments: [
            (
                "log-level: error\nlimit: 3\n",
                "config.yaml:2:1: unknown setting \\\"limit\\\"; see the flags"
            ),
            ("log-level: error\nidle-timeout: soon\n", "config.yaml:2:15: idle-timeout: The value 'soon' is invalid"),
            ("log-level: error\n  a: [\n", "config.yaml:2:4: "),
            ("log-level: error\npolicy: /nonexistent\n", "/nonexistent: open: No such file or directory"),
            (
                "log-level: error\nclient-ca-file: /nonexistent\n",
                "--client-ca-file: /nonexistent: open: No such file or directory"
            ),
            (
                "log-level: error\nfeature-gates: x=true\n",
                "--feature-gates: unknown feature gate \\\"x\\\"; supported: ClusterTopology"
            ),
            ("log-level: error\ntls-cipher-suites: [NONE]\n", "the cipher suite NONE is unknown"),
        ])
    func mistakes(settings: String, reason: String) throws {
        let files = try Scratch()
        try files.write("config.yaml", "feature-gates: ClusterTopology=true\n")
        let server = try ServerProcess(["--status-page", "true", "--config", files.path("config.yaml")])
        try files.replace("config.yaml", settings)
        let line = try server.waitForLog(containing: "could not reload config, kept the previous version")
        #expect(line.contains(reason), "\(line)")
        #expect(try server.metric(#"ocne_webhook_last_reload_successful{what="config"}"#) == 0)
        #expect(
            try PlainHTTP.get("/readyz?verbose", port: server.operationsPort).text.contains(
                "[!]config warning: kept the previous version")
        )
        // Not even its valid settings.
        #expect(try !template(server).contains("ClusterTopology"))
        try server.waitForLog(containing: " info decision ")
        try files.replace("config.yaml", "feature-gates: ClusterTopology=false\n")
        try server.waitForLog(containing: "reloaded config")
        #expect(try template(server).contains("ClusterTopology feature flag is enabled"))
    }

    @Test("Flags take precedence over the file after a reload")
    func flags() throws {
        let files = try Scratch()
        try files.write("config.yaml", "feature-gates: ClusterTopology=true\n")
        let server = try ServerProcess([
            "--config", files.path("config.yaml"), "--feature-gates", "ClusterTopology=false",
        ])
        try files.replace("config.yaml", "log-format: json\nfeature-gates: ClusterTopology=true,RuntimeSDK=true\n")
        #expect(try server.waitForLog(containing: "\"settings have changed\"").contains(#""settings":"log-format""#))
        #expect(try template(server).contains("ClusterTopology feature flag is enabled"))
    }

    @Test("Reads and watches files with new paths")
    func files() throws {
        let (files, elsewhere) = (try Scratch(), try Scratch())
        try files.write("config.yaml", "profile: ocne\n")
        try elsewhere.write("policy.yaml", "profile: openshift\n")
        let server = try ServerProcess(["--status-page", "true", "--config", files.path("config.yaml")])
        let enforced = { (rule: String) in try isEnforced(rule, server) }
        #expect(try !enforced("no-machine-api-migration"))
        try files.replace("config.yaml", "policy: \(elsewhere.path("policy.yaml"))\n")
        try Deadline.wait("the policy is read") { try enforced("no-machine-api-migration") }
        try elsewhere.replace("policy.yaml", "profile: openshift\nrules: {no-machine-api-migration: {mode: warn}}\n")
        try Deadline.wait("the policy is followed") { try !enforced("no-machine-api-migration") }
    }

    @Test(
        "TLS settings are reloadable, including client authentication",
        .requires(.curl, .openssl))
    func tls() throws {
        let (clients, others) = (try Credentials(), try Credentials(named: "others"))
        let files = try Scratch()
        try files.write("config.yaml", "http2: true\n")
        let server = try ServerProcess(["--status-page", "true", "--config", files.path("config.yaml")])
        try files.write("ca.crt", server.authority)
        let known = try clients.issue("kube-apiserver", isServer: false)
        func ask(_ further: [String]) throws -> Tool.Result {
            try Tool.curl.run(
                [
                    "-sS", "--max-time", "30", "--cacert", files.path("ca.crt"), "-w", "%{http_version} %{http_code}",
                    "-o", "/dev/null",
                    "-H", "Content-Type: application/json", "--data-binary", Reviews.config(uid: "u"),
                ] + further + ["https://127.0.0.1:\(server.port)/mutate-\(Reviews.config)"])
        }
        #expect(try ask(["--tls-max", "1.2"]).text == "2 200")
        try files.write("clients.crt", try String(decoding: readFile(clients.authorityPath), as: UTF8.self))
        try files.replace(
            "config.yaml", "http2: false\ntls-min-version: VersionTLS13\nclient-ca-file: \(files.path("clients.crt"))\n"
        )
        try server.waitForLog(containing: "reloaded config")
        let shown = ["--cert", known.certificatePath, "--key", known.keyPath]
        #expect(try ask(shown).text == "1.1 200")
        #expect(try ask(shown + ["--tls-max", "1.2"]).status != 0)
        #expect(try ask([]).status != 0)
        // The clients' CAs are reloaded like any other file.
        try files.replace("clients.crt", try String(decoding: readFile(others.authorityPath), as: UTF8.self))
        try Deadline.wait("the old ones count no more") { try ask(shown).status != 0 }
        let other = try others.issue("kube-apiserver", isServer: false)
        #expect(try ask(["--cert", other.certificatePath, "--key", other.keyPath]).text == "1.1 200")
    }

    private func readFile(_ path: String) throws -> [UInt8] { try Tool.shell.run(["-c", "cat \"$0\"", path]).output }
}
