import JSON
import TestDocuments
import Testing

@Suite("Writing")
struct WriterTests {
    private static func text(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test("Inserts commas and colons")
    func structure() {
        let text = Self.text { writer in
            writer.beginObject()
            writer.key("a")
            writer.beginArray()
            writer.beginArray()
            writer.endArray()
            writer.beginObject()
            writer.endObject()
            writer.null()
            writer.bool(true)
            writer.bool(false)
            writer.integer(-5)
            writer.integer(UInt64.max)
            writer.string("x" as StaticString)
            writer.endArray()
            writer.key("b\"" as String)
            writer.raw("{}" as StaticString)
            writer.key("c")
            writer.raw(Array("[1]".utf8))
            writer.endObject()
        }
        #expect(text == #"{"a":[[],{},null,true,false,-5,18446744073709551615,"x"],"b\"":{},"c":[1]}"#)
    }

    static let strings: [(content: String, written: String)] = [
        ("", #""""#), ("plain é € 😀", #""plain é € 😀""#), ("\"\\/", #""\"\\/""#), ("\n\r\t", #""\n\r\t""#),
        ("\u{0}\u{1}\u{8}\u{C}\u{1F}", #""\u0000\u0001\u0008\u000c\u001f""#), ("\u{7F}\u{2028}", "\"\u{7F}\u{2028}\""),
        ("a\"", #""a\"""#), ("\"a", #""\"a""#), ("\r\n", #""\r\n""#), ("\"\u{301}", "\"\\\"\u{301}\""),
    ]

    @Test("Escapes only what is required", arguments: strings)
    func escapes(content: String, written: String) {
        #expect(Array(Self.text { $0.string(content) }.utf8) == Array(written.utf8))
        #expect(Array(Self.text { $0.string(utf8: Array(content.utf8).span) }.utf8) == Array(written.utf8))
    }

    @Test("Every code unit below 128 survives a round trip, anywhere in a string")
    func everyUnit() throws {
        for unit in UInt8(0)..<128 {
            for before in [0, 1, 7, 8] {
                let content = [UInt8](repeating: UInt8(ascii: "x"), count: before) + [unit] + Array("y".utf8)
                var writer = JSONWriter()
                writer.string(utf8: content.span)
                let back = try Value(json: writer.bytes)
                #expect(back == .string(content))
            }
        }
    }

    @Test("Copies names and values of other documents with their spelling")
    func copies() throws {
        let text = try parsing(#"{ "n\u0061me" : [ 1.50 , "\u0041" ] }"#) { root in
            var writer = JSONWriter(appendingTo: Array("before ".utf8))
            writer.beginObject()
            var members = root.members
            while let member = members.next() {
                writer.key(member.name)
                writer.value(member.value)
            }
            writer.endObject()
            return String(decoding: writer.bytes, as: UTF8.self)
        }
        #expect(text == #"before {"n\u0061me":[ 1.50 , "\u0041" ]}"#)
    }

    @Test("Random values survive a round trip", arguments: SeededRandom.seeds)
    func roundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<PropertyRun.count(default: 500) {
            let value = Value.random(depth: 4, using: &random)
            #expect(try Value(json: value.json) == value)
        }
    }

    @Test("Raw names are preceded by a comma, except the first")
    func rawMembers() throws {
        let key = Array(#""name":"#.utf8)
        let text = try parsing(#"[{"a":[1, 2]},"",7]"#) { root in
            var writer = JSONWriter()
            writer.beginObject()
            var elements = root.elements
            while let element = elements.next() { writer.rawMember(key.span, element) }
            writer.endObject()
            return String(decoding: writer.bytes, as: UTF8.self)
        }
        #expect(text == #"{"name":{"a":[1, 2]},"name":"","name":7}"#)
    }
}
