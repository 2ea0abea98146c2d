import EventLoop
import TestDocuments
import TestSupport
import Testing
import YAML

@Suite("examples/", .integration)
struct ExampleFileTests {
    private static let directory = "\(Markdown.root)/examples"

    private func text(_ name: String) throws -> String {
        String(decoding: try File.read("\(Self.directory)/\(name)", limit: 1 << 20), as: UTF8.self)
    }

    @Test("README.md lists every file")
    func list() throws {
        let readme = try #require(Markdown.all.first { $0.path == "examples/README.md" })
        let listed = Set(readme.links.map(\.target).filter { !$0.contains("..") })
        let found = try Tool.shell.run(["-c", "cd '\(Self.directory)' && find . -type f ! -name README.md"]).text
        #expect(Set(found.split(separator: "\n").map { String($0.dropFirst(2)) }) == listed)
    }

    @Test("Clusters and templates have no finding", arguments: ["clusters", "templates"])
    func valid(folder: String) throws {
        let result = try Command.run(["validate", "-f", "\(Self.directory)/\(folder)"])
        #expect(result.status == 0 && result.output.contains(": no findings"), "\(result.output)")
    }

    @Test("demo-v1beta2.yaml is the conversion of demo-v1alpha1.yaml")
    func converted() throws {
        let result = try Command.run([
            "convert", "-f", "\(Self.directory)/clusters/demo-v1alpha1.yaml", "--to", "v1beta2",
        ])
        let expected = try text("clusters/demo-v1beta2.yaml")
        #expect(result.status == 0 && result.output == expected, "\(result.diagnostics)")
    }

    @Test("Each mistake of the broken manifest is found, and nothing else")
    func broken() throws {
        let result = try Command.run(["validate", "-o", "json", "-f", "\(Self.directory)/broken"])
        #expect(result.status == 1)
        let findings = try Value(json: result.output.utf8)["findings"].elements
        #expect(
            findings.compactMap { $0["rule"].text }.sorted() == [
                "file-path-unique", "replicas", "schema-unknown-field",
            ], "\(result.output)")
    }

    @Test("The workflow uses inputs of the action, and the required ones")
    func workflow() throws {
        func yaml(_ path: String) throws -> Value {
            try Value(json: try #require(try YAML.read(try File.read(path, limit: 1 << 20)).first).json)
        }
        let workflow = try yaml("\(Self.directory)/github-workflow.yaml")
        let inputs = try yaml("\(Markdown.root)/integrations/github-action/action.yml")["inputs"]
        let steps = workflow["jobs"]["validate"]["steps"].elements
        let step = try #require(
            steps.first { $0["uses"].text?.contains("/ocne-webhook/integrations/github-action@") == true })
        #expect(step["with"].names.allSatisfy(inputs.names.contains))
        #expect(inputs.names.filter { inputs[$0]["required"].bool == true }.allSatisfy(step["with"].names.contains))
    }
}
