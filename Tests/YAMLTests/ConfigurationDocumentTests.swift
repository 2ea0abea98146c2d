import Testing
import YAML

@Suite("Documents of configuration files")
struct ConfigurationDocumentTests {
    private static func read(_ text: String) throws -> ConfigurationDocument {
        try ConfigurationDocument(Array(text.utf8), named: "a.yaml")
    }

    @Test("Locations name the file, the line and the column")
    func location() throws {
        let document = try Self.read("a: 1\nb:\n  - 2\n")
        #expect(document.document.json == Array(#"{"a":1,"b":[2]}"#.utf8))
        #expect(document.location(of: 12) == "a.yaml:3:5")
    }

    @Test(
        "Errors name the file and the position",
        arguments: [("a: [", "a.yaml:"), ("a: 1\n---\nb: 2", "a.yaml: expected one document")])
    func errors(text: String, prefix: String) {
        let error = #expect(throws: ConfigurationDocumentError.self) { try Self.read(text) }
        #expect(error?.description.hasPrefix(prefix) == true)
    }

    @Test("An empty file is an error only where a document is required")
    func empty() throws {
        #expect(throws: ConfigurationDocumentError.self) { try Self.read("") }
        let document = try ConfigurationDocument(ofOptional: [], named: "a.yaml")
        #expect(document?.name == nil)
    }
}
