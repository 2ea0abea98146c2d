import TestSupport
import Testing

@Suite("Exit codes of commands that call an API server")
struct ClusterExitStatusTests {
    /// A line for each command with the flag `--kubeconfig`, but for `serve`, which waits for an API server.
    private static let lines = [
        "check", "check --write-reports", "check -o json", "storage migrate", "storage migrate --dry-run",
        "certs inspect --secret n/s", "certs rotate --secret n/s",
    ]

    @Test("The table has every command with --kubeconfig")
    func table() throws {
        let scratch = try Scratch()
        let commands = try ExitStatusTests.commands.filter {
            try Command.run($0 + ["--help"], in: scratch.path).output.contains("--kubeconfig <file>")
        }
        #expect(!commands.isEmpty)
        for words in commands where words != ["serve"] {
            let line = words.joined(separator: " ")
            #expect(Self.lines.contains { $0 == line || $0.hasPrefix(line + " ") }, "\(line)")
        }
    }

    @Test("A kubeconfig or an API server that cannot be read is status 2", arguments: lines)
    func unreadable(line: String) throws {
        let scratch = try Scratch()
        let refusing = try FakeHTTPServer { _, connection in
            try connection.respond(401, #"{"kind":"Status","message":"Unauthorized"}"#)
        }
        let files = [
            ("invalid", "{"), ("empty", "{}"), ("unreachable", ListServer.kubeconfig(port: 1)),
            ("refusing", ListServer.kubeconfig(port: refusing.port)),
        ]
        for (name, text) in files { try scratch.write(name, text) }
        for name in ["missing"] + files.map(\.0) {
            let arguments = line.split(separator: " ").map(String.init) + ["--kubeconfig", name]
            let result = try Command.run(arguments, in: scratch.path)
            #expect(result.status == 2 && !result.diagnostics.isEmpty, "\(name): \(result.output)\(result.diagnostics)")
        }
        let outside = try Command.run(line.split(separator: " ").map(String.init), in: scratch.path)
        #expect(outside.status == 2 && outside.diagnostics.contains("pass --kubeconfig"))
    }

    @Test("serve does not start with a kubeconfig that cannot be read", arguments: ["missing", "invalid"])
    func serve(name: String) throws {
        let scratch = try Scratch()
        try scratch.write("invalid", "{")
        let result = try Command.run(["serve", "--kubeconfig", name], in: scratch.path)
        #expect(result.status == 2 && result.diagnostics.contains("--kubeconfig: \(name)"), "\(result.diagnostics)")
    }
}
