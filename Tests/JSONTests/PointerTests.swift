import JSON
import Testing

@Suite("JSON Pointer")
struct PointerTests {
    /// The examples of RFC 6901, section 5.
    private static let document =
        #"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}"#

    static let examples: [(pointer: String, text: String)] = [
        ("", document), ("/foo", #"["bar","baz"]"#), ("/foo/0", #""bar""#), ("/", "0"), ("/a~1b", "1"), ("/c%d", "2"),
        ("/e^f", "3"),
        ("/g|h", "4"),
        ("/i\\j", "5"), ("/k\"l", "6"), ("/ ", "7"), ("/m~0n", "8"),
    ]

    @Test("Resolves the RFC's examples", arguments: examples)
    func example(pointer: String, text: String) throws {
        let parsed = try #require(JSONPointer(pointer))
        #expect(parsed.description == pointer)
        let found = try parsing(Self.document) { root in
            if let value = root.value(at: parsed) {
                String(decoding: [UInt8](copying: value.text), as: UTF8.self)
            } else {
                ""
            }
        }
        #expect(found == text)
    }

    @Test(
        "Pointers without a value",
        arguments: [
            "/nope", "/foo/2", "/foo/-", "/foo/00", "/foo/+1", "/foo/-1", "/foo/ 1", "/foo/bar", "/foo/0/x", "/foo/",
            "//",
            "/foo/99999999999999999999", "/foo/1e0",
        ])
    func nowhere(pointer: String) throws {
        let parsed = try #require(JSONPointer(pointer))
        let isNowhere = try parsing(Self.document) { root in
            if root.value(at: parsed) != nil { false } else { true }
        }
        #expect(isNowhere)
    }

    @Test("Rejects invalid pointers", arguments: ["a", "a/b", " /a", "/a~", "/~2", "/~~0", "#/a", "/a/~"])
    func refused(text: String) {
        #expect(JSONPointer(text) == nil)
    }

    @Test("Unescapes names once, in the right order")
    func escapes() {
        #expect(JSONPointer("/~01")?.tokens == ["~1"])
        #expect(JSONPointer("/~10")?.tokens == ["/0"])
        #expect(JSONPointer(tokens: ["~1", "/0", "", "é"]).description == "/~01/~10//é")
        #expect(JSONPointer([.member("a/b"), .element(3), .member("~")]).description == "/a~1b/3/~0")
    }
}
