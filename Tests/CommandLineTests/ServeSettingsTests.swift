import TestSupport
import Testing

@testable import ocne_webhook

@Suite("Settings of serve")
struct ServeSettingsTests {
    @Test("Flags take precedence over the environment, and that over the file; all are printed with their source")
    func precedence() throws {
        let files = try Scratch()
        try files.write(
            "config.yaml",
            """
            # everything that a flag takes
            listen: 127.0.0.1:1
            idle-timeout: 10s
            max-connections: 7
            http2: false
            tls-cipher-suites: [A, B]
            feature-gates:
              ClusterTopology: true
              KubeadmBootstrapFormatIgnition: false
            """)
        let result = try Command.run(
            ["serve", "--print-config", "--config", "config.yaml", "--listen", "127.0.0.1:3"],
            environment: ["OCNE_WEBHOOK_LISTEN": "127.0.0.1:2", "OCNE_WEBHOOK_IDLE_TIMEOUT": "20s"], in: files.path)
        #expect(result.status == 0 && result.diagnostics == "")
        let lines = result.output.split(separator: "\n")
        for line in [
            "listen: '127.0.0.1:3'  # flag", "idle-timeout: '20s'  # OCNE_WEBHOOK_IDLE_TIMEOUT",
            "max-connections: '7'  # config.yaml:4:18", "http2: 'false'  # config.yaml:5:8",
            "tls-cipher-suites: A,B  # config.yaml:6:20", "write-timeout: '20s'  # default",
            "feature-gates: ClusterTopology=true,KubeadmBootstrapFormatIgnition=false  # config.yaml:8:3",
        ] {
            #expect(lines.contains(Substring(line)), "\(line) is not in \(result.output)")
        }

        // The output is an equivalent file.
        try files.write("printed.yaml", result.output)
        let again = try Command.run(["serve", "--print-config", "--config=printed.yaml"], in: files.path)
        let values = { (text: String) in text.split(separator: "\n").map { $0.split(separator: "  # ")[0] } }
        #expect(values(again.output) == values(result.output))
    }

    @Test("Reads the file named in the environment, and accepts an empty one")
    func empty() throws {
        let files = try Scratch()
        try files.write("empty.yaml", "# nothing yet\n")
        let result = try Command.run(
            ["serve", "--print-config"], environment: ["OCNE_WEBHOOK_CONFIG": files.path("empty.yaml")], in: files.path)
        #expect(result.status == 0 && result.output.contains("http2: 'true'  # default\n"), "\(result.output)")
    }

    @Test("Ignores the variables that Kubernetes sets for a Service named ocne-webhook")
    func services() throws {
        let result = try Command.run(
            ["serve", "--print-config"],
            environment: [
                "OCNE_WEBHOOK_PORT": "tcp://10.0.0.1:443", "OCNE_WEBHOOK_SERVICE_HOST": "10.0.0.1",
                "OCNE_WEBHOOK_SERVICE_PORT_HTTPS": "443",
                "OCNE_WEBHOOK_PORT_443_TCP_ADDR": "10.0.0.1",
                "OCNE_WEBHOOK_METRICS_PORT_8081_TCP": "tcp://10.0.0.2:8081",
            ])
        #expect(result.status == 0, "\(result.diagnostics)")
    }

    @Test(
        "Reports an error with its location, and exits with status 2",
        arguments: [
            ("listen: :1\nhtttp2: false", "config.yaml:2:1: unknown setting \"htttp2\"; did you mean http2?"),
            ("listen: :1\nidle-timeout: 5", "config.yaml:2:15: idle-timeout: The value '5' is invalid"),
            ("listen:", "config.yaml:1:8: expected a string, number"),
            ("listen: [[a]]", "config.yaml:1:9: expected a string"),
            ("- listen", "config.yaml:1:1: expected a map of flag names"), ("a: [", "config.yaml:"),
            ("a: 1\n---\nb: 2", "expected one document"),
            ("listen: a:1\nlisten: b:2", "config.yaml:2:1: duplicate key \"listen\""),
            ("config: other.yaml", "unknown setting \"config\""),
        ])
    func mistakes(file: String, says: String) throws {
        let files = try Scratch()
        try files.write("config.yaml", file)
        let result = try Command.run(["serve", "--config", "config.yaml"], in: files.path)
        #expect(result.status == 2 && result.output == "")
        #expect(result.diagnostics.contains(says), "\(result.diagnostics)")
    }

    @Test(
        "Reports an invalid value with a valid one, from every source",
        arguments: [
            "listen", "http2", "idle-timeout", "max-request-bytes", "loops", "log-level", "profile",
            "self-signed-lifetime",
        ])
    func values(name: String) throws {
        let variable = "OCNE_WEBHOOK_\(String(name.map { $0 == "-" ? "_" : Character($0.uppercased()) }))"
        var told = ""
        do {
            _ = try ServeSettings([], environment: ["\(variable)=?"])
        } catch {
            told = "\(error)"
        }
        #expect(told.contains("\(variable): \(name): The value '?' is invalid for '--\(name) "))
        #expect(told.contains(#/such as |One of: |provide one of |Defaults to |\(default: /#), "\(told)")
    }

    @Test("Reports an invalid variable and a missing file")
    func environment() throws {
        let unknown = try Command.run(["serve"], environment: ["OCNE_WEBHOOK_LISTN": "x"])
        #expect(
            unknown.status == 2
                && unknown.diagnostics.contains("OCNE_WEBHOOK_LISTN: unknown setting \"listn\"; did you mean listen?"))
        let missing = try Command.run(["serve", "--config", "/nonexistent"])
        #expect(missing.status == 2 && missing.diagnostics.contains("--config /nonexistent: open: No such file"))
    }

    @Test("Applies the settings of the file")
    func served() throws {
        let files = try Scratch()
        try files.write("config.yaml", "self-made-names: [one.example, two.example]\n")
        let server = try ServerProcess(["--config", files.path("config.yaml")])
        #expect(
            try server.waitForLog(containing: "created a self-signed certificate").contains("one.example,two.example"))
    }
}
