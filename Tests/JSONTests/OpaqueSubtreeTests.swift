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

    /// Values of a member that is expected to be opaque, and whether they are.
    private static let unread: [(String, Bool)] = [
        ("{}", false), ("[]", false), (#"{"a":{}}"#, true), (#"[{"a":[1,true,null,"b\n"]},[[]],{"c":{"d":0}}]"#, true),
        (#"{"f:metadata":{"f:labels":{".":{},"k:{\"uid\":\"1\"}":{}},"f:name":{}},"f:spec":{}}"#, true),
        (nested(63), true), (nested(64), false), (#"{"a": {}}"#, false), (#"{"é":{}}"#, false), (#"["é"]"#, false),
        (#"{"\u0061":{}}"#, false), ("[-1]", false), ("[1.5]", false), ("[[1],[1e3]]", false),
    ]

    /// An empty object inside of `levels` containers.
    private static func nested(_ levels: Int) -> String {
        (0..<levels).map { $0 % 3 == 0 ? "[" : "{\"a\":" }.joined() + "{}"
            + (0..<levels).reversed().map { $0 % 3 == 0 ? "]" : "}" }.joined()
    }

    @Test("The content of compact containers that are not read is left out", arguments: unread)
    func expected(text: String, isOpaque: Bool) throws {
        for shape in [Shape(.envelope([.init("a", .opaque), .init("z")])), Shape(.map(.opaque))] {
            var tape = Tape(capacity: 16)
            var other = Tape(capacity: 16)
            let bytes = Array("{\"a\":\(text),\"z\":\"\(String(repeating: ".", count: 64))\"}".utf8)
            let root = try tape.parse(bytes.span, expecting: shape).root
            let plain = try other.parse(bytes.span).root
            guard let value = root["a"], let content = plain["a"] else {
                Issue.record("no value")
                return
            }
            #expect(Array(copying: value.text) == Array(text.utf8) && value.kind == content.kind)
            #expect(root["z"]?.text.count == 66)
            #expect(value.isOpaque == isOpaque)
        }
    }

    @Test(
        "What is not JSON is refused where it is not read",
        arguments: [
            #"{"a",1}"#, #"{"a"1}"#, #"{"a":1]"#, "[1}", #"{"a":}"#, "{,}", "[1,]", #"{"a":1,}"#, "[tru]", #"["\x"]"#,
            #"{"a":{}x}"#, #"{"a":[}"#, "[01]", "[[1]", #"{"a":{}"#, "[1 2]", "{1:2}", "[\"\u{1}\"]", #"{"\ud800":1}"#,
        ])
    func refused(text: String) {
        let bytes = Array("{\"a\":\(text),\"z\":\"\(String(repeating: ".", count: 64))\"}".utf8)
        var found: JSONError? = nil
        var tape = Tape(capacity: 16)
        do throws(JSONError) { _ = try tape.parse(bytes.span, expecting: Shape(.map(.opaque))) } catch { found = error }
        #expect(found != nil && found == failure(of: bytes))
    }

    @Test("Containers at the visited depth are visited inside opaque values", arguments: 1...5)
    func visitedInUnread(depth: Int) throws {
        let bytes = Array("\(Self.text.dropLast()),\"rest\":\"\(String(repeating: ".", count: 64))\"}".utf8)
        var visited: [[Int]] = []
        for shape in [Shape.none, Shape(.opaque), Shape(.map(.opaque)), Shape(.map(.list(.opaque)))] {
            var tape = Tape(capacity: 16)
            var offsets: [Int] = []
            _ = try tape.parse(bytes.span, expecting: shape, opaqueDepth: depth) { offsets.append($0.byteOffset) }
            visited.append(offsets)
        }
        #expect(!visited[0].isEmpty && visited.allSatisfy { $0 == visited[0] })
    }

    @Test("Opaque containers are compared by their content")
    func compared() throws {
        var tape = Tape(capacity: 16)
        let bytes = Array(
            #"[[{"a":{},"b":[1]},{"b":[1],"a":{}},{"a":{},"b":[2]},{"a":[],"b":[1]},{},"........................"]]"#
                .utf8)
        let root = try tape.parse(bytes.span, expecting: Shape(.list(.list(.opaque)))).root
        guard let list = root.element(at: 0), let first = list.element(at: 0) else {
            Issue.record("no list")
            return
        }
        for (index, isSame) in [true, true, false, false, false].enumerated() {
            guard let other = list.element(at: index) else { continue }
            #expect(first.isOpaque && other.isOpaque == (index < 4))
            #expect(first.isSameValue(as: other) == isSame && other.isSameValue(as: first) == isSame)
        }
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
            let document = try tape.parse(bytes.span, expecting: .none, opaqueDepth: depth) { value in
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
