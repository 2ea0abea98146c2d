import Checking
import TestDocuments
import TestSupport
import Testing

@Suite("Applying differences", .requires(.patch, .git))
struct DiffTests {
    @Test("patch and git apply change random files as edited, whatever their names and line ends")
    func random() throws {
        let seed = PropertyRun.seed()
        var random = SeededRandom(seed: seed)
        for round in 0..<PropertyRun.count(default: 10, atLeast: 2) {
            let names = ["a.yaml", "b c.yaml", "ä/d\te.yaml", "f\"g\\h.yaml"].prefix(1 + random.below(4))
            let texts = names.map { _ in RandomTexts.pair(lines: 40, using: &random) }
            var patch = ""
            for (name, text) in zip(names, texts) where !text.old.isEmpty && !text.new.isEmpty {
                patch += UnifiedDiff(from: text.old, to: text.new).text(path: name)
            }
            for command in ["patch -p1 --binary", "git apply --whitespace=nowarn"] where !patch.isEmpty {
                let files = try Scratch()
                for (name, text) in zip(names, texts) { try files.write(name, text.old) }
                try files.write("changes.patch", patch)
                let result = try Tool.shell.run(["-c", "cd '\(files.path)' && \(command) < changes.patch"])
                try #require(result.status == 0, "\(command), seed \(seed), round \(round): \(result.all)\n\(patch)")
                for (name, text) in zip(names, texts) where !text.old.isEmpty && !text.new.isEmpty {
                    try #require(
                        try files.read(name) == Array(text.new.utf8), "\(command), seed \(seed), round \(round)")
                }
            }
        }
    }

    private static let manifest = """
        apiVersion: controlplane.cluster.x-k8s.io/v1alpha1
        kind: OCNEControlPlane
        metadata: {name: a}
        spec:
          version: "1.26.6"  # no v
          controlPlaneConfig:
            clusterConfiguration:
              apiServer:
                extraArgs:
                  audit-log-maxage: "30"   # days
        """

    @Test(
        "The output of --diff for a directory applies, and gives what is printed without it",
        arguments: [["default"], ["convert", "--to", "v1beta2"]])
    func command(command: [String]) throws {
        let texts = [
            "a.yaml": Self.manifest + "\n", "sub/b c.yaml": Self.manifest,
            "sub/crlf.yaml": Self.manifest.replacing("\n", with: "\r\n") + "\r\n", "sub/other.yaml": "a: 1",
        ]
        for tool in ["patch -p1", "git apply"] {
            let files = try Scratch()
            for (name, text) in texts { try files.write(name, text) }
            let patch = try Command.run(command + ["-f", ".", "--diff"], in: files.path)
            #expect(patch.status == 1 && patch.diagnostics == "")
            var expected: [String: [UInt8]] = [:]
            for name in texts.keys {
                expected[name] = Array(try Command.run(command + ["-f", name], in: files.path).output.utf8)
            }
            let apply = try Scratch()
            try apply.write("patch", patch.output)
            let result = try Tool.shell.run(["-c", "cd '\(files.path)' && \(tool) < '\(apply.path("patch"))'"])
            #expect(result.status == 0, "\(tool): \(result.all)\n\(patch.output)")
            for name in texts.keys { #expect(try files.read(name) == expected[name], "\(tool) \(name)") }
            // Nothing is left to change.
            #expect(try Command.run(command + ["-f", ".", "--diff"], in: files.path).output == "")
        }
    }
}
