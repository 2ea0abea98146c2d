import JSON
import Testing

/// Containers at a given depth are validated, but their content is left out.
@Suite("Opaque subtrees")
struct OpaqueSubtreeTests {
    private static let text =
        #"{"uid":"u","list":[{"a":[1,{"b":{}}]},{},[[2]],3,"x"],"other":{"deep":{"c":[4]}},"last":true}"#

    @Test("An opaque container keeps its bytes and reads as empty, but is distinct from an empty one")
    func opaque() throws {
        var tape = Tape(capacity: 16)
        let bytes = Array(Self.text.utf8)
        let document = try tape.parse(bytes.span, opaqueDepth: 3)
        let root = document.root
        var texts: [String] = []
        var elements = Field(root)["list"].elements
        while let element = elements.next() {
            texts.append(String(decoding: (0..<element.text.count).map { element.text[$0] }, as: UTF8.self))
            #expect(element.isOpaque == (element.isObject || element.isArray))
            #expect(element.count == 0 && !element.isEmptyContainer)
        }
        #expect(texts == [#"{"a":[1,{"b":{}}]}"#, "{}", "[[2]]", "3", #""x""#])
        #expect(root["other"]?["deep"]?.isOpaque == true && root["other"]?["deep"]?["c"] == nil)
        #expect(root["last"]?.bool == true && root["uid"]?.string == "u")
        #expect(root["list"]?.isOpaque == false && root.isOpaque == false)
    }

    @Test("Skipped content takes no space on the tape")
    func skipped() throws {
        var tape = Tape(capacity: 16)
        let element = "{" + (0..<20).map { "\"m\($0)\":[{},{}]" }.joined(separator: ",") + "}"
        let bytes = Array("[\(repeatElement(element, count: 500).joined(separator: ","))]".utf8)
        let count = try tape.parse(bytes.span, opaqueDepth: 2).root.count
        #expect(count == 500)
        #expect(tape.memoryBytes < 16 * 1024 * 2)
    }

    @Test("Opaque containers are visited in order, with their content, and leave the same document")
    func visited() throws {
        for depth in 1...6 {
            var tape = Tape(capacity: 16)
            var other = Tape(capacity: 16)
            let bytes = Array(Self.text.utf8)
            var texts: [[UInt8]] = []
            var copies: [[UInt8]] = []
            let document = try tape.parse(bytes.span, opaqueDepth: depth) { value in
                let isOpaque = value.isOpaque
                #expect(!isOpaque)
                texts.append((0..<value.text.count).map { value.text[$0] })
                copies.append(Self.rewritten(value))
            }
            let expected = try other.parse(bytes.span, opaqueDepth: depth)
            var (containers, next) = ([[UInt8]](), 0)
            for position in 0..<expected.root.span {
                let (value, same) = (
                    document.root.descendant(at: position), expected.root.descendant(at: position)
                )
                #expect(value.isOpaque == same.isOpaque && value.byteOffset == same.byteOffset)
                if same.isOpaque { containers.append((0..<same.text.count).map { same.text[$0] }) }
                next += 1
            }
            #expect(document.root.span == next)
            #expect(texts == containers, "\(depth)")
            #expect(copies == containers, "\(depth)")
        }
    }

    /// Writes a value by its members and elements, so that it needs all of them.
    private static func rewritten(_ value: Cursor) -> [UInt8] {
        var writer = JSONWriter()
        write(value, to: &writer)
        return writer.bytes
    }

    private static func write(_ value: Cursor, to writer: inout JSONWriter) {
        if value.isObject {
            writer.beginObject()
            var members = value.members
            while let member = members.next() {
                writer.key(member.name)
                write(member.value, to: &writer)
            }
            writer.endObject()
        } else if value.isArray {
            writer.beginArray()
            var elements = value.elements
            while let element = elements.next() { write(element, to: &writer) }
            writer.endArray()
        } else {
            writer.value(value)
        }
    }

    @Test(
        "Errors inside are reported with the same position",
        arguments: [#"[[{"a":1,}]]"#, "[[[tru]]]", "[[[1]]", #"[[["\x"]]]"#, "[[1]]]"])
    func mistakes(text: String) {
        let bytes = Array(text.utf8)
        var found: JSONError? = nil
        var tape = Tape(capacity: 16)
        do throws(JSONError) { _ = try tape.parse(bytes.span, opaqueDepth: 2) } catch { found = error }
        #expect(found != nil && found == failure(of: bytes))
    }
}
