import Testing

@testable import Checking

@Suite("Excerpts of templates")
struct TemplateExcerptTests {
    private static func file(_ text: String) throws -> ManifestFile {
        try ManifestFile("", Array(text.utf8), .kept)
    }

    @Test("Have the documents of the objects")
    func part() throws {
        let source = try Self.file("kind: A\n---\nkind: B # b\n---\nkind: C\n")
        let result = try Self.file("kind: A\n---\nkind: D\n---\nkind: C\n")
        let excerpt = TemplateExcerpt(of: source, result: result, with: [1])
        #expect(excerpt.objects == [1])
        #expect(String(decoding: excerpt.source, as: UTF8.self).contains("kind: B # b"))
        #expect(!String(decoding: excerpt.source, as: UTF8.self).contains("kind: A"))
        #expect(String(decoding: excerpt.result, as: UTF8.self).contains("kind: D"))
    }

    @Test("Are the whole text if the objects are divided in another way after the conversion")
    func whole() throws {
        let source = try Self.file("kind: A\n---\nkind: B\n")
        let result = try Self.file("kind: List\nitems:\n- kind: A\n- kind: B\n")
        let excerpt = TemplateExcerpt(of: source, result: result, with: [1])
        #expect(excerpt.objects == [0, 1])
        #expect(excerpt.source == source.source.bytes && excerpt.result == result.source.bytes)
    }

    @Test("Are the whole text if a part of it means something else by itself")
    func directive() throws {
        let text = "%TAG !e! tag:yaml.org,2002:\n---\nkind: A\nn: !e!str 1\n---\nkind: B\n"
        guard let source = try? Self.file(text) else { return }
        let excerpt = TemplateExcerpt(of: source, result: source, with: [0])
        let part = try Self.file(String(decoding: excerpt.source, as: UTF8.self))
        #expect(excerpt.objects.map { source.objects[$0].json } == part.objects.map(\.json))
    }
}
