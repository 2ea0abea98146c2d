import TestDocuments
import TestSupport
import Testing

@Suite("Report formats")
struct ReportFormatTests {
    /// An object and the name of its file, which try to break out of every format.
    private static let name = "a\u{1B}[2J\u{202E}<&]]>%0A,:\n::error::x.yaml"
    private static let manifest = """
        {"apiVersion": "bootstrap.cluster.x-k8s.io/v1beta2", "kind": "OCNEConfig",
         "metadata": {"name": "a\\u001b\\u009b\\uFFFE\\u0000<b>&##[error]"},
         "spec": {"x\\u001b[2K\\u202e\\n::error::y": 1, "format": "]]>\\u0007", "\u{202E}\u{A0}": "é"}}
        """

    private static func report(_ format: String) throws -> String {
        let files = try Scratch()
        try files.write(name, manifest)
        let result = try Command.run(["validate", "-f", name, "-o", format], in: files.path)
        #expect(result.status == 1 && result.diagnostics == "", "\(result)")
        return result.output
    }

    @Test("No format prints control characters", arguments: ["text", "json", "yaml", "github", "junit", "sarif"])
    func controls(format: String) throws {
        let output = try Self.report(format)
        let odd = output.unicodeScalars.first { scalar in
            scalar != "\n"
                && (scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format)
        }
        #expect(odd == nil, "\(odd.debugDescription): \(output)")
    }

    @Test("A program reads what is meant", .requires(.python))
    func parsed() throws {
        let scripts = [
            "junit":
                "import sys, xml.etree.ElementTree as e; r = e.fromstring(sys.stdin.buffer.read()); print(len(r.findall('.//failure')))",
            "json": "import sys, json; print(len(set(f['file'] for f in json.load(sys.stdin)['findings'])))",
            "sarif": "import sys, json; print(len(json.load(sys.stdin)['runs']))",
        ]
        for (format, script) in scripts {
            let result = try Tool.python.run(["-c", script], input: try Self.report(format))
            #expect(result.text == "1\n", "\(format): \(result.all)")
        }
    }

    @Test("A terminal gets escapes instead of control characters, also in documents and differences")
    func terminal() throws {
        let files = try Scratch()
        let head = "# \u{202E}\u{200B}\napiVersion: bootstrap.cluster.x-k8s.io/v1beta2\nkind: OCNEConfig\n"
        try files.write("a.yaml", "\(head)metadata: {name: \"\u{202E}\"}\nspec:\n  ntp: {enabled: true}\n")
        for command in [
            ["default", "-f", "a.yaml"], ["default", "-f", "a.yaml", "--diff"],
            ["default", "-f", "a.yaml", "-o", "json"],
        ] {
            let output = try Command.runOnTerminal(command, environment: ["NO_COLOR": "1"], in: files.path).output
            #expect(
                output.contains("\\u202e") && !output.contains("\u{202E}"), "\(output)")
        }
        let file = try Command.run(["default", "-f", "a.yaml"], in: files.path).output
        #expect(file.hasPrefix("# \u{202E}\u{200B}\n"))
    }
}
