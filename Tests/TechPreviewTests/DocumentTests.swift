import EventLoop
import TechPreview
import Testing

@Suite("docs/technology-preview.md")
struct DocumentTests {
    @Test("Every rule is in the document", arguments: TechPreviewRule.allCases)
    func rules(rule: TechPreviewRule) throws {
        let file =
            #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/docs/technology-preview.md"
        let text = String(decoding: try File.read(file, limit: 1 << 20), as: UTF8.self)
        let headings = text.split(separator: "\n").filter { $0.hasPrefix("### ") }
        #expect(headings.contains { $0.contains(rule.id) })
    }
}
