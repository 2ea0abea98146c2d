import TestSupport
import Testing

@Suite("manifests schemas, chart and provider")
struct ManifestFilesTests {
    @Test(
        "Write files, create directories, and print nothing",
        arguments: [
            ("chart", ["Chart.yaml", "values.yaml", "templates/deployment.yaml"]),
            ("provider", ["metadata.yaml", "runtime-extension-components.yaml"]),
            ("schemas", ["all.json", "bootstrap.cluster.x-k8s.io/ocneconfig_v1alpha1.json"]),
        ])
    func written(command: String, names: [String]) throws {
        let scratch = try Scratch()
        for _ in 0..<2 {
            let result = try Command.run(["manifests", command, "--output-dir", "a/b"], in: scratch.path)
            #expect(result.status == 0 && result.output == "" && result.diagnostics == "", "\(result)")
        }
        let files = try scratch.files()
        for name in names { #expect(files["a/b/\(name)"]?.isEmpty == false, "\(name)") }
        #expect(!files.keys.contains { $0.contains("new-") })
    }

    @Test("All users can read what is written")
    func modes() throws {
        let scratch = try Scratch()
        let result = try Tool.shell.run([
            "-c",
            """
            umask 022 && cd '\(scratch.path)'
            '\(ServerProcess.program)' manifests schemas --output-dir a/b && stat -c %a a a/b a/b/*
            """,
        ])
        let modes = result.text.split(separator: "\n").sorted()
        #expect(modes == ["644", "755", "755", "755", "755"], "\(result.all)")
    }

    @Test("A directory that cannot be written to is reported with its path")
    func unwritable() throws {
        let scratch = try Scratch()
        try scratch.write("file", "")
        let result = try Command.run(["manifests", "chart", "--output-dir", "file/a"], in: scratch.path)
        #expect(result.status == 1 && result.diagnostics.hasPrefix("ocne-webhook: file/a"), "\(result)")
    }

    @Test("schemas prints the schema of all kinds")
    func printed() throws {
        let result = try Command.run(["manifests", "schemas"])
        #expect(result.status == 0 && result.output.hasPrefix(#"{"$schema":"http://json-schema.org/draft-07/schema#""#))
    }

    @Test("--image sets the image of the components and the defaults of the chart")
    func image() throws {
        let scratch = try Scratch()
        for command in ["chart", "provider"] {
            let arguments = ["--image", "r.example:5000/a/b:1.2", "--output-dir", command]
            #expect(try Command.run(["manifests", command] + arguments, in: scratch.path).status == 0)
        }
        let values = String(decoding: try scratch.read("chart/values.yaml"), as: UTF8.self)
        #expect(values.contains("  repository: \"r.example:5000/a/b\"\n") && values.contains("  tag: \"1.2\"\n"))
        let components = String(decoding: try scratch.read("provider/runtime-extension-components.yaml"), as: UTF8.self)
        #expect(components.contains("        image: \"r.example:5000/a/b:1.2\"\n"))
    }
}
