import TestSupport
import Testing

@Suite("Directories of manifests")
struct ManifestWalkTests {
    private static let good = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"

    /// Makes files with shell commands in a directory that has one manifest.
    private static func scratch(_ commands: String) throws -> Scratch {
        let files = try Scratch()
        try files.write("d/sub/a.yaml", good)
        let result = try Tool.shell.run(["-c", "cd '\(files.path)/d' && \(commands)"])
        try #require(result.status == 0, "\(result.all)")
        return files
    }

    private static func validate(_ files: Scratch, _ paths: String...) throws -> Command {
        try Command.run(["validate"] + paths, in: files.path)
    }

    static let oddFiles: [(commands: String, warnings: [String])] = [
        ("ln -s nowhere x.yaml", ["d/x.yaml: skipped: the link leads to a missing file"]),
        ("ln -s nowhere x", ["d/x: skipped: the link leads to a missing file"]),
        (
            "ln -s b.yaml c.yaml; ln -s c.yaml b.yaml",
            [
                "d/b.yaml: skipped: the links lead to each other", "d/c.yaml: skipped: the links lead to each other",
            ]
        ),
        (
            "ln -s . x; ln -s .. sub/up",
            [
                "d/sub/up: skipped: the link leads to a parent directory",
                "d/x: skipped: the link leads to a parent directory",
            ]
        ),
        ("mkfifo x.yaml y", ["d/x.yaml: skipped: a named pipe; pass it as an argument to read it"]),
        ("ln -s /dev/null x.json; ln -s /dev/null null", ["d/x.json: skipped: a device"]),
        (
            "ln -s nowhere \"$(printf 'x\\033[2J.yaml')\"",
            ["d/x\\x1b[2J.yaml: skipped: the link leads to a missing file"]
        ),
        ("touch notes.txt; ln -s nowhere .hidden.yaml", []),
    ]

    @Test("What is not a regular file is skipped with a warning that names it", arguments: oddFiles)
    func skipped(commands: String, warnings: [String]) throws {
        let result = try Self.validate(try Self.scratch(commands), "d")
        #expect(result.status == 0 && result.output.hasPrefix("0 OCNE objects, 1 other object"), "\(result)")
        #expect(result.diagnostics == warnings.map { "ocne-webhook: warning: \($0)\n" }.joined())
    }

    @Test("Links to files and directories elsewhere are followed")
    func links() throws {
        let files = try Self.scratch("ln -s sub/a.yaml b.yaml; mkdir ../e; cp sub/a.yaml ../e; ln -s ../e e")
        let result = try Self.validate(files, "d")
        #expect(result.diagnostics == "" && result.output.contains(" in 3 files"), "\(result)")
    }

    @Test("A pipe that is named itself is read, as is the output of a command")
    func pipes() throws {
        let files = try Self.scratch("mkfifo x.yaml")
        let commands = """
            cd '\(files.path)/d' && { cat sub/a.yaml > x.yaml & '\(ServerProcess.program)' validate -f x.yaml; } \
            && '\(ServerProcess.program)' validate -f <(cat sub/a.yaml) && '\(ServerProcess.program)' validate -f - < sub/a.yaml
            """
        let result = try Tool.bash.run(["-c", commands])
        #expect(result.status == 0 && result.text.split(separator: "\n").count == 3, "\(result.all)")
        #expect(result.text.split(separator: "\n").allSatisfy { $0.contains("1 other object") }, "\(result.all)")
    }

    @Test("A directory nested too deeply, and a path that does not exist, are errors")
    func errors() throws {
        let deep = try Self.scratch("mkdir -p $(printf 'a/%.0s' $(seq 45))")
        let result = try Self.validate(deep, "d")
        #expect(
            result.status == 2 && result.diagnostics.hasSuffix(": more than 40 levels of directories\n"), "\(result)")
        let missing = try Self.validate(deep, "no\u{1B}[2J\nwhere")
        #expect(
            missing.status == 2
                && missing.diagnostics == "ocne-webhook: -f no\\x1b[2J\\nwhere: open: No such file or directory\n",
            "\(missing)")
    }
}
